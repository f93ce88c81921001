using System.Globalization;
using Buergerservice.Media.Reports;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>A bar of a picture.</summary>
/// <param name="Kind">Its class in the style sheet.</param>
/// <param name="X">Left.</param>
/// <param name="Y">Top.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Text">What it says.</param>
public sealed record ReportBar(string Kind, double X, double Y, double Width, double Height, string Text);

/// <summary>A line across a picture.</summary>
/// <param name="Kind">Its class in the style sheet.</param>
/// <param name="Y">Where.</param>
/// <param name="Label">What it stands for.</param>
public sealed record ReportGridLine(string Kind, double Y, string Label);

/// <summary>A picture of figures over time, drawn as SVG; the table below it is its equal in words.</summary>
public sealed record ReportPicture(string Title, string Summary, IReadOnlyList<ReportBar> Bars, IReadOnlyList<ReportGridLine> Lines, string First, string Last, IReadOnlyList<(string Kind, string Text)> Legend)
{
    /// <summary>Width of the drawing.</summary>
    public const int Width = 800;

    /// <summary>Height of the drawing.</summary>
    public const int Height = 260;

    /// <summary>Where the bars begin.</summary>
    public const int Left = 60;

    private const int Top = 14;
    private const int Bottom = 30;
    private const int Room = Height - Top - Bottom;

    /// <summary>Calls by what became of them.</summary>
    public static ReportPicture Calls(ReportView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var most = Math.Max(1, view.OverTime.Max(p => p.Figures.Offered));
        var bars = new List<ReportBar>();
        foreach (var (piece, x, width, name) in Places(view))
        {
            var f = piece.Figures;
            var y = (double)(Height - Bottom);
            foreach (var (kind, count, text) in new[] { ("report-answered", f.Answered, "angenommen"), ("report-gone", f.Abandoned + f.ShortAbandoned, "gegangen"), ("report-other", f.CallbackOffered + f.Waiting, "Rückruf angeboten oder wartend") })
            {
                if (count == 0)
                    continue;
                var height = (double)Room * count / most;
                bars.Add(new(kind, x, y -= height, width, height, $"{name}: {count} {text}"));
            }
        }

        var top = view.OverTime.MaxBy(p => p.Figures.Offered)!;
        return Of(view, "Anrufe", $"Anrufe über die Zeit. {view.All.Offered} insgesamt, die meisten, {most}, {ReportText.Piece(top.Start, view.Request.Interval)}. Die Tabelle darunter nennt jede Zahl.", bars,
            [new("report-line", Height - Bottom, "0"), new("report-line", Top, ReportText.Number(most))], [("report-answered", "angenommen"), ("report-gone", "vorher oder gleich gegangen"), ("report-other", "Rückruf angeboten oder wartend")]);
    }

    /// <summary>The service level with its aim.</summary>
    public static ReportPicture ServiceLevel(ReportView view, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(options);
        var bars = Places(view).Where(p => p.Piece.Figures.ServiceLevel is not null)
            .Select(p => new ReportBar("report-level", p.X, Height - Bottom - (Room * p.Piece.Figures.ServiceLevel!.Value), p.Width, Math.Max(1, Room * p.Piece.Figures.ServiceLevel.Value), $"{p.Name}: {ReportText.Share(p.Piece.Figures.ServiceLevel)}")).ToList();
        var missed = view.OverTime.Count(p => p.Figures.ServiceLevel * 100 < options.TargetPercent);
        return Of(view, $"Servicegrad ({options.AnswerWithinSeconds} Sekunden)", $"Servicegrad über die Zeit, insgesamt {ReportText.Share(view.All.ServiceLevel)}. In {missed} von {bars.Count} Abschnitten lag er unter dem Ziel von {options.TargetPercent} %. Die Tabelle darunter nennt jede Zahl.", bars,
            [new("report-line", Height - Bottom, "0 %"), new("report-line", Top, "100 %"), new("report-target", Height - Bottom - (Room * options.TargetPercent / 100d), $"{options.TargetPercent} %")], []);
    }

    /// <summary>A number as SVG writes it.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static IEnumerable<(ReportPiece Piece, double X, double Width, string Name)> Places(ReportView view)
    {
        var step = (double)(Width - Left) / view.OverTime.Count;
        // A single day is no wall.
        var width = Math.Min(48, step * 0.8);
        return view.OverTime.Select((p, i) => (p, Left + (i * step) + ((step - width) / 2), width, ReportText.Piece(p.Start, view.Request.Interval)));
    }

    private static ReportPicture Of(ReportView view, string title, string summary, IReadOnlyList<ReportBar> bars, IReadOnlyList<ReportGridLine> lines, IReadOnlyList<(string Kind, string Text)> legend) =>
        new(title, summary, bars, lines, ReportText.Piece(view.OverTime[0].Start, view.Request.Interval), view.OverTime.Count == 1 ? "" : ReportText.Piece(view.OverTime[^1].Start, view.Request.Interval), legend);
}
