using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// Fills a template with data. Values may be nested dictionaries, lists, string, bool, decimal, double, long, int,
/// DateOnly, DateTimeOffset. A missing or unusable value is marked in the document, never left out in silence. Bounds:
/// 20,000 entries a list, 100,000 loop steps, 200,000 characters a value, 20 million characters in all.
/// </summary>
public static class DocumentComposer
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fills the template. The same template, data and options always give the same result.</summary>
    /// <exception cref="DocumentDataException">The data exceeds a bound.</exception>
    public static ComposedDocument Compose(
        DocumentTemplate template,
        IReadOnlyDictionary<string, object?> data,
        CompositionOptions options)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var root = new UsedValue(data);
        var composition = new Composition(root, options.OwnTexts);
        var metadata = new DocumentMetadata(
            composition.PlainText(template.Title),
            CleanText.OneLine(options.Author),
            composition.PlainText(template.Subject),
            options.Created);
        var furniture = new PageFurniture(
            composition.PlainText(template.HeaderLeft),
            composition.PlainText(template.HeaderRight),
            composition.PlainText(template.FooterLeft));
        var blocks = composition.Fill(template.Body);
        var json = WriteJson(template, root, composition.UsedOwnTexts);
        var attachment = new DocumentAttachment("daten.json", "application/json", json, "Daten, aus denen dieses Dokument erzeugt wurde");
        var xml = new DocumentAttachment("daten.xml", "application/xml", DataXml.Of(json), "Daten, aus denen dieses Dokument erzeugt wurde, als XML");
        return new ComposedDocument(
            new DocumentContent(metadata, furniture, blocks, [attachment, xml, .. options.Attachments]),
            json,
            Convert.ToHexStringLower(SHA256.HashData(json)),
            template.Key,
            template.Version,
            template.Sha256,
            composition.MissingFields,
            [.. options.OwnTexts.Keys.Except(template.OwnTextKeys).Order(StringComparer.Ordinal)]);
    }

    private static byte[] WriteJson(DocumentTemplate template, UsedValue data, IReadOnlyDictionary<string, string> ownTexts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            json.WritePropertyName("daten");
            data.WriteTo(json);
            json.WriteStartObject("eigentexte");
            foreach (var (key, text) in ownTexts.OrderBy(e => e.Key, StringComparer.Ordinal))
                json.WriteString(key, text);
            json.WriteEndObject();
            json.WriteStartObject("vorlage");
            json.WriteString("schluessel", template.Key);
            json.WriteString("sha256", template.Sha256);
            json.WriteString("version", template.Version);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
