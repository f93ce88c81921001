using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Xunit;

namespace Buergerservice.Media.Tests.Reports;

/// <summary>Figures against a day counted by hand.</summary>
public sealed class CallFiguresTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private static readonly int[] Waited = [3, 7, 8, 12, 20, 21, 33, 61, 119, 247];

    [Fact]
    public void A_morning_counted_by_hand()
    {
        ReportCall[] calls =
        [
            Answered(0, wait: 10, talk: 300),
            Answered(60, wait: 20, talk: 120) with { IsOverflow = true, Transfers = 1 },
            Answered(120, wait: 45, talk: 4),
            Gone(180, wait: 3, CallEnd.ShortAbandon),
            Gone(240, wait: 50, CallEnd.Abandoned),
            Gone(300, wait: 70, CallEnd.BoothLost),
            Gone(360, wait: 600, CallEnd.CallbackOffered),
            // Answered, lost with the agent's line, and left while waiting anew: answered, not abandoned.
            Answered(420, wait: 5, talk: 30) with { End = CallEnd.Abandoned, Losses = 1 },
            new(Nine.AddSeconds(480), "b1", "s"),
        ];
        var figures = CallFigures.Of(calls, Within);
        Assert.Equal((9, 1, 4, 3), (figures.Offered, figures.Waiting, figures.Answered, figures.InTime));
        Assert.Equal((2, 1, 1), (figures.Abandoned, figures.ShortAbandoned, figures.CallbackOffered));
        Assert.Equal((1, 1, 1, 2), (figures.Overflowed, figures.Transfers, figures.Requeued, figures.FalseAlarms));
        // 3 in time of 9 − 1 that waits − 1 that left at once.
        Assert.Equal(3d / 7, figures.ServiceLevel);
        Assert.Equal(TimeSpan.FromSeconds(20), figures.AverageWait);
        Assert.Equal(TimeSpan.FromSeconds(600), figures.LongestWait);
        Assert.Equal(TimeSpan.FromSeconds(60), figures.AverageTimeToAbandon);
    }

    [Fact]
    public void Two_halves_added_are_the_whole()
    {
        ReportCall[] calls = [Answered(0, 10, 300), Gone(10, 2, CallEnd.ShortAbandon), Answered(20, 90, 60), Gone(30, 40, CallEnd.Abandoned)];
        Assert.Equal(CallFigures.Of(calls, Within), CallFigures.Of(calls[..2], Within) + CallFigures.Of(calls[2..], Within));
    }

    [Fact]
    public void Half_and_nine_in_ten_are_told_of_a_sum_talk_and_hold_apart()
    {
        ReportCall[] calls = [.. Waited.Select((wait, i) => Answered(i * 600, wait, 60) with { Talk = TimeSpan.FromSeconds(50), Hold = TimeSpan.FromSeconds(10), HandedTo = i < 2 ? ["aok"] : [], IsConclusive = i < 4 ? i > 0 : null }), Gone(9000, 500, CallEnd.Abandoned)];
        var figures = CallFigures.Of(calls[..5], Within) + CallFigures.Of(calls[5..], Within);
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(119)), (figures.MedianWait, figures.NinetiethWait));
        // From two minutes on to ten seconds, rounded up.
        Assert.Equal(TimeSpan.FromSeconds(250), figures.Waits.Most(1));
        Assert.Equal((TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(10), 0.75), (figures.AverageTalk, figures.AverageHold, figures.ConclusiveShare));
        Assert.Equal(2, figures.HandedTo.Counts["aok"]);
        Assert.Equal(figures, System.Text.Json.JsonSerializer.Deserialize<CallFigures>(System.Text.Json.JsonSerializer.Serialize(figures)));
        Assert.Null(new CallFigures { Answered = 3 }.MedianWait);
    }

    [Fact]
    public void What_the_clearing_says_counts_and_not_how_short_the_talk_was()
    {
        Assert.Equal(0, CallFigures.Of([Answered(0, 5, talk: 4) with { IsFalseAlarm = false }], Within).FalseAlarms);
        Assert.Equal(1, CallFigures.Of([Answered(0, 5, talk: 400) with { IsFalseAlarm = true }], Within).FalseAlarms);
        Assert.Equal(1, CallFigures.Of([Answered(0, 5, talk: 4)], Within).FalseAlarms);
    }

    [Fact]
    public void Nothing_to_judge_has_no_service_level()
    {
        Assert.Null(CallFigures.Of([Gone(0, 1, CallEnd.ShortAbandon)], Within).ServiceLevel);
        Assert.Null(new CallFigures().AverageWait);
    }

    [Theory]
    [InlineData(ReportInterval.Quarter, "2026-03-02T08:29:59Z", "2026-03-02T09:15:00+01:00")]
    [InlineData(ReportInterval.Half, "2026-03-02T08:29:59Z", "2026-03-02T09:00:00+01:00")]
    [InlineData(ReportInterval.Day, "2026-03-01T23:30:00Z", "2026-03-02T00:00:00+01:00")]
    [InlineData(ReportInterval.Week, "2026-03-08T22:59:59Z", "2026-03-02T00:00:00+01:00")]
    [InlineData(ReportInterval.Month, "2026-03-31T21:59:59Z", "2026-03-01T00:00:00+01:00")]
    // The hour that comes twice in autumn is two hours.
    [InlineData(ReportInterval.Hour, "2026-10-25T00:10:00Z", "2026-10-25T02:00:00+02:00")]
    [InlineData(ReportInterval.Hour, "2026-10-25T01:10:00Z", "2026-10-25T02:00:00+01:00")]
    public void Time_is_cut_as_the_clock_on_the_wall_does(ReportInterval interval, string at, string start)
    {
        var found = ReportIntervals.StartOf(DateTimeOffset.Parse(at, null), interval, Berlin);
        Assert.Equal(DateTimeOffset.Parse(start, null), found);
        Assert.Equal(DateTimeOffset.Parse(start, null).Offset, found.Offset);
    }

    [Theory]
    [InlineData(ReportInterval.Day, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")]
    [InlineData(ReportInterval.Day, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")]
    [InlineData(ReportInterval.Week, "2026-10-19T00:00:00+02:00", "2026-10-26T00:00:00+01:00")]
    [InlineData(ReportInterval.Month, "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00")]
    [InlineData(ReportInterval.Hour, "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00")]
    [InlineData(ReportInterval.Hour, "2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00")]
    public void The_next_piece_begins_where_the_clock_says_so(ReportInterval interval, string start, string next)
    {
        var found = ReportIntervals.Next(DateTimeOffset.Parse(start, null), interval, Berlin);
        Assert.Equal((DateTimeOffset.Parse(next, null), DateTimeOffset.Parse(next, null).Offset), (found, found.Offset));
    }

    private static ReportCall Answered(int at, int wait, int talk) => new(Nine.AddSeconds(at), "b1", "s")
    {
        AnsweredAt = Nine.AddSeconds(at + wait),
        EndedAt = Nine.AddSeconds(at + wait + talk),
        End = CallEnd.Completed,
    };

    private static ReportCall Gone(int at, int wait, CallEnd end) => new(Nine.AddSeconds(at), "b1", "s") { EndedAt = Nine.AddSeconds(at + wait), End = end };
}
