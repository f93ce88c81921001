using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;
using Buergerservice.Rollout.Documents;
using Xunit;

namespace Product.Tests.Rollout;

/// <summary>The Einführungskonzept from a project's data .</summary>
public sealed class EinfuehrungskonzeptTests
{
    // The table of contents of the source, word for word; its 4.2 is called „Projektlauf“ there and „Projektablauf“ in the text.
    private static readonly string[] Chapters =
    [
        "1 Allgemeine Beschreibung des Projektes", "1.1 Zielsetzung und Hintergrund", "1.2 Nutzen des Projektes",
        "2 Zielsetzung der Verwaltung", "2.1 Aktuelle Situation", "2.2 Anwendungsszenarien",
        "3 Voraussetzungen und Empfehlungen", "3.1 Anforderungen an Bürgerkoffer/Bürgerterminal", "3.1.1 Allgemein", "3.1.2 Ausstattung", "3.1.3 Einsatzorte",
        "3.2 KDN und Zugriff auf die IT-Strukturen der Verwaltung", "3.3 Anpassungen dienstlicher Anweisungen", "3.3.1 Hinweise zu möglichen Anpassungen von Dienstanweisungen",
        "3.3.2 Weitere Maßnahmen", "3.4 Datenschutz und -sicherheit", "3.5 Schulungsbedarf", "3.6 Marketing",
        "4 Projekt", "4.1 Projektstruktur", "4.2 Projektablauf", "4.3 Projektaufwand",
    ];

    private static readonly DocumentTemplate Template = DocumentTemplateCatalog.Load(Path.Combine(RolloutTemplates.Directory, "documents")).Get("einfuehrungskonzept");

    [Fact]
    public void Every_chapter_of_the_source_is_there_in_its_order()
    {
        var headings = Blocks([]).OfType<Heading>().Where(h => h.Level <= 3).Select(h => h.Text).ToList();

        Assert.Equal([.. Chapters, "Unterschriften"], headings);
    }

    [Fact]
    public void Tables_have_the_columns_of_the_source()
    {
        var tables = Blocks([]).OfType<Table>().ToDictionary(t => t.Caption!, t => t.Columns.Select(c => c.Header).ToArray());

        Assert.Equal(["Name", "Schulung zum Einsatz des Bürgerkoffers/Bürgerterminals", "Durchgeführt von", "Fachliche Schulung (Thema)", "Durchgeführt von"], tables["Schulungen"]);
        Assert.Equal(["Arbeitspaket", "Zielstellung", "Zeitraum", "Anstehende Termine"], tables["Arbeitspakete"]);
        Assert.Equal(["Position", "Kosten/Aufwände", "Anzahl", "Benötigte Mittel"], tables["Kosten, Aufwände und benötigte Mittel"]);
    }

    [Fact]
    public void Work_packages_and_positions_of_the_source_stand_there_even_when_nothing_is_known()
    {
        var tables = Blocks([]).OfType<Table>().ToDictionary(t => t.Caption!, t => t.Rows);

        Assert.Equal(["Konzeptionierung", "Umsetzung", "Schulungen", "Qualitätssicherung/Tests", "Inbetriebnahme"], FirstColumn(tables["Arbeitspakete"]));
        Assert.Equal(12, tables["Kosten, Aufwände und benötigte Mittel"].Count);
        Assert.All(tables["Arbeitspakete"], r => Assert.True(r.Cells[1][0].Missing));
    }

    [Fact]
    public void The_budget_fills_the_positions_and_what_is_its_own_comes_after_them()
    {
        var project = Project(("budget", new()
        {
            ["positionen"] = Rows(
                [("position", "Anschaffung/Miete mobiler Bürgerkoffer"), ("kosten", 3000L), ("anzahl", 2L)],
                [("position", "Kosten für Betrieb (z. B. Wartung und Support) – Bürgerterminal"), ("kosten", 2600L)],
                [("position", "Kosten für Betrieb (z. B. Wartung und Support) – Verwaltungsarbeitsplatz"), ("kosten", 800L)],
                [("position", "Bauliche Anpassung"), ("kosten", 500L), ("anzahl", 1L)]),
        }));

        var table = Blocks(project).OfType<Table>().Single(t => t.Caption!.StartsWith("Kosten", StringComparison.Ordinal));

        Assert.Equal(["Anschaffung/Miete Bürgerkoffer", "3.000,00 €", "2", "6.000,00 €"], Cells(table.Rows[0]));
        Assert.Equal("3.400,00 €", Cells(table.Rows[3])[3]);
        Assert.Equal("Bauliche Anpassung", Cells(table.Rows[^1])[0]);
        Assert.Equal("9.900,00 €", Cells(table.Totals!)[3]);
    }

    [Fact]
    public void Only_the_chosen_service_has_requirements()
    {
        var project = Project(("gate0", new() { ["dienst"] = "Buergerkoffer" }));

        var blocks = Blocks(project);

        Assert.Contains(blocks.OfType<Heading>(), h => h.Text == "3.1 Anforderungen an Bürgerkoffer");
        Assert.DoesNotContain(blocks.OfType<Heading>(), h => h.Text == "Bürgerterminal");
        Assert.Contains(blocks.OfType<ListBlock>().SelectMany(l => l.Items), i => TextRun.Concat(i.Runs) == "leichtgängige Trolleyfunktion");
    }

    [Fact]
    public void What_is_filled_in_is_not_marked_and_what_is_not_is()
    {
        var project = Project(
            ("einfuehrungskonzept", new()
            {
                ["problemlage"] = "Lange Wege",
                ["gruende"] = new List<object?> { "Ein Verwaltungsstandort wird geschlossen." },
                ["optional"] = new List<object?> { "braille" },
                ["daten"] = Rows([("ausfuehrung", "Hausbesuch"), ("daten", "Name"), ("verfuegbarkeit", "normal"), ("vertraulichkeit", "hoch"), ("integritaet", "hoch"), ("massnahmen", "VPN")]),
                ["text_nutzen"] = "Unser eigener Nutzen.",
            }));

        var composed = Compose(project);
        var missing = composed.MissingFields.Select(m => m.Path).ToList();
        var blocks = OwnTextBlock.Flatten(composed.Content.Blocks).ToList();

        Assert.DoesNotContain("lage.problemlage", missing);
        Assert.Contains("lage.demografie", missing);
        Assert.DoesNotContain(missing, m => m.StartsWith("daten", StringComparison.Ordinal) || m.StartsWith("gruende", StringComparison.Ordinal));
        Assert.Contains(blocks.OfType<CheckList>().SelectMany(c => c.Items), i => i.Ticked && TextRun.Concat(i.Runs) == "Braillezeile");
        Assert.Contains(blocks.OfType<Paragraph>(), p => TextRun.Concat(p.Runs) == "Unser eigener Nutzen.");
        Assert.Empty(composed.UnusedOwnTexts);
    }

    private static ComposedDocument Compose(Dictionary<string, object?> project) => DocumentComposer.Compose(
        Template,
        EinfuehrungskonzeptData.Build(project, 1, new DateOnly(2026, 11, 23)),
        new() { Created = DateTimeOffset.UnixEpoch, OwnTexts = EinfuehrungskonzeptData.OwnTexts(project).Where(t => t.Value is string).ToDictionary(t => t.Key, t => (string)t.Value!) });

    private static List<Block> Blocks(Dictionary<string, object?> project) => [.. OwnTextBlock.Flatten(Compose(project).Content.Blocks)];

    private static Dictionary<string, object?> Project(params (string Section, Dictionary<string, object?> Values)[] sections) => sections.ToDictionary(s => s.Section, s => (object?)s.Values);

    private static List<object?> Rows(params (string Key, object? Value)[][] rows) => [.. rows.Select(r => r.ToDictionary(c => c.Key, c => c.Value))];

    private static string[] Cells(TableRow row) => [.. row.Cells.Select(c => TextRun.Concat(c).Replace('\u00A0', ' '))];

    private static IEnumerable<string> FirstColumn(IEnumerable<TableRow> rows) => rows.Select(r => TextRun.Concat(r.Cells[0]));
}
