namespace Buergerservice.Cases.Files;

/// <summary>How a citizen came to the administration.</summary>
public enum CaseChannel
{
    /// <summary>Bürgerkoffer at the citizen's home.</summary>
    KofferHausbesuch,

    /// <summary>Bürgerkoffer at a fixed time in a public place.</summary>
    KofferStandort,

    /// <summary>Bürgerterminal.</summary>
    Terminal,

    /// <summary>Digital citizens' office (cabin).</summary>
    Lisa,

    /// <summary>Appointment in the office.</summary>
    Termin,

    /// <summary>Telephone.</summary>
    Telefon,

    /// <summary>Online form.</summary>
    Online,
}

/// <summary>Names of the channels.</summary>
public static class CaseChannelNames
{
    private static readonly NameTable<CaseChannel> Table = new(
        (CaseChannel.KofferHausbesuch, "Koffer-Hausbesuch"), (CaseChannel.KofferStandort, "Koffer-Standort"), (CaseChannel.Terminal, "Terminal"),
        (CaseChannel.Lisa, "LISA"), (CaseChannel.Termin, "Termin"), (CaseChannel.Telefon, "Telefon"), (CaseChannel.Online, "Online"));

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All => Table.Names;

    /// <summary>The name people know.</summary>
    public static string German(this CaseChannel channel) => Table[channel];

    /// <summary>Finds a channel by its name, without regard to case.</summary>
    public static bool TryParse(string? name, out CaseChannel channel) => Table.TryFind(name, out channel);
}
