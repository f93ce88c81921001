using System.Text;
using System.Xml;
using System.Xml.Linq;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>Reads XML from outside: no document type, no entities, no addresses followed, bounded in size, depth and number.</summary>
internal static class BpmnXml
{
    /// <summary>Largest accepted document, in characters.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int MaxDepth = 64;
    private const int MaxElements = 50_000;

    /// <exception cref="DefinitionException">It is no acceptable XML.</exception>
    public static XElement Load(string xml)
    {
        if (xml.Length > MaxLength)
            throw Refuse("too-large", $"Die Datei ist größer als {MaxLength / 1024 / 1024} MB.");
        try
        {
            Scan(xml);
            using var reader = Open(xml);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException e) when (xml.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse("doctype", $"Die Datei enthält eine Dokumenttyp-Definition (<!DOCTYPE>). Solche Dateien werden nicht gelesen (Zeile {e.LineNumber}).");
        }
        catch (XmlException e)
        {
            throw Refuse("not-xml", $"Die Datei ist kein gültiges XML (Zeile {e.LineNumber}, Spalte {e.LinePosition}).");
        }
    }

    // Before anything is built: depth and number decide how much work the rest may be.
    private static void Scan(string xml)
    {
        using var reader = Open(xml);
        var elements = 0;
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
                throw Refuse("too-deep", $"Die Datei ist tiefer als {MaxDepth} Ebenen verschachtelt.");
            if (reader.NodeType == XmlNodeType.Element && ++elements > MaxElements)
                throw Refuse("too-many", $"Die Datei enthält mehr als {MaxElements:N0} Elemente.");
        }
    }

    private static XmlReader Open(string xml) => XmlReader.Create(new StringReader(xml.TrimStart('\uFEFF')), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxLength,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    public static DefinitionException Refuse(string code, string message) => new([new(ProblemSeverity.Error, code, null, null, message)]);
}
