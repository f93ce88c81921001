using Buergerservice.Documents.Content;
using Buergerservice.Media.Reports;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>The weekly report as a document.</summary>
internal static class WeeklyDocument
{
    public static DocumentContent Compose(ReportView view, ReportOptions options, DateTimeOffset now)
    {
        var period = ReportText.Period(view.Request);
        var title = $"Wochenbericht Anrufe, {period}";
        List<Block> blocks = [new TitleBlock(TextRun.Plain("Wochenbericht Anrufe"), TextRun.Plain($"{view.Organisation}, {period}"))];
        blocks.Add(new Heading(1, "Die Woche insgesamt"));
        blocks.Add(new KeyValueTable([.. ReportText.Calls.Select(c => new KeyValueEntry(c.Label, TextRun.Plain(c.Value(view.All))))]));
        blocks.Add(new Paragraph($"Servicegrad: Anteil der Anrufe, die innerhalb von {options.AnswerWithinSeconds} Sekunden angenommen wurden, an allen außer denen, die gleich wieder gegangen sind. Ziel: {options.TargetPercent} %."));
        Figures(blocks, "Nach Tagen", "Tag", view.OverTime.Select(p => (ReportText.Piece(p.Start, view.Request.Interval), p.Figures)));
        Figures(blocks, "Nach Standort", "Standort", view.Sites.Select(l => (l.Name, l.Figures)));
        Figures(blocks, "Nach Kabine", "Kabine", view.Booths.Select(l => (l.Name, l.Figures)));
        Figures(blocks, "Nach Leistung", "Leistung", view.Services.Select(l => (l.Name, l.Figures)));
        if (view.HandedTo.Count > 0)
        {
            blocks.Add(new Heading(1, "Weitergegeben an"));
            blocks.Add(new Table([new("Organisation", 3), new("Anzahl", 1, true)], [.. view.HandedTo.Select(l => new TableRow(l.Organisation, ReportText.Number(l.Count)))]));
        }

        if (view.Availability.Count > 0)
        {
            blocks.Add(new Heading(1, "Verfügbarkeit der Kabinen"));
            blocks.Add(new Table([new("Kabine", 3), new("Verfügbar", 1, true), new("Ausfall", 1, true)], [.. view.Availability.Select(b => new TableRow(b.Name, ReportText.Share(b.Share), ReportText.Hours(b.Down)))]));
        }

        Staff(blocks, view, options);
        return new(new(title, view.Organisation, "Anrufe der Kabinen und Terminals", now), new(view.Organisation, period, "Wochenbericht Anrufe"), blocks, []);
    }

    private static void Figures(List<Block> blocks, string title, string head, IEnumerable<(string Name, CallFigures Figures)> lines)
    {
        var columns = ReportText.Calls.Where(c => c.IsMain).ToList();
        var rows = lines.Select(l => new TableRow([l.Name, .. columns.Select(c => c.Value(l.Figures))])).ToList();
        if (rows.Count == 0)
            return;
        blocks.Add(new Heading(1, title));
        blocks.Add(new Table([new(head, 2.4), .. columns.Select(c => new TableColumn(c.Label, 1.2, true))], rows));
    }

    private static void Staff(List<Block> blocks, ReportView view, ReportOptions options)
    {
        blocks.Add(new Heading(1, "Arbeit der Mitarbeitenden"));
        if (view.Weeks is not [{ Figures.All: { } all } week])
        {
            blocks.Add(new Paragraph($"Weniger als {options.SmallestGroup} Personen haben Anrufe angenommen; zu kleinen Gruppen werden keine Zahlen gezeigt."));
            return;
        }

        var columns = ReportText.Staff.Where(c => c.IsMain).ToList();
        blocks.Add(new Table([new("Gruppe", 1.8), .. columns.Select(c => new TableColumn(c.Label, 1.2, true))],
            [new(["Alle", .. columns.Select(c => c.Value(all))]), .. week.Figures.Services.Select(s => new TableRow([s.Key, .. columns.Select(c => c.Of(s.Figures))]))]));
        blocks.Add(new Paragraph($"Nur Summen ab {options.SmallestGroup} Personen. Kleinere Gruppen fehlen, auch wo man sie sonst ausrechnen könnte."));
    }
}
