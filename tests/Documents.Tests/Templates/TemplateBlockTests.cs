using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Templates;

public sealed class TemplateBlockTests
{
    private static readonly Dictionary<string, object?> NoData = [];

    [Fact]
    public void Entries_lie_in_entries_up_to_four_levels()
    {
        var blocks = Rendered.Compose("- eins\n  - darin\n    1. tief\n  geht weiter\n- zwei\n\n1. anders", NoData).Content.Blocks;

        var (bullets, numbers) = ((ListBlock)blocks[0], (ListBlock)blocks[1]);
        var nested = bullets.Items[0].Nested!;
        Assert.Equal(["eins", "zwei"], bullets.Items.Select(i => TextRun.Concat(i.Runs)));
        Assert.Equal("darin", TextRun.Concat(nested.Items[0].Runs));
        Assert.True(nested.Items[0].Nested!.Numbered);
        Assert.Equal("tief geht weiter", TextRun.Concat(nested.Items[0].Nested!.Items[0].Runs));
        Assert.True(numbers.Numbered);
    }

    [Fact]
    public void Footnotes_are_numbered_through_the_document_and_may_hold_values()
    {
        var data = new Dictionary<string, object?> { ["amt"] = "Stadt Probe" };

        var blocks = Rendered.Compose("# Kapitel^[Eins.]\n\nText^[Siehe {{amt}} und [Seite](https://amt.example/).]", data).Content.Blocks;

        var marks = new[] { ((Heading)blocks[0]).Runs[1], ((Paragraph)blocks[1]).Runs[1] };
        Assert.Equal(["1", "2"], marks.Select(m => m.Text));
        Assert.Equal("Siehe Stadt Probe und Seite.", TextRun.Concat(marks[1].Note!));
        Assert.Equal("Kapitel", ((Heading)blocks[0]).Text);
    }

    [Fact]
    public void A_footnote_in_an_own_text_is_a_fault_of_the_template()
    {
        var error = Assert.Throws<DocumentTemplateException>(() => Rendered.Compose("{% eigentext lage %}\nText^[Note].\n{% end %}", NoData));

        Assert.Contains("probe.md(7): In einem Eigentext", Assert.Single(error.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_footnote_at_a_heading_stands_once_and_not_in_the_table_of_contents()
    {
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(Rendered.Compose("{% toc Inhalt %}\n\n# Kapitel^[Einmalige Note]\n\nText.", NoData).Content));

        Assert.Equal(1, (await pdf.TextAsync()).Split("Einmalige Note").Length - 1);
    }

    [Fact]
    public void Codes_charts_and_pictures_come_from_the_data()
    {
        var data = new Dictionary<string, object?> { ["nr"] = "4711", ["ags"] = new List<object?> { "Technik", "Recht" }, ["bild"] = SamplePictures.Png() };

        var blocks = Rendered.Compose(
            "{% qr https://amt.example/{{nr}} | Vorgang {{nr}} %}\n{% chart Struktur %}\nLeitung\n{% each ags %}\n- AG {{.}}\n{% end %}\n{% end %}\n{% picture bild | Ein Bild | 50 | Bild 1 %}\n{% code128 {{fehlt}} | Aktenzeichen %}",
            data).Content.Blocks;

        Assert.Equal("https://amt.example/4711", ((CodeBlock)blocks[0]).Value);
        Assert.Equal("Organigramm. Leitung; darunter: AG Technik; AG Recht.", ((OrganisationChart)blocks[1]).AlternativeText);
        Assert.Equal((50, "Bild 1"), (((Figure)blocks[2]).WidthMillimetres, ((Figure)blocks[2]).Caption));
        Assert.Equal("Aktenzeichen: ‹Fehlt fehlt›", TextRun.Concat(((Paragraph)blocks[3]).Runs));
    }

    [Fact]
    public void A_person_is_written_with_title_and_a_date_in_words()
    {
        var data = new Dictionary<string, object?>
        {
            ["p"] = new Dictionary<string, object?> { ["name"] = "Muster", ["vorname"] = "Kai", ["titel"] = "Dr.", ["anrede"] = "Herr" },
            ["q"] = new Dictionary<string, object?> { ["rolle"] = "Leitung" },
            ["d"] = new DateOnly(2026, 3, 1),
        };

        var text = TextRun.Concat(((Paragraph)Rendered.Compose("{{p|person}}, {{d|date-long}}, {{q|person|Name}}", data).Content.Blocks[0]).Runs);

        Assert.Equal("Herr Dr. Kai Muster, 1.\u00A0März 2026, ‹Name ist kein Name›", text);
    }

    [Fact]
    public void A_picture_of_a_hundred_megapixels_is_refused_before_it_is_decoded()
    {
        var picture = SamplePictures.Png();
        (picture[18], picture[19], picture[22], picture[23]) = (0x27, 0x10, 0x27, 0x10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(new Figure(picture, 40, "Bild"))));

        Assert.Contains("10000 × 10000 Bildpunkte", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void A_template_that_nests_without_end_is_refused_with_its_line()
    {
        var text = "---\nkey: a\ntitle: A\nversion: 1.0\n---\n" + string.Concat(Enumerable.Repeat("{% if a %}\n", 20_000));

        var error = Assert.Throws<DocumentTemplateException>(() => DocumentTemplate.Parse(text, "tief.md"));

        Assert.Contains(error.Errors, e => e.StartsWith("tief.md(", StringComparison.Ordinal) && e.Contains("tiefer als 30 Ebenen", StringComparison.Ordinal));
    }

    [Fact]
    public void Repetitions_of_repetitions_end_at_the_bound()
    {
        var list = Enumerable.Range(0, 2_000).Select(i => (object?)(long)i).ToList();
        var data = new Dictionary<string, object?> { ["a"] = list };

        var error = Assert.Throws<DocumentDataException>(() => Rendered.Compose("{% each a %}\n{% each a %}\n- x\n{% end %}\n{% end %}", data));

        Assert.Contains("Wiederholungen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_of_too_many_pages_is_refused()
    {
        var breaks = Enumerable.Repeat<Block>(new PageBreak(), 2_001).ToArray();

        Assert.Contains("2000 Seiten", Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(breaks))).Message, StringComparison.Ordinal);
    }
}
