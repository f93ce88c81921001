using System.Text;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>
/// A report as a file a German Excel opens by itself: UTF-8 with its mark, semicolons. A name that would be a formula there
/// is only text.
/// </summary>
public static class ReportCsv
{
    /// <summary>The whole report, one line for each piece of time, site, booth and service.</summary>
    public static byte[] Write(ReportView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var text = new StringBuilder();
        Line(text, ["Gliederung", "Bezeichnung", .. ReportText.Calls.Select(c => c.Label)]);
        void Figures(string part, string name, Media.Reports.CallFigures figures) => Line(text, [part, name, .. ReportText.Calls.Select(c => c.Value(figures))]);
        Figures("Gesamt", ReportText.Period(view.Request), view.All);
        foreach (var piece in view.OverTime)
            Figures(ReportText.Name(view.Request.Interval), ReportText.Piece(piece.Start, view.Request.Interval), piece.Figures);
        foreach (var (part, lines) in new[] { ("Standort", view.Sites), ("Kabine", view.Booths), ("Leistung", view.Services) })
        {
            foreach (var line in lines)
                Figures(part, line.Name, line.Figures);
        }

        if (view.HandedTo.Count > 0)
        {
            Line(text, []);
            Line(text, ["Weitergegeben an", "Anzahl"]);
            foreach (var line in view.HandedTo)
                Line(text, [line.Organisation, ReportText.Number(line.Count)]);
        }

        if (view.Availability.Count > 0)
        {
            Line(text, []);
            Line(text, ["Kabine", "Verfügbar", "Ausfall"]);
            foreach (var booth in view.Availability)
                Line(text, [booth.Name, ReportText.Share(booth.Share), ReportText.Hours(booth.Down)]);
        }

        if (view.Weeks.Count > 0)
            Staff(text, view);
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Staff(StringBuilder text, ReportView view)
    {
        Line(text, []);
        Line(text, ["Woche ab", "Gruppe", .. ReportText.Staff.Select(c => c.Label)]);
        foreach (var week in view.Weeks)
        {
            var monday = Engine.Calendar.GermanDates.Numeric(week.Monday);
            if (week.Figures.All is { } all)
                Line(text, [monday, "Alle", .. ReportText.Staff.Select(c => c.Value(all))]);
            foreach (var part in week.Figures.Services)
                Line(text, [monday, part.Key, .. ReportText.Staff.Select(c => c.Of(part.Figures))]);
        }
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) => text.AppendJoin(';', cells.Select(Cell)).Append("\r\n");

    // What begins like a formula gets an apostrophe, as spreadsheets do themselves; quotes double (RFC 4180).
    private static string Cell(string value)
    {
        var safe = value.Length > 0 && value[0] is ('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '|' or '%') ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(";\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
