using System.Globalization;
using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Reports;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>A column of a table of figures: the same on the page, in the file for Excel and in the letter.</summary>
/// <param name="Label">Its head.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="IsMain">Whether it has its place on paper, too.</param>
public sealed record FigureColumn<T>(string Label, Func<T, string> Value, bool IsMain = false)
{
    /// <summary>Whether it says something about everybody only, not about a part.</summary>
    public bool OfAllOnly { get; init; }

    /// <summary>What stands in it for a part.</summary>
    public string Of(T part) => OfAllOnly ? "–" : Value(part);
}

/// <summary>German words and formats of reports.</summary>
public static class ReportText
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>Figures of calls.</summary>
    public static IReadOnlyList<FigureColumn<CallFigures>> Calls { get; } =
    [
        new("Anrufe", f => Number(f.Offered), true),
        new("Angenommen", f => Number(f.Answered), true),
        new("Servicegrad", f => Share(f.ServiceLevel), true),
        new("Mittlere Wartezeit", f => Time(f.AverageWait), true),
        new("Die Hälfte wartete höchstens", f => Time(f.MedianWait)),
        new("Neun von zehn warteten höchstens", f => Time(f.NinetiethWait)),
        new("Längste Wartezeit", f => Time(f.Offered == 0 ? null : f.LongestWait)),
        new("Vorher gegangen", f => Number(f.Abandoned), true),
        new("Zeit bis zum Gehen", f => Time(f.AverageTimeToAbandon)),
        new("Gleich gegangen", f => Number(f.ShortAbandoned)),
        new("Rückruf angeboten", f => Number(f.CallbackOffered), true),
        new("Von Partnern angenommen", f => Number(f.Overflowed)),
        new("Weitergegeben", f => Number(f.Transfers)),
        new("Nach Störung erneut eingereiht", f => Number(f.Requeued)),
        new("Fehlauslösungen", f => Number(f.FalseAlarms)),
        new("Mittlere Gesprächszeit", f => Time(f.AverageTalk)),
        new("Mittlere Haltezeit", f => Time(f.AverageHold)),
        new("Fallabschließend", f => Share(f.ConclusiveShare)),
    ];

    /// <summary>Sums of the work of staff.</summary>
    public static IReadOnlyList<FigureColumn<StaffFigures>> Staff { get; } =
    [
        new("Angenommen", f => Number(f.Answered), true),
        new("Nicht angenommen", f => Number(f.Missed), true),
        new("Abgelehnt", f => Number(f.Declined), true),
        new("Übernommen", f => Number(f.TransferredIn)),
        new("Weitergegeben", f => Number(f.TransferredOut)),
        new("Bereit", f => Hours(f.Ready)) { OfAllOnly = true },
        new("Es klingelt", f => Hours(f.Ringing)),
        new("Im Gespräch", f => Hours(f.InCall), true),
        new("Nachbearbeitung", f => Hours(f.WrapUp), true),
        new("Nicht bereit", f => Hours(f.NotReady)) { OfAllOnly = true },
        new("Mittlere Bearbeitungszeit", f => Time(f.AverageHandling), true),
        new("Auslastung", f => Share(f.Occupancy), true) { OfAllOnly = true },
    ];

    /// <summary>Such as „1.234“.</summary>
    public static string Number(int value) => value.ToString("N0", German);

    /// <summary>Such as „81 %“; nothing to judge is a dash.</summary>
    public static string Share(double? value) => value is { } share ? (share * 100).ToString("N0", German) + " %" : "–";

    /// <summary>Minutes and seconds such as „1:05 min“.</summary>
    public static string Time(TimeSpan? value) => value is { } time ? string.Create(German, $"{(int)time.TotalMinutes}:{time.Seconds:00} min") : "–";

    /// <summary>Hours and minutes such as „12:30 Std.“.</summary>
    public static string Hours(TimeSpan value) => string.Create(German, $"{(int)value.TotalHours}:{value.Minutes:00} Std.");

    /// <summary>A piece of time in the words of its grid.</summary>
    public static string Piece(DateTimeOffset start, ReportInterval interval)
    {
        var day = DateOnly.FromDateTime(start.DateTime);
        return interval switch
        {
            ReportInterval.Week => $"Woche ab {GermanDates.Numeric(day)}",
            ReportInterval.Month => start.ToString("MMMM yyyy", German),
            ReportInterval.Day => GermanDates.WithWeekday(day),
            _ => $"{GermanDates.Numeric(day)} {start.ToString("HH:mm", German)}",
        };
    }

    /// <summary>The name of a grid.</summary>
    public static string Name(ReportInterval interval) => interval switch
    {
        ReportInterval.Quarter => "15 Minuten",
        ReportInterval.Half => "30 Minuten",
        ReportInterval.Hour => "Stunden",
        ReportInterval.Day => "Tage",
        ReportInterval.Week => "Wochen",
        _ => "Monate",
    };

    /// <summary>A period in words.</summary>
    public static string Period(ReportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.From == request.To ? GermanDates.WithWeekday(request.From) : $"{GermanDates.Numeric(request.From)} bis {GermanDates.Numeric(request.To)}";
    }
}
