using System.IO.Compression;
using System.Xml;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>
/// An OpenDocument text (ISO/IEC 26300) from outside, looked at before a program opens it: sizes are counted while
/// unpacking, macros, embedded objects and everything that loads something from elsewhere are refused.
/// </summary>
internal static class OdtPackage
{
    private const string MediaType = "application/vnd.oasis.opendocument.text";
    private const int MostEntries = 2_000;
    private const long LargestWhole = 150L * 1024 * 1024;
    private const string Link = "http://www.w3.org/1999/xlink";

    private static readonly string[] Dangerous = ["Basic/", "Scripts/", "Dialogs/", "Object ", "ObjectReplacements/"];

    public static bool Is(ReadOnlyMemory<byte> file)
    {
        // The first entry names the format, stored and not packed (part 3, 3.3).
        var head = file.Span[..Math.Min(file.Length, 200)];
        return head.IndexOf("mimetype"u8) == 30 && head.IndexOf("application/vnd.oasis.opendocument.text"u8) == 38;
    }

    /// <exception cref="DocxRefusedException">The file is not taken; the message says why.</exception>
    public static void Check(ReadOnlyMemory<byte> file)
    {
        if (file.Length > DocxPackage.LargestFile)
            throw new DocxRefusedException("Die Datei ist größer als 20 MB. Bitte verkleinern Sie die Bilder darin.");
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file.ToArray()), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries)
                throw new DocxRefusedException("Das Dokument besteht aus zu vielen Teilen.");
            var left = LargestWhole;
            foreach (var entry in archive.Entries)
                left -= Check(entry, left);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or EndOfStreamException)
        {
            throw new DocxRefusedException($"Die Datei ist kein lesbares OpenDocument-Textdokument ({MediaType}). Bitte speichern Sie sie in LibreOffice neu.", e);
        }
    }

    private static long Check(ZipArchiveEntry entry, long left)
    {
        if (Dangerous.Any(d => entry.FullName.StartsWith(d, StringComparison.OrdinalIgnoreCase)))
            throw new DocxRefusedException("Das Dokument enthält Makros oder eingebettete Objekte. Bitte speichern Sie es ohne sie.");
        using var source = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > left)
                throw new DocxRefusedException("Das Dokument ist entpackt zu groß.");
        }

        if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            CheckLinks(bytes.ToArray());
        return bytes.Length;
    }

    /// <summary>Links people click are harmless; whatever is loaded on opening is not.</summary>
    private static void CheckLinks(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName is "dde-source" or "dde-connection" or "event-listener" or "script" or "plugin" or "applet" or "floating-frame")
                throw new DocxRefusedException("Das Dokument enthält Skripte oder Verbindungen zu anderen Programmen. Bitte speichern Sie es ohne sie.");
            var target = reader.GetAttribute("href", Link);
            if (target is { Length: > 0 } && reader.LocalName != "a" && !IsInside(target))
                throw new DocxRefusedException("Das Dokument lädt Inhalte von außerhalb (verknüpfte Bilder, Vorlagen oder Abschnitte). Bitte betten Sie sie ein oder entfernen Sie die Verknüpfung.");
        }
    }

    private static bool IsInside(string target) =>
        target.StartsWith('#') || !(target.Contains(':', StringComparison.Ordinal) || target.StartsWith('/') || target.StartsWith('\\') || target.Contains("..", StringComparison.Ordinal));
}
