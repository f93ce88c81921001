using System.Text.Json;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Pdf;

/// <summary>The rules of PDF/A-3a and PDF/UA-1 that can be checked without veraPDF.</summary>
public sealed class PdfStructureTests
{
    private static PdfFile EveryKindOfBlock() => Rendered.Pdf(
        new TitleBlock(TextRun.Plain("Titel"), TextRun.Plain("Untertitel")),
        new TableOfContents("Inhalt"),
        new Heading(1, "Kapitel"),
        new Heading(3, "Springt eine Ebene"),
        new Paragraph([new TextRun("Siehe "), new TextRun("die Seite des Amtes") { Link = new Uri("https://amt.example/seite?a=(1)") }, new TextRun(" oder "), TextRun.MissingValue("Stand")]),
        new Paragraph("   "),
        new Paragraph("M\u0302boup 漢"),
        new ListBlock(true, [new ListItem(TextRun.Plain("eins"), new ListBlock(false, [TextRun.Plain("darin")])), new ListItem(TextRun.Plain("zwei"))]),
        new Paragraph([new TextRun("Mit Fußnote"), TextRun.Footnote(1, [new TextRun("Anmerkung mit "), new TextRun("Verweis") { Link = new Uri("https://amt.example/zwei") }])]),
        new OwnTextBlock("lage", false, [new Paragraph([new TextRun("Vorgabe"), TextRun.Footnote(2, TextRun.Plain("Zweite Anmerkung"))])]),
        new CodeBlock(CodeKind.Qr, "https://amt.example/4711", "QR-Code zum Vorgang"),
        new CodeBlock(CodeKind.Code128, "AZ-4711", "Strichcode AZ-4711", "Aktenzeichen"),
        new OrganisationChart("Leitung", ["AG Technik", "AG Recht"], "Projektstruktur"),
        new CheckList([new CheckItem(true, TextRun.Plain("ja")), new CheckItem(false, TextRun.Plain("nein"))]),
        new KeyValueTable([new KeyValueEntry("Feld", TextRun.Plain("Wert"))]),
        new Table([new TableColumn("A", 1), new TableColumn("B", 1, true)], [.. Enumerable.Range(0, 90).Select(i => new TableRow($"Zeile {i}", ""))], new TableRow("Summe", "90"), "Tabelle"),
        new Figure(SamplePictures.Png(), 40, "Ein blaues Feld", "Bild 1"),
        new SignatureBlock([new Signatory("unterschrift-1", "Eva Muster", "Leitung", "Stadt Probe"), new Signatory("unterschrift-2", null, null, null)]));

    [Fact]
    public async Task Everything_drawn_is_marked_content_and_no_glyph_is_missing()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        Assert.All(objects.Pages, page =>
        {
            var content = new ContentStream(objects.Stream(objects.Resolve(page).GetProperty("/Contents").GetString()!));
            Assert.Equal(0, content.OpenMarks);
            Assert.Equal([], content.DrawnOutsideMarks);
            Assert.False(content.UsesMissingGlyph);
            Assert.Equal(Enumerable.Range(0, content.MarkedContentIds.Count), content.MarkedContentIds);
        });
    }

    [Fact]
    public async Task Every_marked_content_and_annotation_leads_to_its_element_and_back()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();
        var parents = ParentTree(objects);
        var pairs = 0;

        foreach (var page in objects.Pages)
        {
            var dictionary = objects.Resolve(page);
            var elements = parents[dictionary.GetProperty("/StructParents").GetInt32()];
            var ids = new ContentStream(objects.Stream(dictionary.GetProperty("/Contents").GetString()!)).MarkedContentIds;
            Assert.Equal(ids.Count, elements.GetArrayLength());
            foreach (var (id, element) in ids.Zip(elements.EnumerateArray()))
            {
                pairs++;
                Assert.Contains(Kids(objects.Resolve(element)), k => Is(k, "/MCID") && k.GetProperty("/MCID").GetInt32() == id && k.GetProperty("/Pg").GetString() == page);
            }

            foreach (var annotation in Annotations(objects, dictionary))
            {
                pairs++;
                var element = objects.Resolve(parents[objects.Resolve(annotation).GetProperty("/StructParent").GetInt32()]);
                Assert.Contains(Kids(element), k => Is(k, "/Obj") && k.GetProperty("/Obj").GetString() == annotation.GetString() && k.GetProperty("/Pg").GetString() == page);
            }
        }

        Assert.Equal(pairs, objects.StructureElements().Sum(e => Kids(e.Element).Count(k => k.ValueKind == JsonValueKind.Object)));
        Assert.Equal(Enumerable.Range(0, Resolve(objects, "/StructTreeRoot").GetProperty("/ParentTreeNextKey").GetInt32()), parents.Keys);
    }

    [Fact]
    public async Task Every_element_names_its_parent_and_none_is_empty()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        foreach (var (reference, element) in objects.StructureElements())
        {
            var type = element.GetProperty("/S").GetString();
            Assert.True(Kids(element).Count > 0 || type is "/TD" or "/TH", $"{type} ist leer.");
            Assert.All(Kids(element).Where(k => k.ValueKind == JsonValueKind.String), k =>
                Assert.Equal(reference, objects.Resolve(k).GetProperty("/P").GetString()));
        }
    }

    [Fact]
    public async Task An_accent_is_raised_onto_its_letter_and_both_are_one_text()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        var spans = OfType(objects.StructureElements().Select(e => e.Element), "/Span").Select(s => s.GetProperty("/ActualText").GetString());
        var content = objects.Stream(objects.Resolve(objects.Pages[0]).GetProperty("/Contents").GetString()!);

        Assert.Equal(["u:M\u0302", "u:漢"], spans);
        Assert.Matches(@"[1-9]\.\d+ Ts \[ \d+\.\d+ <[0-9A-F]{4}>", content);
    }

    [Fact]
    public async Task Heading_levels_have_no_gap()
    {
        using var pdf = EveryKindOfBlock();

        var levels = await TypesAsync(pdf, t => t is ['/', 'H', >= '1' and <= '6']);

        Assert.Equal(["/H1", "/H2"], levels);
    }

    [Fact]
    public async Task Table_heads_have_a_scope_and_rows_the_same_number_of_cells()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();
        var elements = objects.StructureElements().Select(e => e.Element).ToList();

        var heads = OfType(elements, "/TH").Select(h => h.GetProperty("/A").GetProperty("/Scope").GetString());
        var rows = OfType(elements, "/TR").Select(r => Kids(r).Count).Distinct();

        Assert.Equal(["/Row", "/Column", "/Column"], heads);
        Assert.Equal([2], rows);
        Assert.Equal(1 + 1 + 90 + 1, OfType(elements, "/TR").Count());
    }

    [Fact]
    public async Task Pictures_and_boxes_have_words_and_a_place()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        var figures = OfType(objects.StructureElements().Select(e => e.Element), "/Figure").ToList();

        Assert.Equal(["u:QR-Code zum Vorgang", "u:Strichcode AZ-4711", "u:Organigramm. Leitung; darunter: AG Technik; AG Recht.", "u:angekreuzt", "u:nicht angekreuzt", "u:Ein blaues Feld"], figures.Select(f => f.GetProperty("/Alt").GetString()));
        Assert.All(figures, f => Assert.Equal(4, f.GetProperty("/A").GetProperty("/BBox").GetArrayLength()));
    }

    [Fact]
    public async Task A_picture_keeps_its_colours_and_its_transparency()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        var images = objects.Resolve(objects.Resolve(objects.Pages[0]).GetProperty("/Resources")).GetProperty("/XObject").EnumerateObject();
        var image = Assert.Single(images).Value.GetString()!;
        var mask = objects.Resolve(image).GetProperty("/SMask").GetString()!;

        Assert.All(objects.Stream(image).Chunk(3), pixel => Assert.Equal([(char)10, (char)60, (char)120], pixel));
        Assert.Equal(new string((char)128, 64), objects.Stream(mask));
    }

    [Fact]
    public async Task Links_have_a_description_and_lead_where_they_say()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        var links = objects.Pages.SelectMany(p => Annotations(objects, objects.Resolve(p))).Select(objects.Resolve)
            .Where(a => a.GetProperty("/Subtype").GetString() == "/Link").ToList();

        Assert.All(links, l => Assert.NotEqual("u:", l.GetProperty("/Contents").GetString()));
        Assert.Equal("u:https://amt.example/seite?a=(1)", Assert.Single(links, l => Is(l, "/A") && !l.GetProperty("/Contents").GetString()!.EndsWith("/zwei", StringComparison.Ordinal)).GetProperty("/A").GetProperty("/URI").GetString());
        Assert.Equal(1, links.Count(l => Is(l, "/Dest")));
    }

    [Fact]
    public async Task Signature_fields_are_reserved_described_and_part_of_the_structure()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();

        var fields = objects.Resolve(objects.Catalogue.GetProperty("/AcroForm")).GetProperty("/Fields").EnumerateArray().Select(objects.Resolve).ToList();

        Assert.Equal(["u:unterschrift-1", "u:unterschrift-2"], fields.Select(f => f.GetProperty("/T").GetString()));
        Assert.All(fields, f => Assert.Equal("/Sig", f.GetProperty("/FT").GetString()));
        Assert.All(fields, f => Assert.False(Is(f, "/V")));
        Assert.Equal("u:Unterschrift: Eva Muster, Leitung, Stadt Probe", fields[0].GetProperty("/TU").GetString());
        Assert.Equal(2, OfType(objects.StructureElements().Select(e => e.Element), "/Form").Count());
    }

    [Fact]
    public async Task The_catalogue_claims_and_carries_what_the_standards_ask_for()
    {
        using var pdf = EveryKindOfBlock();
        var objects = await pdf.ObjectsAsync();
        var catalogue = objects.Catalogue;
        var xmp = objects.Stream(catalogue.GetProperty("/Metadata").GetString()!);

        Assert.Equal("u:de-DE", catalogue.GetProperty("/Lang").GetString());
        Assert.True(catalogue.GetProperty("/MarkInfo").GetProperty("/Marked").GetBoolean());
        Assert.True(catalogue.GetProperty("/ViewerPreferences").GetProperty("/DisplayDocTitle").GetBoolean());
        Assert.Equal("/GTS_PDFA1", catalogue.GetProperty("/OutputIntents")[0].GetProperty("/S").GetString());
        Assert.Contains("pdfaid:part=\"3\" pdfaid:conformance=\"A\"", xmp, StringComparison.Ordinal);
        Assert.Contains("pdfuaid:part=\"1\"", xmp, StringComparison.Ordinal);
        Assert.True(Is(catalogue, "/Outlines"));
        Assert.All(objects.Pages, p => Assert.Equal("/S", objects.Resolve(p).GetProperty("/Tabs").GetString()));
    }

    [Fact]
    public async Task A_file_with_every_kind_of_block_is_sound()
    {
        using var pdf = EveryKindOfBlock();

        var (exitCode, output) = await pdf.CheckAsync();

        Assert.True(exitCode == 0 && !output.Contains("WARNING", StringComparison.OrdinalIgnoreCase), output);
    }

    [Fact]
    public void A_signature_field_name_may_occur_only_once()
    {
        var block = new SignatureBlock([new Signatory("a", "A", "B", "C"), new Signatory("a", "D", "E", "F")]);

        var error = Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(block)));

        Assert.Contains("„a“ gibt es zweimal", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<int, JsonElement> ParentTree(PdfObjects objects)
    {
        var numbers = objects.Resolve(Resolve(objects, "/StructTreeRoot").GetProperty("/ParentTree")).GetProperty("/Nums").EnumerateArray().ToList();
        return numbers.Chunk(2).ToDictionary(p => p[0].GetInt32(), p => p[1]);
    }

    private static JsonElement Resolve(PdfObjects objects, string entry) => objects.Resolve(objects.Catalogue.GetProperty(entry));

    private static List<JsonElement> Annotations(PdfObjects objects, JsonElement page) =>
        Is(page, "/Annots") ? [.. objects.Resolve(page.GetProperty("/Annots")).EnumerateArray()] : [];

    private static List<JsonElement> Kids(JsonElement element) => [.. element.GetProperty("/K").EnumerateArray()];

    private static bool Is(JsonElement element, string entry) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(entry, out _);

    private static IEnumerable<JsonElement> OfType(IEnumerable<JsonElement> elements, string type) =>
        elements.Where(e => e.GetProperty("/S").GetString() == type);

    private static async Task<List<string>> TypesAsync(PdfFile pdf, Func<string, bool> wanted) =>
        [.. (await pdf.ObjectsAsync()).StructureElements().Select(e => e.Element.GetProperty("/S").GetString()!).Where(wanted)];
}
