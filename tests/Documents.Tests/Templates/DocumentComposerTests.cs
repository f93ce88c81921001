using System.Security.Cryptography;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;
using Buergerservice.Documents.Tests.Samples;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Templates;

public sealed class DocumentComposerTests
{
    private static readonly Dictionary<string, object?> NoData = [];
    private static readonly string[] Activities = ["Statistiken", "Auswertung"];

    [Theory]
    [InlineData("text", 2026, "2026")]
    [InlineData("text", true, "ja")]
    [InlineData("integer", 1234567, "1.234.567")]
    [InlineData("decimal", 1234.5, "1.234,5")]
    [InlineData("money", 62400, "62.400,00\u00A0€")]
    [InlineData("money", -0.5, "−0,50\u00A0€")]
    [InlineData("money-t", 48500, "48,5\u00A0T€")]
    [InlineData("percent", 12.5, "12,5\u00A0%")]
    [InlineData("date", "2026-11-20", "20.11.2026")]
    [InlineData("date-time", "2026-11-20T09:05:00+01:00", "20.11.2026, 09:05 Uhr")]
    public void Values_are_written_in_German(string format, object value, string expected)
    {
        var document = Rendered.Compose($"{{{{wert|{format}}}}}", new Dictionary<string, object?> { ["wert"] = value });

        Assert.Equal(expected, Text(document));
        Assert.Empty(document.MissingFields);
    }

    [Fact]
    public void Dates_and_lists_need_no_format()
    {
        var data = new Dictionary<string, object?>
        {
            ["tag"] = new DateOnly(2026, 3, 1),
            ["zeit"] = new DateTimeOffset(2026, 3, 1, 14, 30, 0, TimeSpan.FromHours(1)),
            ["liste"] = new[] { "eins", "zwei" },
        };

        Assert.Equal("01.03.2026; 01.03.2026, 14:30 Uhr; eins, zwei", Text(Rendered.Compose("{{tag}}; {{zeit}}; {{liste}}", data)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_missing_value_is_marked_and_reported(string? value)
    {
        var document = Rendered.Compose("Stand: {{projekt.stand|date|Stand der Skizze}}", Nested("projekt", "stand", value));

        var run = Assert.Single(Runs(document), r => r.Missing);
        Assert.Equal("‹Stand der Skizze fehlt›", run.Text);
        Assert.Equal([new MissingField("projekt.stand", "Stand der Skizze")], document.MissingFields);
    }

    [Theory]
    [InlineData("date", "morgen", "‹Wert ist kein Datum›")]
    [InlineData("money", "viel", "‹Wert ist keine Zahl›")]
    [InlineData("integer", 2.5, "‹Wert ist keine ganze Zahl›")]
    [InlineData("decimal", double.NaN, "‹Wert ist keine Zahl›")]
    [InlineData("money", 1e300, "‹Wert ist keine Zahl›")]
    public void A_value_of_the_wrong_kind_is_marked_and_not_guessed(string format, object value, string expected)
    {
        var document = Rendered.Compose($"{{{{wert|{format}}}}}", new Dictionary<string, object?> { ["wert"] = value });

        Assert.Equal(expected, Assert.Single(Runs(document), r => r.Missing).Text);
        Assert.Single(document.MissingFields);
    }

    [Fact]
    public void The_empty_Projektskizze_marks_every_field_and_still_has_its_chapters()
    {
        var document = Rendered.Projektskizze(NoData);

        var headings = document.Content.Blocks.OfType<Heading>().Select(h => h.Text).ToList();

        Assert.Equal(47, document.MissingFields.Count);
        Assert.Contains(document.MissingFields, m => m.Path == "meilensteine.m2.termin");
        Assert.Contains("3.2 Meilensteine", headings);
        Assert.Contains("Phase 0: Vorbereitung", headings);
        Assert.Equal(2, document.Content.Blocks.OfType<SignatureBlock>().Single().Signatories.Count);
    }

    [Fact]
    public void A_complete_Projektskizze_has_nothing_missing() => Assert.Empty(Rendered.Projektskizze().MissingFields);

    [Fact]
    public void Phases_of_the_data_replace_those_of_the_template()
    {
        var data = ProjektskizzeSample.Data();
        data["phasen"] = new List<Dictionary<string, object?>> { new() { ["nummer"] = 5, ["titel"] = "Evaluierung", ["aktivitaeten"] = Activities } };

        var blocks = Rendered.Projektskizze(data).Content.Blocks;

        Assert.Equal(["Phase 5: Evaluierung"], blocks.OfType<Heading>().Where(h => h.Level == 3).Select(h => h.Text));
        Assert.Contains(blocks.OfType<ListBlock>(), l => l.Items.Select(i => TextRun.Concat(i.Runs)).SequenceEqual(Activities));
    }

    [Fact]
    public void Placeholders_and_markup_in_data_stay_characters()
    {
        const string hostile = "{{geheim}} {% end %} **fett** [x](https://a.example) # | \\";
        var document = Rendered.Compose("{{wert}}", new Dictionary<string, object?> { ["wert"] = hostile, ["geheim"] = "GEHEIM" });

        var run = Assert.Single(Runs(document));
        Assert.Equal(hostile, run.Text);
        Assert.False(run.Bold);
        Assert.DoesNotContain("GEHEIM", Encoding.UTF8.GetString(document.DataJson.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_entry_does_not_borrow_values_from_outside()
    {
        var data = new Dictionary<string, object?>
        {
            ["termin"] = "aussen",
            ["liste"] = new List<Dictionary<string, object?>> { new() { ["name"] = "a", ["kinder"] = new List<string> { "k" } } },
        };

        var document = Rendered.Compose("{% each liste %}\n{{@nr}} {{.name}} {{.termin}}\n{% each .kinder %}\n{{.}} von {{..name}}\n{% end %}\n{% end %}", data);

        Assert.Equal("1 a ‹Termin fehlt› k von a", Text(document));
        Assert.Equal("liste[1].termin", Assert.Single(document.MissingFields).Path);
    }

    [Theory]
    [InlineData("if a", "ja")]
    [InlineData("if not a", "nein")]
    [InlineData("if leer", "nein")]
    [InlineData("if falsch", "nein")]
    [InlineData("if null", "ja")]
    [InlineData("if liste", "nein")]
    [InlineData("if a == \"x\"", "ja")]
    [InlineData("if a != \"x\"", "nein")]
    [InlineData("if falsch == \"nein\"", "ja")]
    [InlineData("if fehlt == \"nein\"", "nein")]
    public void Conditions_ask_whether_there_is_a_value(string condition, string expected)
    {
        var data = new Dictionary<string, object?> { ["a"] = "x", ["leer"] = " ", ["falsch"] = false, ["null"] = 0, ["liste"] = Array.Empty<string>() };

        Assert.Equal(expected, Text(Rendered.Compose($"{{% {condition} %}}\nja\n{{% else %}}\nnein\n{{% end %}}", data)));
    }

    [Fact]
    public void Own_text_replaces_the_passage_and_survives_the_next_generation()
    {
        const string template = "# Kapitel\n{% eigentext lage %}\nVorgabe\n{% end %}";
        var own = new Dictionary<string, string> { ["lage"] = "Unsere *Lage* {{x}}.\n\n- eins\n- zwei\n\n# keine Überschrift", ["alt"] = "verwaist" };

        var document = Rendered.Compose(template, NoData, own);

        var passage = document.Content.Blocks.OfType<OwnTextBlock>().Single();
        Assert.True(passage.IsOwn);
        Assert.Equal("Unsere Lage {{x}}.", TextRun.Concat(passage.Blocks.OfType<Paragraph>().First().Runs));
        Assert.Equal(2, passage.Blocks.OfType<ListBlock>().Single().Items.Count);
        Assert.Single(document.Content.Blocks.OfType<Heading>());
        Assert.Equal(["alt"], document.UnusedOwnTexts);
        Assert.Contains("Unsere *Lage*", Encoding.UTF8.GetString(document.DataJson.Span), StringComparison.Ordinal);
        Assert.Equal("Kapitel Vorgabe", Text(Rendered.Compose(template, NoData)));
    }

    [Fact]
    public void The_record_holds_what_was_used_in_one_fixed_form()
    {
        var first = new Dictionary<string, object?> { ["b"] = 1.50m, ["a"] = new Dictionary<string, object?> { ["y"] = "Ä", ["x"] = new DateOnly(2026, 1, 2) }, ["unbenutzt"] = 1 };
        var second = new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["x"] = new DateOnly(2026, 1, 2), ["y"] = "A\u0308" }, ["b"] = 1.5 };

        var one = Rendered.Compose("{{b}} {{a.y}} {{a.x}} {{fehlt}}", first);
        var two = Rendered.Compose("{{b}} {{a.y}} {{a.x}} {{fehlt}}", second);

        Assert.StartsWith("{\"daten\":{\"a\":{\"x\":\"2026-01-02\",\"y\":\"Ä\"},\"b\":1.5,\"fehlt\":null},\"eigentexte\":{},\"vorlage\":{", Encoding.UTF8.GetString(one.DataJson.Span), StringComparison.Ordinal);
        Assert.Equal(one.DataSha256, two.DataSha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(one.DataJson.Span)), one.DataSha256);
    }

    [Fact]
    public void Lists_and_texts_are_bounded()
    {
        var endless = new Dictionary<string, object?> { ["liste"] = Enumerable.Repeat("x", 20_001), ["text"] = new string('x', 200_001) };

        var error = Assert.Throws<DocumentDataException>(() => Rendered.Compose("{% each liste %}\n- {{.}}\n{% end %}", endless));
        Assert.Contains("20000 Einträge", error.Message, StringComparison.Ordinal);
        Assert.Throws<DocumentDataException>(() => Rendered.Compose("{{liste}}", endless));
        Assert.Throws<DocumentDataException>(() => Rendered.Compose("{{text}}", endless));
    }

    [Fact]
    public void Nested_loops_are_bounded_together()
    {
        var inner = Enumerable.Repeat("x", 1_000).ToList();
        var data = new Dictionary<string, object?> { ["liste"] = Enumerable.Range(0, 200).Select(_ => new Dictionary<string, object?> { ["kinder"] = inner }).ToList() };

        var error = Assert.Throws<DocumentDataException>(() => Rendered.Compose("{% each liste %}\n{% each .kinder %}\n- {{.}}\n{% end %}\n{% end %}", data));

        Assert.Contains("Zeile 7 der Vorlage", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signature_field_names_are_made_safe_and_unique()
    {
        var data = new Dictionary<string, object?>
        {
            ["s"] = new List<Dictionary<string, object?>>
            {
                new() { ["feld"] = "leitung.1" }, new() { ["feld"] = "leitung1" }, new(),
            },
        };

        var block = Rendered.Compose("{% signatures s %}", data).Content.Blocks.OfType<SignatureBlock>().Single();

        Assert.Equal(["leitung1", "leitung1-2", "unterschrift-3"], block.Signatories.Select(s => s.FieldName));
    }

    [Fact]
    public void Mail_addresses_become_links_only_if_they_are_some()
    {
        var data = new Dictionary<string, object?> { ["gut"] = "amt@stadt.example", ["schlecht"] = "amt@stadt.example?subject=x" };

        var runs = Runs(Rendered.Compose("{{gut|email}} {{schlecht|email}}", data));

        Assert.Equal("mailto:amt@stadt.example", Assert.Single(runs, r => r.Link is not null).Link!.AbsoluteUri);
    }

    [Fact]
    public void Tables_checks_and_lists_come_from_data()
    {
        const string template = """
            {% table Kosten %}
            | Position | Mittel |
            | 3 | 1> |
            {% each zeilen %}
            {% if .mittel %}
            | {{.name}} \| x | {{.mittel|money}} |
            {% end %}
            {% end %}
            |= Summe | {{summe|money}} |
            {% end %}
            - [{{fertig}}] Fertig
            - [x] Immer
            - [ ] Nie
            1. eins
               geht weiter
            2. zwei
            """;
        var data = new Dictionary<string, object?>
        {
            ["zeilen"] = new List<Dictionary<string, object?>> { new() { ["name"] = "A", ["mittel"] = 2 }, new() { ["name"] = "ohne" } },
            ["summe"] = 2,
            ["fertig"] = true,
        };

        var blocks = Rendered.Compose(template, data).Content.Blocks;
        var table = blocks.OfType<Table>().Single();

        Assert.Equal(["A | x", "2,00\u00A0€"], Assert.Single(table.Rows).Cells.Select(TextRun.Concat));
        Assert.Equal("Summe", TextRun.Concat(table.Totals!.Cells[0]));
        Assert.True(table.Columns[1].AlignRight);
        Assert.Equal([true, true, false], blocks.OfType<CheckList>().Single().Items.Select(i => i.Ticked));
        Assert.Equal(["eins geht weiter", "zwei"], blocks.OfType<ListBlock>().Single().Items.Select(i => TextRun.Concat(i.Runs)));
    }

    private static Dictionary<string, object?> Nested(string outer, string inner, object? value) =>
        new() { [outer] = new Dictionary<string, object?> { [inner] = value } };

    private static List<TextRun> Runs(ComposedDocument document) => [.. document.Content.Blocks.OfType<Paragraph>().SelectMany(p => p.Runs)];

    private static string Text(ComposedDocument document) => string.Join(' ', document.Content.Blocks.SelectMany(b => b is OwnTextBlock own ? own.Blocks : [b]).Select(b => b switch
    {
        Heading heading => heading.Text,
        Paragraph paragraph => TextRun.Concat(paragraph.Runs),
        _ => "",
    }));
}
