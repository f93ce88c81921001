using System.Buffers.Binary;
using System.Globalization;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Pdf;

public sealed class PdfLayoutTests
{
    private const double RightMargin = 595.276 - (20 * 72 / 25.4);
    private const double FootMargin = 841.89 - (12 * 72 / 25.4);

    [Fact]
    public async Task A_heading_never_ends_a_page()
    {
        for (var lines = 38; lines < 48; lines++)
        {
            List<Block> blocks = [Filler(lines)];
            blocks.AddRange([new Heading(1, "Kapitel"), new Heading(2, "Unterkapitel"), new Paragraph("Text des Kapitels.")]);
            using var pdf = Rendered.Pdf([.. blocks]);

            var page = (await pdf.PagesAsync()).Single(p => p.Any(l => l.Trim() == "Kapitel"));

            Assert.Contains(page, l => l.Trim() == "Text des Kapitels.");
        }
    }

    [Fact]
    public async Task A_paragraph_leaves_no_single_line_on_either_page()
    {
        var sentence = string.Join(' ', Enumerable.Repeat("Absatz mit genug Wörtern für sechs Zeilen auf dem Papier.", 8));
        for (var lines = 38; lines < 48; lines++)
        {
            using var pdf = Rendered.Pdf(Filler(lines), new Paragraph(sentence));

            var counts = (await pdf.PagesAsync()).Select(p => p.Count(l => l.Contains("Wörtern", StringComparison.Ordinal) || l.Contains("Papier", StringComparison.Ordinal)));

            Assert.DoesNotContain(1, counts);
        }
    }

    [Fact]
    public async Task A_long_table_repeats_its_head_and_keeps_its_totals_with_a_row()
    {
        for (var rows = 60; rows < 75; rows++)
        {
            var table = new Table(
                [new TableColumn("Position", 3), new TableColumn("Betrag", 1, true)],
                [.. Enumerable.Range(1, rows).Select(i => new TableRow(string.Create(CultureInfo.InvariantCulture, $"Posten {i}"), "1,00 €"))],
                new TableRow("Summe", "viel"));
            using var pdf = Rendered.Pdf(table);

            var pages = await pdf.PagesAsync();

            Assert.True(pages.Count > 1);
            Assert.All(pages, p => Assert.Matches(@"^\s*Position\s+Betrag$", p[1]));
            Assert.Matches(@"Posten \d+ ", pages[^1][2]);
            Assert.Equal(rows, pages.Sum(p => p.Count(l => l.Contains("Posten", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task A_row_higher_than_a_page_is_continued()
    {
        var text = string.Join('\n', Enumerable.Range(1, 150).Select(i => $"Zeile {i}"));
        using var pdf = Rendered.Pdf(new Table([new TableColumn("Kopf", 1), new TableColumn("Text", 3)], [new TableRow("a", text), new TableRow("b", "Ende")]));

        var pages = await pdf.PagesAsync();

        Assert.InRange(pages.Count, 3, 4);
        Assert.All(pages, p => Assert.Matches(@"^\s*Kopf\s+Text$", p[1]));
        Assert.Contains(pages[^1], l => l.Contains("Ende", StringComparison.Ordinal));
        Assert.Equal(150, pages.Sum(p => p.Count(l => l.Contains("Zeile", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Grażyna Øverland-Müßig")]
    [InlineData("Đặng Thị Hồng")]
    [InlineData("Ľubomír Čapek")]
    [InlineData("Ḫālid Ẓāhir")]
    [InlineData("C̀edric M̂boup")]
    [InlineData("Łucja Ņikitina-Ģērmane")]
    [InlineData("Îñţérñåţîöñåļ Þórðarson")]
    [InlineData("Γεώργιος Иванов")]
    public async Task Names_of_DIN_91379_can_be_read_and_copied(string name)
    {
        using var pdf = Rendered.Pdf(new Heading(1, name), new Paragraph($"Antrag von {name} gestellt"));

        var (text, structure) = (await pdf.TextAsync(), await pdf.SpokenTextAsync());

        Assert.Contains(name.Normalize(), text.Normalize(), StringComparison.Ordinal);
        Assert.Contains($"Antrag von {name} gestellt".Normalize(), structure.Normalize(), StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public async Task A_character_the_font_lacks_is_shown_as_missing_and_copied_as_it_is()
    {
        using var pdf = Rendered.Pdf(new Paragraph("Name 漢字 und \U0001F600 Ende? Ja!"));

        var text = await pdf.TextAsync();

        Assert.Contains("Name 漢字 und \U0001F600 Ende? Ja!", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_soft_hyphen_shows_only_where_the_line_ends()
    {
        using var pdf = Rendered.Pdf(new Paragraph(string.Concat(Enumerable.Repeat("Daten\u00ADschutz\u00ADfolgen\u00ADabschätzung und ", 12))));

        var (shown, copied) = (await pdf.StructureAsync(), await pdf.TextAsync());

        Assert.Contains("Datenschutzfolgenabschätzung ", copied, StringComparison.Ordinal);
        Assert.DoesNotContain('-', copied);
        // This tool shows the glyph itself.
        Assert.Contains("\"-\"", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Verwaltungsverfahrensgesetz", "Ver-wal-tungs-ver-fah-rens-ge-setz")]
    [InlineData("Datenschutzfolgenabschätzung", "Da-ten-schutz-fol-gen-ab-schät-zung")]
    [InlineData("Straßenverkehrszulassung", "Stra-ßen-ver-kehrs-zu-las-sung")]
    [InlineData("Bundesausbildungsförderung", "Bun-des-aus-bil-dungs-för-de-rung")]
    public async Task A_long_word_is_divided_between_syllables_and_read_as_one(string word, string syllables)
    {
        using var pdf = Rendered.Pdf(new Table([new TableColumn("A", 12), new TableColumn("B", 88)], [new TableRow(word, "")]));

        var pieces = (await pdf.StructureAsync()).Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('"')).Select(l => l.Trim('"'))
            .Where(l => l is not ("A" or "B" or "-" or "")).ToList();

        Assert.Equal(word, string.Concat(pieces));
        Assert.True(pieces.Count > 1);
        var divided = string.Join('-', pieces);
        Assert.Equal(syllables, Merge(divided, syllables));
        Assert.Contains(word, (await pdf.TextAsync()).Replace("\u00AD", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_and_well_filled_lines_are_not_divided()
    {
        using var pdf = Rendered.Pdf(
            new Paragraph([new TextRun("Auskunft: "), new TextRun("https://verwaltungsverfahren.bundesausbildungsfoerderungsgesetz.example/datenschutzfolgenabschaetzung/anlagenverzeichnis") { Link = new Uri("https://amt.example/") }]),
            new Paragraph(string.Concat(Enumerable.Repeat("kurze Wörter sind da ", 40))));

        Assert.DoesNotContain("\"-\"", await pdf.StructureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Footnotes_stand_at_the_foot_of_the_page_of_their_mark()
    {
        List<Block> blocks = [];
        for (var i = 1; i <= 60; i++)
            blocks.Add(new Paragraph([new TextRun($"Absatz{i}"), TextRun.Footnote(i, TextRun.Plain($"Anmerkung{i}"))]));
        using var pdf = Rendered.Pdf([.. blocks]);

        var pages = await pdf.PagesAsync();
        var edges = await pdf.WordEdgesAsync();

        Assert.True(pages.Count > 2);
        Assert.All(pages, p =>
        {
            var marked = p.Where(l => l.Contains("Absatz", StringComparison.Ordinal)).Select(l => l.Trim()["Absatz".Length..].Split(' ')[0]).Select(n => n[..(n.Length / 2)]);
            var notes = p.Where(l => l.Contains("Anmerkung", StringComparison.Ordinal)).Select(l => l.Trim().Split("Anmerkung")[1]);
            Assert.Equal(marked.Count(), notes.Count());
            Assert.All(p.Select((l, i) => (l, i)).Where(x => x.l.Contains("Anmerkung", StringComparison.Ordinal)), x => Assert.True(x.i > Array.FindLastIndex(p, l => l.Contains("Absatz", StringComparison.Ordinal))));
        });
        Assert.All(edges, e => Assert.True(e.Bottom <= FootMargin));
    }

    [Fact]
    public async Task Hostile_text_stays_inside_the_margins_and_the_file_stays_sound()
    {
        var word = new string('W', 50_000);
        const string markup = "<b>&amp;</b> \\( ) >> endstream endobj %PDF {{projekt.stand}} {% end %} ]]> -->";
        using var pdf = Rendered.Pdf(
            new Heading(1, "X" + new string('i', 3_000)),
            new Paragraph(word),
            new Paragraph("\0\u0001\u001B[31m\u202Ereversed\u202C\uFFFF\uD800 \r\n\t Rest"),
            new Paragraph(markup),
            new Table([new TableColumn("schmal", 1), new TableColumn("breit", 400)], [new TableRow(new string('x', 400), word)]),
            new KeyValueTable([new KeyValueEntry(new string('K', 500), TextRun.Plain(markup))]),
            new SignatureBlock([new Signatory("f", new string('N', 2_000), "r", "o")]));

        var (exitCode, output) = await pdf.CheckAsync();
        var edges = await pdf.WordEdgesAsync();
        var text = await pdf.TextAsync();

        Assert.True(exitCode == 0 && !output.Contains("WARNING", StringComparison.OrdinalIgnoreCase), output);
        Assert.All(edges, e => Assert.True(e.Right <= RightMargin + 1 && e.Bottom <= FootMargin, $"{e}"));
        Assert.Contains(markup, text, StringComparison.Ordinal);
        Assert.Contains("[31mreversed", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', text);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_all_there()
    {
        var rows = Enumerable.Range(1, 10_000).Select(i => new TableRow(string.Create(CultureInfo.InvariantCulture, $"Zeile-{i}"), "Wert")).ToList();
        using var pdf = Rendered.Pdf(new Table([new TableColumn("Nr.", 1), new TableColumn("Wert", 1)], rows));

        var (exitCode, _) = await pdf.CheckAsync();
        var text = await pdf.TextAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(10_000, text.Split("Zeile-").Length - 1);
    }

    [Fact]
    public async Task A_thousand_headings_in_a_row_are_set()
    {
        using var pdf = Rendered.Pdf([new TableOfContents("Inhalt", 3), .. Enumerable.Range(0, 1_000).Select(i => new Heading(1 + (i % 3), $"Kapitel {i}"))]);

        var (exitCode, _) = await pdf.CheckAsync();

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void A_damaged_picture_is_refused()
    {
        var picture = SamplePictures.Png();

        Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(new Figure(picture.AsMemory(0, 20), 40, "Bild"))));
        Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(new Figure(picture.AsMemory(0, 50), 40, "Bild"))));
        Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(new Figure(picture, 40, " "))));
    }

    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(2_000_000_000, 2)]
    [InlineData(-1, 10)]
    public void A_second_header_that_promises_more_than_the_first_takes_no_memory(int width, int height)
    {
        var picture = SamplePictures.Png();
        var second = picture[8..33];
        BinaryPrimitives.WriteInt32BigEndian(second.AsSpan(8), width);
        BinaryPrimitives.WriteInt32BigEndian(second.AsSpan(12), height);
        byte[] both = [.. picture[..33], .. second, .. picture[33..]];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(new Figure(both, 40, "Bild"))));

        Assert.Contains("40 Millionen Bildpunkte", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    /// <summary>The syllables, if every place in <paramref name="divided"/> is one of theirs; otherwise the wrong division.</summary>
    private static string Merge(string divided, string syllables)
    {
        var places = syllables.Split('-').Aggregate(new List<int> { 0 }, (list, s) => [.. list, list[^1] + s.Length]);
        var position = 0;
        foreach (var piece in divided.Split('-'))
        {
            position += piece.Length;
            if (!places.Contains(position))
                return divided;
        }

        return syllables;
    }

    private static Paragraph Filler(int lines) => new(string.Join('\n', Enumerable.Range(1, lines).Select(i => $"Zeile {i}")));
}
