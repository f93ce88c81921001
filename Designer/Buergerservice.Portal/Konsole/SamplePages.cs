using Buergerservice.Devices.Simulators;

namespace Buergerservice.Portal.Konsole;

/// <summary>What can be laid under the simulated camera.</summary>
public static class SamplePages
{
    /// <summary>The pages, the first one lies there at the beginning.</summary>
    public static IReadOnlyList<SamplePage> All { get; } =
    [
        new("antrag", "Antragsformular", SampleDocument.Sharp),
        new("mietvertrag", "Mietvertrag", SampleDocument.Lease),
        new("kontoauszug", "Kontoauszug", SampleDocument.Statement),
        new("unscharf", "Antragsformular, unscharf", SampleDocument.Blurred),
    ];
}

/// <summary>A page.</summary>
public sealed record SamplePage(string Key, string Name, byte[] Picture);
