namespace Buergerservice.Portal.Workflows;

/// <summary>First bytes of common file types: what calls itself a PDF must begin like one.</summary>
internal static class FileSignature
{
    private static readonly (string Type, byte[] First)[] Known =
    [
        ("application/pdf", "%PDF-"u8.ToArray()),
        ("application/vnd.openxmlformats-officedocument", "PK"u8.ToArray()),
        ("application/vnd.oasis.opendocument", "PK"u8.ToArray()),
        ("application/zip", "PK"u8.ToArray()),
        ("image/gif", "GIF8"u8.ToArray()),
        ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ("image/tiff", [0x49, 0x49, 0x2A, 0x00]),
    ];

    /// <summary>True when the bytes cannot be of the type; of a type not known here nothing is said.</summary>
    public static bool Contradicts(string contentType, ReadOnlySpan<byte> bytes)
    {
        foreach (var (type, first) in Known)
        {
            if (contentType.StartsWith(type, StringComparison.Ordinal))
                return !bytes.StartsWith(first) && !(type == "image/tiff" && bytes.StartsWith("MM\0*"u8));
        }

        return false;
    }
}
