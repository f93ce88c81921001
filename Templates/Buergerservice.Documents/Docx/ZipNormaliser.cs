using System.IO.Compression;

namespace Buergerservice.Documents.Docx;

/// <summary>Rewrites a package without the time of day, so that the same content gives the same bytes.</summary>
internal static class ZipNormaliser
{
    // The earliest time a ZIP file can name.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Normalise(byte[] package)
    {
        using var result = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read))
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Word expects the content types first.
            foreach (var entry in source.Entries.OrderBy(e => e.FullName == "[Content_Types].xml" ? 0 : 1).ThenBy(e => e.FullName, StringComparer.Ordinal))
                Copy(entry, target);
        }

        return result.ToArray();
    }

    private static void Copy(ZipArchiveEntry entry, ZipArchive target)
    {
        var copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
        copy.LastWriteTime = Epoch;
        using var from = entry.Open();
        using var to = copy.Open();
        from.CopyTo(to);
    }
}
