using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Pdf;

/// <summary>
/// The rules of ISO 19005-3 (PDF/A-3, clause numbers in the names' comments) and of the Matterhorn protocol for PDF/UA-1
/// that concern what this renderer writes. veraPDF checks the whole from outside.
/// </summary>
public sealed partial class PdfRuleTests
{
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    private static DocumentContent Everything { get; } = Rendered.Content(
        new TitleBlock(TextRun.Plain("Titel"), TextRun.Plain("Untertitel")),
        new TableOfContents("Inhalt"),
        new Heading(1, "Erstes Kapitel mit einem Namen: Łucja M̂boup"),
        new Paragraph([new TextRun("Text"), TextRun.Footnote(1, TextRun.Plain("Anmerkung")), new TextRun(" und "), new TextRun("Amt") { Link = new Uri("https://amt.example/") }]),
        new ListBlock(false, [new ListItem(TextRun.Plain("außen"), new ListBlock(true, [TextRun.Plain("innen")]))]),
        new CheckList([new CheckItem(true, TextRun.Plain("ja"))]),
        new KeyValueTable([new KeyValueEntry("Feld", TextRun.Plain("Wert"))]),
        new Table([new TableColumn("A", 1), new TableColumn("B", 1, true)], [.. Enumerable.Range(0, 60).Select(i => new TableRow($"Zeile {i}", "1"))], new TableRow("Summe", "60"), "Tabelle"),
        new Figure(SamplePictures.Png(), 40, "Ein blaues Feld", "Bild 1"),
        new CodeBlock(CodeKind.Qr, "https://amt.example/4711", "QR-Code"),
        new OrganisationChart("Leitung", ["AG Technik"]),
        new Heading(2, "Unterschriften"),
        new SignatureBlock([new Signatory("unterschrift-1", "Eva Muster", "Leitung", "Stadt Probe")])) with
    {
        Attachments = [new DocumentAttachment("daten.xml", "application/xml", "<daten/>"u8.ToArray(), "Die Daten")],
    };

    // 6.1.2, 6.1.3, 6.1.7, 6.1.13; Matterhorn 26
    [Fact]
    public async Task The_file_has_a_header_an_identifier_and_nothing_that_is_forbidden()
    {
        var bytes = DocumentRenderer.ToPdf(Everything);
        using var pdf = new PdfFile(bytes);
        var objects = await pdf.ObjectsAsync();

        Assert.Equal("%PDF-1.7\n%"u8.ToArray(), bytes.AsSpan(0, 10).ToArray());
        Assert.All(bytes.AsSpan(10, 4).ToArray(), b => Assert.True(b > 127));
        Assert.Equal(2, objects.Trailer.GetProperty("/ID").GetArrayLength());
        Assert.False(objects.Trailer.TryGetProperty("/Encrypt", out _));
        var all = objects.All.Select(o => o.GetRawText()).ToList();
        foreach (var forbidden in new[] { "/LZWDecode", "/Crypt", "/JavaScript", "/JS", "/AA\"", "/OpenAction", "/XFA", "/OCProperties", "/NeedAppearances", "/Alternates", "/OPI", "/PS\"", "/Launch", "/Movie", "/Sound", "/ImportData", "/ResetForm", "/Interpolate", "/Perms", "/Requirements" })
            Assert.DoesNotContain(all, o => o.Contains($"\"{forbidden}", StringComparison.Ordinal));
        Assert.All(objects.Strings(), s => Assert.True(s.Length < 32_767));
        Assert.All(objects.Pages, p => Assert.True(objects.Resolve(p).TryGetProperty("/Resources", out _)));
    }

    // 6.2.3, 6.2.4.3
    [Fact]
    public async Task Colours_belong_to_the_one_output_intent()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();

        var intent = Assert.Single(objects.Catalogue.GetProperty("/OutputIntents").EnumerateArray());
        var reference = intent.GetProperty("/DestOutputProfile").GetString()!;
        var profile = objects.Stream(reference);

        Assert.Equal(3, objects.Resolve(reference).GetProperty("/N").GetInt32());
        Assert.Equal("mntrRGB XYZ ", profile.Substring(12, 12));
        Assert.Equal("acsp", profile.Substring(36, 4));
        Assert.Equal(profile.Length, (profile[0] << 24) + (profile[1] << 16) + (profile[2] << 8) + profile[3]);
        Assert.All(objects.Pages, p => Assert.DoesNotMatch(@"\s(?:k|K|cs|CS|sh|ri|gs)\s", objects.Content(p)));
    }

    // 6.2.11.3 to 6.2.11.8; Matterhorn 31
    [Fact]
    public async Task Fonts_are_embedded_subsets_whose_widths_and_characters_are_known()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();
        var drawn = objects.Pages.SelectMany(p => GlyphText().Matches(objects.Content(p)).SelectMany(m => Glyphs(m.Groups[1].Value, m.Groups[2].Value)))
            .Distinct().ToLookup(g => g.Font, g => g.Glyph);

        var fonts = objects.Resolve(objects.Resolve(objects.Pages[0]).GetProperty("/Resources")).GetProperty("/Font");

        Assert.NotEmpty(drawn);
        foreach (var used in drawn)
        {
            var font = objects.Resolve(fonts.GetProperty(used.Key));
            var descendant = objects.Resolve(font.GetProperty("/DescendantFonts")[0]);
            var descriptor = objects.Resolve(descendant.GetProperty("/FontDescriptor"));
            Assert.Equal("/Identity-H", font.GetProperty("/Encoding").GetString());
            Assert.Equal("/Identity", descendant.GetProperty("/CIDToGIDMap").GetString());
            Assert.Equal("u:Identity", descendant.GetProperty("/CIDSystemInfo").GetProperty("/Ordering").GetString());
            Assert.Matches(@"^/[A-Z]{6}\+", font.GetProperty("/BaseFont").GetString());
            Assert.Equal(font.GetProperty("/BaseFont").GetString(), descriptor.GetProperty("/FontName").GetString());
            Assert.Equal(font.GetProperty("/BaseFont").GetString(), descendant.GetProperty("/BaseFont").GetString());
            // A CIDSet is not needed in PDF/A-3; a wrong one would be an error.
            Assert.False(descriptor.TryGetProperty("/CIDSet", out _));
            var program = new EmbeddedFont(objects.Stream(descriptor.GetProperty("/FontFile2").GetString()!));
            var widths = Widths(descendant.GetProperty("/W"));
            var texts = ToUnicode(objects.Stream(font.GetProperty("/ToUnicode").GetString()!));
            foreach (var glyph in used)
            {
                Assert.True(Math.Abs(program.Width(glyph) - widths[glyph]) < 1, $"Glyph {glyph}: {program.Width(glyph)} und {widths[glyph]}");
                Assert.DoesNotContain(texts[glyph], t => t is '\0' or '\uFEFF' or '\uFFFE' or (>= '\uE000' and <= '\uF8FF'));
            }
        }
    }

    // 6.3, 6.4; Matterhorn 28
    [Fact]
    public async Task Annotations_print_are_described_and_belong_to_the_structure()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();
        var owners = objects.StructureElements().SelectMany(e => e.Element.GetProperty("/K").EnumerateArray()
            .Where(k => k.ValueKind == JsonValueKind.Object && k.TryGetProperty("/Obj", out _))
            .Select(k => (Annotation: k.GetProperty("/Obj").GetString()!, Type: e.Element.GetProperty("/S").GetString())))
            .ToDictionary(o => o.Annotation, o => o.Type);

        var annotations = objects.Pages.SelectMany(p => objects.Resolve(p).TryGetProperty("/Annots", out var a) ? objects.Resolve(a).EnumerateArray().Select(r => r.GetString()!) : []).ToList();

        Assert.Equal(annotations.Order(), owners.Keys.Order());
        foreach (var reference in annotations)
        {
            var annotation = objects.Resolve(reference);
            var flags = annotation.GetProperty("/F").GetInt32();
            // Print set; Invisible, Hidden, NoView and ToggleNoView not.
            Assert.Equal(4, flags & (1 | 2 | 4 | 32 | 256));
            var isWidget = annotation.GetProperty("/Subtype").GetString() == "/Widget";
            Assert.Equal(isWidget ? "/Form" : "/Link", owners[reference]);
            Assert.True(annotation.TryGetProperty(isWidget ? "/TU" : "/Contents", out var words) && words.GetString()!.Length > 2);
            if (isWidget)
                Assert.Equal(["/N"], annotation.GetProperty("/AP").EnumerateObject().Select(p => p.Name));
            else if (annotation.TryGetProperty("/A", out var action))
                Assert.Equal("/URI", action.GetProperty("/S").GetString());
        }

        Assert.All(objects.Pages, p => Assert.Equal("/S", objects.Resolve(p).GetProperty("/Tabs").GetString()));
    }

    // 6.6.2, 6.6.4; Matterhorn 06
    [Fact]
    public async Task The_metadata_agree_with_the_information_and_describe_their_own_schemas()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();
        var reference = objects.Catalogue.GetProperty("/Metadata").GetString()!;
        var packet = objects.Utf8(reference);
        var information = objects.Resolve(objects.Trailer.GetProperty("/Info"));

        var xmp = XDocument.Parse(packet);

        Assert.DoesNotMatch(@"<\?xpacket[^>]*(?:bytes|encoding)=", packet);
        Assert.False(objects.Resolve(reference).TryGetProperty("/Filter", out _));
        Assert.Equal("/XML", objects.Resolve(reference).GetProperty("/Subtype").GetString());
        string Li(string name) => xmp.Descendants().Single(e => e.Name.LocalName == name && e.Name.NamespaceName.Contains("/dc/", StringComparison.Ordinal)).Descendants(Rdf + "li").Single().Value;
        string Attribute(string name) => xmp.Descendants(Rdf + "Description").Attributes().Single(a => a.Name.LocalName == name).Value;
        Assert.Equal(information.GetProperty("/Title").GetString(), "u:" + Li("title"));
        Assert.Equal(information.GetProperty("/Author").GetString(), "u:" + Li("creator"));
        Assert.Equal(information.GetProperty("/Subject").GetString(), "u:" + Li("description"));
        Assert.Equal(information.GetProperty("/Producer").GetString(), "u:" + Attribute("Producer"));
        var time = DateTimeOffset.Parse(Attribute("CreateDate"), CultureInfo.InvariantCulture);
        Assert.Equal(information.GetProperty("/CreationDate").GetString(), string.Create(CultureInfo.InvariantCulture, $"u:D:{time.UtcDateTime:yyyyMMddHHmmss}Z"));
        Assert.Equal("pdfuaid", xmp.Descendants().Single(e => e.Name.LocalName == "prefix").Value);
    }

    // 6.8; Matterhorn 21
    [Fact]
    public async Task An_attached_file_says_what_it_is_and_how_it_belongs_to_the_document()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();

        var file = objects.Resolve(Assert.Single(objects.Catalogue.GetProperty("/AF").EnumerateArray()));
        var names = objects.Catalogue.GetProperty("/Names").GetProperty("/EmbeddedFiles").GetProperty("/Names").EnumerateArray().ToList();
        var stream = objects.Resolve(file.GetProperty("/EF").GetProperty("/F"));

        Assert.Equal("/Data", file.GetProperty("/AFRelationship").GetString());
        Assert.Equal("u:daten.xml", file.GetProperty("/F").GetString());
        Assert.Equal(file.GetProperty("/F").GetString(), file.GetProperty("/UF").GetString());
        Assert.Equal("u:Die Daten", file.GetProperty("/Desc").GetString());
        Assert.Equal("/application/xml", stream.GetProperty("/Subtype").GetString());
        Assert.True(stream.GetProperty("/Params").TryGetProperty("/ModDate", out _));
        Assert.Equal(objects.Catalogue.GetProperty("/AF")[0].GetString(), names[1].GetString());
    }

    // 6.7.3; Matterhorn 01, 09, 14, 15, 16, 19
    [Fact]
    public async Task The_structure_nests_as_the_standard_asks()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Everything));
        var objects = await pdf.ObjectsAsync();
        var elements = objects.StructureElements().ToDictionary(e => e.Reference, e => e.Element);
        string Type(string reference) => elements[reference].GetProperty("/S").GetString()![1..];
        var children = elements.ToDictionary(e => e.Key, e => e.Value.GetProperty("/K").EnumerateArray().Where(k => k.ValueKind == JsonValueKind.String).Select(k => Type(k.GetString()!)).ToList());

        var allowed = new Dictionary<string, string[]>
        {
            ["L"] = ["LI"],
            ["LI"] = ["Lbl", "LBody"],
            ["Table"] = ["Caption", "THead", "TBody", "TFoot"],
            ["THead"] = ["TR"],
            ["TBody"] = ["TR"],
            ["TFoot"] = ["TR"],
            ["TR"] = ["TH", "TD"],
            ["TOC"] = ["TOCI"],
            ["TOCI"] = ["Reference"],
        };
        Assert.All(children.Where(c => allowed.ContainsKey(Type(c.Key))), c => Assert.Subset(new HashSet<string>(allowed[Type(c.Key)]), new HashSet<string>(c.Value)));
        Assert.All(children.Where(c => Type(c.Key) == "LI"), c => Assert.Equal(["Lbl", "LBody"], c.Value));
        var tree = objects.Resolve(objects.Catalogue.GetProperty("/StructTreeRoot"));
        Assert.Equal("/Document", objects.Resolve(tree.GetProperty("/K")).GetProperty("/S").GetString());
        Assert.Equal("/P", tree.GetProperty("/RoleMap").GetProperty("/Title").GetString());
        string[] standard = ["Document", "Sect", "P", "H1", "H2", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "TOC", "TOCI", "Reference", "Note", "Link", "Form", "Figure", "Caption", "Span", "Title"];
        Assert.Subset(new HashSet<string>(standard), new HashSet<string>(elements.Keys.Select(Type)));
        Assert.All(elements.Values.Where(e => e.GetProperty("/S").GetString() == "/L"), l => Assert.Contains(l.GetProperty("/A").GetProperty("/ListNumbering").GetString(), (string[])["/Disc", "/Circle", "/Decimal", "/LowerAlpha", "/None"]));
    }

    // Matterhorn 19-003, 19-004
    [Fact]
    public async Task Every_note_has_an_identifier_of_its_own_that_leads_to_it()
    {
        using var pdf = Rendered.Pdf([.. Enumerable.Range(1, 12).Select(i => new Paragraph([new TextRun("Satz"), TextRun.Footnote(i, TextRun.Plain($"Anmerkung {i}"))]))]);
        var objects = await pdf.ObjectsAsync();

        var notes = objects.StructureElements().Where(e => e.Element.GetProperty("/S").GetString() == "/Note").ToList();
        var names = objects.Resolve(objects.Catalogue.GetProperty("/StructTreeRoot")).GetProperty("/IDTree").GetProperty("/Names").EnumerateArray().Select(n => n.GetString()!).Chunk(2).ToList();

        Assert.Equal(12, notes.Select(n => n.Element.GetProperty("/ID").GetString()).Distinct().Count());
        Assert.Equal(names.Select(n => n[0]).Order(StringComparer.Ordinal), names.Select(n => n[0]));
        Assert.All(names, n => Assert.Equal(n[0], objects.Resolve(n[1]).GetProperty("/ID").GetString()));
    }

    private static IEnumerable<(string Font, int Glyph)> Glyphs(string font, string operators) =>
        HexText().Matches(operators).SelectMany(m => m.Groups[1].Value.Chunk(4)).Select(g => (font, int.Parse(g, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static Dictionary<int, double> Widths(JsonElement array) =>
        array.EnumerateArray().Chunk(2).ToDictionary(p => p[0].GetInt32(), p => p[1][0].GetDouble());

    private static Dictionary<int, string> ToUnicode(string map) => MapEntry().Matches(map).ToDictionary(
        m => int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        m => System.Text.Encoding.BigEndianUnicode.GetString(Convert.FromHexString(m.Groups[2].Value)));

    [GeneratedRegex(@"BT [^/]*(/F\d+) [^\n]*? Td (.*?) ET")]
    private static partial Regex GlyphText();

    [GeneratedRegex(@"<([0-9A-F]+)>")]
    private static partial Regex HexText();

    [GeneratedRegex(@"^<([0-9A-F]{4})> <([0-9A-F]+)>$", RegexOptions.Multiline)]
    private static partial Regex MapEntry();
}
