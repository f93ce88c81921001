using Buergerservice.Documents.Comparison;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Tests.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Comparison;

/// <summary>What is shown as different between two versions of a document.</summary>
public sealed class DocumentComparisonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Block[] Basis =>
    [
        new TitleBlock(TextRun.Plain("Konzept")),
        new TableOfContents("Inhalt"),
        new Heading(1, "1 Ziel"),
        new Paragraph("Der Landkreis führt den mobilen Bürgerservice bis zum Sommer 2027 in drei Gemeinden ein."),
        new Heading(1, "2 Aufwand"),
        new Table([new TableColumn("Schritt", 50), new TableColumn("Tage", 50)], [Row("Planung", "12"), Row("Schulung", "5")]),
        new ListBlock(true, [TextRun.Plain("Erster Punkt"), TextRun.Plain("Zweiter Punkt")]),
        new CheckList([new CheckItem(false, TextRun.Plain("Datenschutz beteiligt"))]),
    ];

    [Fact]
    public void A_document_is_the_same_as_itself_wherever_its_pages_break()
    {
        var long1 = Enumerable.Range(1, 60).Select(i => (Block)new Paragraph($"Absatz {i}. Die Zulassungsbescheinigungsangelegenheiten der Fahrerlaubnisbehörde werden im Bürgerkoffer-Einsatz an wechselnden Orten fortgeführt, damit niemand weit fahren muss.")).ToArray();

        var difference = Compare([.. Basis, .. long1], [.. Basis.Take(2), new PageBreak(), .. Basis.Skip(2), .. long1]);

        Assert.True(difference.IsSame);
        Assert.Equal(71, difference.Unchanged);
    }

    [Fact]
    public void Words_of_a_changed_paragraph_are_marked_below_their_heading()
    {
        var difference = Compare(Basis, Replace(3, new Paragraph("Der Landkreis führt den mobilen Bürgerservice bis zum Herbst 2027 in vier Gemeinden ein.")));

        var chapter = Assert.Single(difference.Chapters);
        Assert.Equal("1 Ziel", chapter.Heading);
        var part = Assert.Single(chapter.Parts);
        Assert.Equal((DifferenceKind.Changed, PartKind.Paragraph), (part.Kind, part.Part));
        Assert.Equal(["Sommer", "drei"], Words(part.Cells[0], WordMark.Removed));
        Assert.Equal(["Herbst", "vier"], Words(part.Cells[0], WordMark.Added));
    }

    [Fact]
    public void A_table_shows_the_cell_that_changed_and_rows_that_came_and_went()
    {
        var difference = Compare(Basis, Replace(5, new Table([new TableColumn("Schritt", 50), new TableColumn("Tage", 50)], [Row("Planung", "15"), Row("Aufbau vor Ort", "2")])));

        var parts = Assert.Single(difference.Chapters).Parts;
        Assert.Equal([DifferenceKind.Changed, DifferenceKind.Removed, DifferenceKind.Added], parts.Select(p => p.Kind));
        Assert.All(parts, p => Assert.Equal(PartKind.TableRow, p.Part));
        Assert.Equal(["Schritt", "Tage"], parts[0].Cells.Select(c => c.Column));
        Assert.False(parts[0].Cells[0].IsDifferent);
        Assert.Equal(["12", "15"], [.. Words(parts[0].Cells[1], WordMark.Removed), .. Words(parts[0].Cells[1], WordMark.Added)]);
    }

    [Fact]
    public void An_entry_put_before_others_does_not_change_their_numbers_and_a_tick_is_seen()
    {
        var difference = Compare(Basis, [.. Basis.Take(6),
            new ListBlock(true, [TextRun.Plain("Davor"), TextRun.Plain("Erster Punkt"), TextRun.Plain("Zweiter Punkt")]),
            new CheckList([new CheckItem(true, TextRun.Plain("Datenschutz beteiligt"))])]);

        var parts = Assert.Single(difference.Chapters).Parts;
        Assert.Equal([(DifferenceKind.Added, "Davor"), (DifferenceKind.Changed, "nicht")], parts.Select(p => (p.Kind, p.Cells[0].Words.First(w => w.Mark != WordMark.Kept).Text)));
    }

    [Fact]
    public void A_picture_with_other_bytes_is_named_even_if_its_description_is_the_same()
    {
        Block[] Pictures(byte[] first, string second, string moved) => [.. Basis, new Paragraph(moved), new Figure(first, 40, "Lageplan"), new CodeBlock(CodeKind.Qr, second, "Verweis auf das Vorhaben")];
        byte[] one = SamplePictures.Png(), two = SamplePictures.Png(red: 200);

        var difference = Compare(Pictures(one, "https://kreis.example/1", "davor"), Pictures(two, "https://kreis.example/2", "weiter oben, und dieser Absatz ist länger, so dass alles weiter unten steht"));
        var moved = Compare(Pictures(one, "https://kreis.example/1", "davor"), Pictures(one, "https://kreis.example/1", "davor\nund noch eine Zeile"));

        var figures = difference.Chapters.SelectMany(c => c.Parts).Where(p => p.Part == PartKind.Figure).ToList();
        Assert.Equal(2, figures.Count);
        Assert.All(figures, f => Assert.True(f is { Kind: DifferenceKind.Changed, PictureReplaced: true }));
        Assert.DoesNotContain(moved.Chapters.SelectMany(c => c.Parts), p => p.Part == PartKind.Figure);
    }

    [Fact]
    public void Links_notes_names_with_accents_and_own_texts_are_read_as_they_are_written()
    {
        var text = new TextRun[] { new("Zuständig ist C̀elik Şahin; siehe "), new("die Seite") { Link = new Uri("https://kreis.example") }, TextRun.Footnote(1, TextRun.Plain("Stand November 2026")), new(" im Netz.") };

        var difference = Compare([new Heading(1, "Wer"), new Paragraph(text)], [new Heading(1, "Wer")]);

        Assert.Equal(["Zuständig ist C̀elik Şahin; siehe die Seite1 im Netz.", "Stand November 2026"], difference.Chapters[0].Parts.Select(p => p.Cells[0].Words[0].Text));
    }

    [Fact]
    public async Task Signatures_change_nothing()
    {
        var signed = await SignedSample.ThriceAsync();

        Assert.True(DocumentComparison.Compare(SignedSample.Unsigned, signed, Cancellation).IsSame);
    }

    [Fact]
    public void A_changed_projektskizze_is_shown_with_its_chapters()
    {
        var data = Samples.ProjektskizzeSample.Data();
        var before = DocumentRenderer.ToPdf(Rendered.Projektskizze(data).Content);
        var after = DocumentRenderer.ToPdf(Rendered.Projektskizze(new Dictionary<string, object?>(data) { ["projekt"] = new Dictionary<string, object?>((IReadOnlyDictionary<string, object?>)data["projekt"]!) { ["status"] = "unterzeichnet" } }).Content);

        var difference = DocumentComparison.Compare(before, after, Cancellation);

        Assert.Equal((1, 0, 0), (difference.Changed, difference.Added, difference.Removed));
        Assert.Equal(["Status", "abgestimmt unterzeichnet"], difference.Chapters[0].Parts[0].Cells.Select(c => string.Join(' ', c.Words.Select(w => w.Text))));
        Assert.True(difference.Unchanged > 100);
    }

    [Fact]
    public void Thousands_of_changed_parts_end()
    {
        Block[] Many(string word) => [.. Enumerable.Range(1, 3_000).Select(i => (Block)new Paragraph($"{word} {i} {word}"))];

        var difference = Compare(Many("alt"), Many("neu"));

        Assert.Equal((3_000, 3_000), (difference.Added, difference.Removed));
    }

    [Fact]
    public async Task A_file_without_tags_is_refused_with_a_reason()
    {
        var untagged = await ForeignFiles.GetAsync("ghostscript.pdf");

        var error = Assert.Throws<PdfRefusedException>(() => DocumentComparison.Compare(untagged, untagged, Cancellation));

        Assert.Contains("kann deshalb nicht verglichen werden", error.Message, StringComparison.Ordinal);
    }

    private static DocumentDifference Compare(Block[] before, Block[] after) =>
        DocumentComparison.Compare(DocumentRenderer.ToPdf(Rendered.Content(before)), DocumentRenderer.ToPdf(Rendered.Content(after)), Cancellation);

    private static Block[] Replace(int at, Block block) => [.. Basis.Take(at), block, .. Basis.Skip(at + 1)];

    private static TableRow Row(params string[] cells) => new(cells);

    private static string[] Words(CellDifference cell, WordMark mark) => [.. cell.Words.Where(w => w.Mark == mark).Select(w => w.Text)];
}
