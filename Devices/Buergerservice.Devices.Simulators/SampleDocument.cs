namespace Buergerservice.Devices.Simulators;

/// <summary>Pictures the simulators deliver: an application form, sharp and blurred, a lease, a statement of account; all invented.</summary>
public static class SampleDocument
{
    /// <summary>JPEG of the form.</summary>
    public static byte[] Sharp { get; } = Load("sharp.jpg");

    /// <summary>The same form out of focus.</summary>
    public static byte[] Blurred { get; } = Load("blurred.jpg");

    /// <summary>A lease.</summary>
    public static byte[] Lease { get; } = Load("lease.jpg");

    /// <summary>A statement of account.</summary>
    public static byte[] Statement { get; } = Load("statement.jpg");

    private static byte[] Load(string name)
    {
        using var stream = typeof(SampleDocument).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
