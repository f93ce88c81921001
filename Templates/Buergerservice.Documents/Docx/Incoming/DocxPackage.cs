using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>
/// A DOCX file from outside. Nothing in it is trusted: sizes are counted while unpacking, not read from the archive's
/// directory; XML may not declare entities; macros, embedded programs and references to the outside are refused.
/// </summary>
internal sealed class DocxPackage
{
    /// <summary>Largest file in bytes.</summary>
    public const int LargestFile = 20 * 1024 * 1024;

    private const int MostEntries = 2_000;
    private const int LargestEntry = 50 * 1024 * 1024;
    private const long LargestWhole = 150L * 1024 * 1024;
    private const int DeepestXml = 120;
    private const string MainPart = "word/document.xml";
    private const string HyperlinkType = "/hyperlink";

    private static readonly string[] Dangerous = ["vbaproject", "vbadata", "activex", "embeddings/", "oleobject", "customui", "attachedtoolbars"];

    private readonly Dictionary<string, byte[]> parts = new(StringComparer.OrdinalIgnoreCase);

    private DocxPackage()
    {
    }

    /// <summary>The text of the document.</summary>
    public XDocument Main { get; private set; } = new();

    /// <exception cref="DocxRefusedException">The file is not taken; the message says why.</exception>
    public static DocxPackage Open(ReadOnlyMemory<byte> file)
    {
        if (file.Length > LargestFile)
            throw new DocxRefusedException("Die Datei ist größer als 20 MB. Bitte verkleinern Sie die Bilder darin.");
        var package = new DocxPackage();
        try
        {
            package.Unpack(file);
            package.CheckRelationships();
            package.Main = package.Xml(MainPart) ?? throw new DocxRefusedException("Die Datei ist kein Word-Dokument im Format DOCX.");
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or EndOfStreamException)
        {
            throw new DocxRefusedException("Die Datei ist kein lesbares Word-Dokument im Format DOCX. Bitte speichern Sie sie in Word oder LibreOffice neu.", e);
        }

        return package;
    }

    /// <summary>A part as XML, or <see langword="null"/> when there is none.</summary>
    public XDocument? Xml(string part)
    {
        if (!parts.TryGetValue(part, out var bytes))
            return null;
        CheckDepth(bytes);
        using var reader = Reader(bytes);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static XmlReader Reader(byte[] xml) => XmlReader.Create(
        new MemoryStream(xml),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestEntry });

    private static void CheckDepth(byte[] xml)
    {
        using var reader = Reader(xml);
        while (reader.Read())
        {
            if (reader.Depth > DeepestXml)
                throw new DocxRefusedException("Das Dokument ist zu tief verschachtelt.");
        }
    }

    private void Unpack(ReadOnlyMemory<byte> file)
    {
        using var archive = new ZipArchive(new MemoryStream(file.ToArray()), ZipArchiveMode.Read);
        if (archive.Entries.Count > MostEntries)
            throw new DocxRefusedException("Das Dokument besteht aus zu vielen Teilen.");
        var whole = 0L;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/').TrimStart('/');
            if (Dangerous.Any(d => name.Contains(d, StringComparison.OrdinalIgnoreCase)) || name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
                throw new DocxRefusedException("Das Dokument enthält Makros oder eingebettete Programme. Bitte speichern Sie es als DOCX ohne Makros und ohne eingebettete Objekte.");
            var bytes = Read(entry, whole);
            whole += bytes.Length;
            if (!parts.TryAdd(name, bytes))
                throw new DocxRefusedException("Das Dokument enthält einen Teil zweimal.");
        }

        if (Xml("[Content_Types].xml") is { } types && types.Descendants().Attributes("ContentType").Any(t => t.Value.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)))
            throw new DocxRefusedException("Das Dokument ist eines mit Makros. Bitte speichern Sie es als DOCX ohne Makros.");
    }

    private static byte[] Read(ZipArchiveEntry entry, long before)
    {
        using var source = entry.Open();
        using var target = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            target.Write(buffer, 0, count);
            if (target.Length > LargestEntry || before + target.Length > LargestWhole)
                throw new DocxRefusedException("Das Dokument ist entpackt zu groß.");
        }

        return target.ToArray();
    }

    /// <summary>Links people click are harmless; whatever is loaded on opening is not.</summary>
    private void CheckRelationships()
    {
        foreach (var part in parts.Keys.Where(p => p.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var relationship in Xml(part)!.Root?.Elements() ?? [])
            {
                var isExternal = "External".Equals(relationship.Attribute("TargetMode")?.Value, StringComparison.OrdinalIgnoreCase);
                if (isExternal && relationship.Attribute("Type")?.Value.EndsWith(HyperlinkType, StringComparison.OrdinalIgnoreCase) != true)
                    throw new DocxRefusedException("Das Dokument lädt Inhalte von außerhalb (verknüpfte Vorlage, Bilder oder Objekte). Bitte betten Sie sie ein oder entfernen Sie die Verknüpfung.");
            }
        }
    }
}
