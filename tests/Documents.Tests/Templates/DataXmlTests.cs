using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Templates;

/// <summary>The data in a document as XML, by its schema.</summary>
public sealed class DataXmlTests
{
    private static readonly XNamespace Data = "urn:buergerservice:dokumentdaten:1";

    [Fact]
    public async Task The_pdf_carries_its_data_as_xml_that_fits_the_schema()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var document = Valid(await pdf.AttachmentAsync(2));

        var project = document.Root!.Element(Data + "daten")!.Elements(Data + "gruppe").Single(g => g.Attribute("name")!.Value == "projekt");
        Assert.Equal(("text", "Grażyna Øverland-Müßig, Projektleitung"), project.Elements().Where(w => w.Attribute("name")!.Value == "ansprechpartner").Select(w => (w.Attribute("art")!.Value, w.Value)).Single());
        Assert.Equal("projektskizze", document.Root.Element(Data + "vorlage")!.Attribute("schluessel")!.Value);
        var objects = await pdf.ObjectsAsync();
        Assert.Contains(objects.All, o => o.ValueKind == System.Text.Json.JsonValueKind.Object && o.TryGetProperty("/UF", out var name) && name.GetString() == "u:daten.xml" && o.GetProperty("/AFRelationship").GetString() == "/Data");
    }

    [Fact]
    public void Every_kind_of_value_is_written_and_control_characters_are_gone()
    {
        var composed = Rendered.Compose(
            "{{text}} {{zahl}} {{ja}} {{leer}}\n\n{% each liste %}\n- {{.}}\n{% end %}\n\n{% eigentext frei %}\nVorgabe\n{% end %}\n",
            new Dictionary<string, object?> { ["text"] = "a\u0001b <&> \ud83d\ude00", ["zahl"] = 12.50m, ["ja"] = true, ["liste"] = new List<object?> { "eins", 2 } },
            new Dictionary<string, string> { ["frei"] = "Eigenes\nmit Zeile" });

        var root = Valid(composed.Content.Attachments.Single(a => a.FileName == "daten.xml").Data.ToArray()).Root!;

        string? Of(string name) => root.Element(Data + "daten")!.Elements().Where(e => e.Attribute("name")?.Value == name).Select(e => $"{e.Attribute("art")?.Value} {string.Join('|', e.Elements().Select(i => i.Value))}{(e.HasElements ? "" : e.Value)}").SingleOrDefault();
        Assert.Equal("text ab <&> \ud83d\ude00", Of("text"));
        Assert.Equal("zahl 12.5", Of("zahl"));
        Assert.Equal("wahrheitswert true", Of("ja"));
        Assert.Equal(" eins|2", Of("liste"));
        Assert.Equal("Eigenes\nmit Zeile", root.Element(Data + "eigentexte")!.Element(Data + "eigentext")!.Value);
    }

    private static XDocument Valid(byte[] xml)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, Path.Combine(Rendered.TemplateFolder(), "daten.xsd"));
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, e) => Assert.Fail(e.Message);
        using var reader = XmlReader.Create(new MemoryStream(xml), settings);
        return XDocument.Load(reader);
    }
}
