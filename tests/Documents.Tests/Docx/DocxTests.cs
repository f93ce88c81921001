using System.Globalization;
using System.IO.Compression;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Tests.Tools;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Tests.Docx;

public sealed class DocxTests
{
    private static readonly DocumentContent EveryKindOfBlock = Rendered.Content(
        new TitleBlock(TextRun.Plain("Titel"), TextRun.Plain("Untertitel")),
        new TableOfContents("Inhalt"),
        new Heading(1, "Kapitel"),
        new Content.Paragraph([new TextRun("Siehe "), new TextRun("hier") { Link = new Uri("https://amt.example/?a=1&b=2") }, new TextRun(" fett") { Bold = true, Italic = true }, TextRun.MissingValue("Stand")]),
        new Content.Paragraph("erste Zeile\nzweite\u00ADZeile"),
        new ListBlock(true, [TextRun.Plain("eins"), TextRun.Plain("zwei")]),
        new ListBlock(true, [TextRun.Plain("wieder eins")]),
        new ListBlock(false, [new Content.ListItem(TextRun.Plain("außen"), new ListBlock(true, [TextRun.Plain("innen")])), new Content.ListItem(TextRun.Plain("weiter"))]),
        new Content.Paragraph([new TextRun("Mit Fußnote"), TextRun.Footnote(1, TextRun.Plain("Anmerkung"))]),
        new OwnTextBlock("lage", false, [new Content.Paragraph("Vorgabe"), new Content.Table([new TableColumn("A", 1)], [new Content.TableRow("b")])]),
        new OwnTextBlock("leer", true, []),
        new CodeBlock(CodeKind.Qr, "https://amt.example/4711", "QR-Code", "Vorgang"),
        new OrganisationChart("Leitung", ["AG Technik", "AG Recht"], "Projektstruktur"),
        new ListBlock(false, [TextRun.Plain("Punkt")]),
        new CheckList([new CheckItem(true, TextRun.Plain("ja")), new CheckItem(false, TextRun.Plain("nein"))]),
        new KeyValueTable([new KeyValueEntry("Feld", TextRun.Plain("Wert"))]),
        new Content.Table([new TableColumn("A", 1), new TableColumn("B", 1, true)], [new Content.TableRow("x", "1")], new Content.TableRow("Summe", "1"), "Tabelle"),
        new Figure(SamplePictures.Png(), 40, "Ein blaues Feld", "Bild 1"),
        new PageBreak(),
        new SignatureBlock([new Signatory("unterschrift-1", "Eva Muster", "Leitung", "Stadt Probe"), new Signatory("unterschrift-2", null, null, null)]));

    [Fact]
    public void Signatories_stay_on_one_page_and_a_colon_with_what_it_announces()
    {
        var docx = DocumentRenderer.ToDocx(Rendered.Content(
            new Content.Paragraph("Es unterschreiben:"),
            new SignatureBlock([new Signatory("a", "Eva Muster", "Leitung", "Stadt Probe"), new Signatory("b", null, "Sachbearbeitung", "Stadt Probe") { IsForRole = true }])));
        using var document = WordprocessingDocument.Open(new MemoryStream(docx), isEditable: false);

        var body = document.MainDocumentPart!.Document.Body!;
        var kept = body.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>().Where(p => p.InnerText.Length > 0).Select(p => (p.InnerText, p.ParagraphProperties?.KeepNext is not null));
        Assert.Equal([("Es unterschreiben:", true), ("Ort, Datum", true), ("Unterschrift Eva MusterLeitung, Stadt Probe", true), ("Ort, Datum", false), ("Unterschrift SachbearbeitungStadt Probe", false)], kept);
        Assert.NotNull(document.MainDocumentPart.DocumentSettingsPart!.Settings.GetFirstChild<AutoHyphenation>());
        Assert.Empty(Errors(docx));
    }

    [Fact]
    public void The_validator_finds_no_error_in_any_kind_of_block() =>
        Assert.Equal([], Errors(DocumentRenderer.ToDocx(EveryKindOfBlock)));

    [Fact]
    public void The_validator_finds_no_error_in_the_Projektskizze_full_or_empty()
    {
        Assert.Equal([], Errors(DocumentRenderer.ToDocx(Rendered.Projektskizze().Content)));
        Assert.Equal([], Errors(DocumentRenderer.ToDocx(Rendered.Projektskizze(new Dictionary<string, object?>()).Content)));
    }

    [Fact]
    public async Task Two_runs_give_the_same_bytes()
    {
        var first = DocumentRenderer.ToDocx(EveryKindOfBlock);
        // ZIP files know time in steps of two seconds.
        await Task.Delay(2_100, TestContext.Current.CancellationToken);

        Assert.Equal(first, DocumentRenderer.ToDocx(EveryKindOfBlock));
    }

    [Fact]
    public void Headings_are_styles_and_the_table_of_contents_is_a_filled_field()
    {
        var (body, _) = Open(DocumentRenderer.ToDocx(Rendered.Projektskizze().Content));

        var headings = Paragraphs(body, "Heading1").Concat(Paragraphs(body, "Heading2")).ToList();
        var entries = Paragraphs(body, "TOC1").Concat(Paragraphs(body, "TOC2")).ToList();

        Assert.Equal(5, Paragraphs(body, "Heading1").Count());
        Assert.Equal(5, Paragraphs(body, "Heading3").Count());
        Assert.Equal(headings.Select(h => h.InnerText).Order(), entries.Select(Title).Order());
        Assert.All(entries, e => Assert.InRange(int.Parse(e.Descendants<Text>().Last().Text, CultureInfo.InvariantCulture), 2, 6));
        Assert.Contains(body.Descendants<FieldCode>(), f => f.Text.Contains("TOC", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_repeat_their_head_and_rows_stay_whole()
    {
        var (body, _) = Open(DocumentRenderer.ToDocx(EveryKindOfBlock));

        var head = body.Descendants<TableHeader>().Last();

        Assert.Equal(2, body.Descendants<TableHeader>().Count());
        Assert.Equal("AB", head.Ancestors<DocumentFormat.OpenXml.Wordprocessing.TableRow>().Single().InnerText);
        Assert.All(body.Descendants<DocumentFormat.OpenXml.Wordprocessing.TableRow>(), r => Assert.NotNull(r.TableRowProperties!.GetFirstChild<CantSplit>()));
    }

    [Fact]
    public void Every_numbered_list_starts_at_one()
    {
        var (body, _) = Open(DocumentRenderer.ToDocx(EveryKindOfBlock));

        var instances = body.Descendants<NumberingId>().Select(n => n.Val!.Value).ToList();

        Assert.Equal([2, 2, 3, 1, 4, 1, 1], instances);
    }

    [Fact]
    public void Boxes_keep_their_state_and_missing_values_their_mark()
    {
        var (body, _) = Open(DocumentRenderer.ToDocx(EveryKindOfBlock));

        Assert.Equal(["☒", "☐"], body.Descendants<SdtContentRun>().Select(b => b.InnerText));
        Assert.Equal("FFEB80", body.Descendants<Run>().Single(r => r.InnerText == "‹Stand fehlt›").RunProperties!.Shading!.Fill!.Value);
    }

    [Fact]
    public void The_package_says_who_made_what_and_when()
    {
        using var zip = new ZipArchive(new MemoryStream(DocumentRenderer.ToDocx(EveryKindOfBlock)));
        using var reader = new StreamReader(zip.GetEntry("docProps/core.xml")!.Open());
        var core = reader.ReadToEnd();
        using var footer = new StreamReader(zip.GetEntry("word/footer1.xml")!.Open());

        Assert.Contains("<dc:title>Probe</dc:title>", core, StringComparison.Ordinal);
        Assert.Contains("<dc:creator>Stadt Probe</dc:creator>", core, StringComparison.Ordinal);
        Assert.Contains("2026-11-23T08:00:00Z", core, StringComparison.Ordinal);
        Assert.Contains("NUMPAGES", footer.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_leaves_the_file_valid()
    {
        const string markup = "</w:t></w:r> <b>&amp; {{projekt.stand}} {% end %}";
        var content = Rendered.Content(
            new Heading(1, new string('i', 3_000)),
            new Content.Paragraph(new string('W', 50_000)),
            new Content.Paragraph("\0\u0001\u001B[31m\u202Ereversed\uFFFF\uD800 Rest"),
            new Content.Paragraph(markup));

        var docx = DocumentRenderer.ToDocx(content);
        var (body, _) = Open(docx);

        Assert.Equal([], Errors(docx));
        Assert.Contains(markup, body.InnerText, StringComparison.Ordinal);
        Assert.Contains("[31mreversed\uFFFD Rest", body.InnerText, StringComparison.Ordinal);
    }

    private static List<string> Errors(byte[] docx)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(docx), false);
        return [.. new OpenXmlValidator(FileFormatVersions.Microsoft365)
            .Validate(document, TestContext.Current.CancellationToken)
            .Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}")];
    }

    private static (Body Body, MainDocumentPart Main) Open(byte[] docx)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(docx), false);
        var main = document.MainDocumentPart!;
        return ((Body)main.Document.Body!.CloneNode(true), main);
    }

    private static IEnumerable<DocumentFormat.OpenXml.Wordprocessing.Paragraph> Paragraphs(Body body, string style) =>
        body.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>().Where(p => p.ParagraphProperties?.ParagraphStyleId?.Val == style);

    private static string Title(OpenXmlElement entry) => entry.Descendants<Text>().First().Text;
}
