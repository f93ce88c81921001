using System.Text;
using System.Text.Json;
using System.Xml;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// The data a document was made from as XML, for systems that read it from the PDF. What is in it follows from the JSON
/// record; the form is described by <c>Templates/documents/daten.xsd</c>.
/// </summary>
internal static class DataXml
{
    public const string Namespace = "urn:buergerservice:dokumentdaten:1";
    private const int DeepestData = 1_000;

    public static byte[] Of(ReadOnlyMemory<byte> json)
    {
        using var record = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestData });
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize }))
        {
            var root = record.RootElement;
            xml.WriteStartElement("dokument", Namespace);
            xml.WriteStartElement("vorlage", Namespace);
            foreach (var name in (string[])["schluessel", "version", "sha256"])
                xml.WriteAttributeString(name, Clean(root.GetProperty("vorlage").GetProperty(name).GetString()));
            xml.WriteEndElement();
            xml.WriteStartElement("daten", Namespace);
            WriteMembers(xml, root.GetProperty("daten"));
            xml.WriteEndElement();
            xml.WriteStartElement("eigentexte", Namespace);
            foreach (var text in root.GetProperty("eigentexte").EnumerateObject())
            {
                xml.WriteStartElement("eigentext", Namespace);
                xml.WriteAttributeString("schluessel", Clean(text.Name));
                xml.WriteString(Clean(text.Value.GetString()));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteMembers(XmlWriter xml, JsonElement group)
    {
        foreach (var member in group.EnumerateObject())
            Write(xml, member.Value, member.Name);
    }

    private static void Write(XmlWriter xml, JsonElement value, string? name)
    {
        xml.WriteStartElement(value.ValueKind switch { JsonValueKind.Object => "gruppe", JsonValueKind.Array => "liste", _ => "wert" }, Namespace);
        if (name is not null)
            xml.WriteAttributeString("name", Clean(name));
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(xml, value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Write(xml, item, null);
                break;
            case JsonValueKind.String:
                xml.WriteAttributeString("art", "text");
                xml.WriteString(Clean(value.GetString()));
                break;
            case JsonValueKind.Null:
                xml.WriteAttributeString("art", "leer");
                break;
            default:
                xml.WriteAttributeString("art", value.ValueKind == JsonValueKind.Number ? "zahl" : "wahrheitswert");
                xml.WriteString(value.GetRawText());
                break;
        }

        xml.WriteEndElement();
    }

    /// <summary>Characters XML 1.0 cannot carry are replaced; the JSON record keeps them.</summary>
    private static string Clean(string? text)
    {
        if (text is null)
            return "";
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        return clean.ToString();
    }
}
