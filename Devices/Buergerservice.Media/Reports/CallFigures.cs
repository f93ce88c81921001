using Buergerservice.Media.Acd;

namespace Buergerservice.Media.Reports;

/// <summary>What a report needs to know of a call. It knows no citizen and no agent.</summary>
/// <param name="ArrivedAt">When the citizen came.</param>
/// <param name="Booth">The booth.</param>
/// <param name="Service">What was asked for.</param>
public sealed record ReportCall(DateTimeOffset ArrivedAt, string Booth, string Service)
{
    /// <summary>When it was first answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public CallEnd? End { get; init; }

    /// <summary>Whether somebody of a partner organisation answered it first.</summary>
    public bool IsOverflow { get; init; }

    /// <summary>How often it was handed over.</summary>
    public int Transfers { get; init; }

    /// <summary>How often it went back to the queue because a connection was lost.</summary>
    public int Losses { get; init; }

    /// <summary>The organisations it was handed over to.</summary>
    public IReadOnlyList<string> HandedTo { get; init; } = [];

    /// <summary>Time talked; known when the call has ended.</summary>
    public TimeSpan Talk { get; init; }

    /// <summary>Time on hold or in a hand-over.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>What the clearing has said of it: whether it was a mistake of the sensor; null when no process leads the call.</summary>
    public bool? IsFalseAlarm { get; init; }

    /// <summary>Whether its case was closed for good („fallabschließend“); null when it has no case that is closed.</summary>
    public bool? IsConclusive { get; init; }
}

/// <summary>Figures of any number of calls; sums and maxima only, so that those of two groups can be added (4.3 of the specification, R-400).</summary>
public sealed record CallFigures
{
    /// <summary>Where nobody says what it was: whoever is gone so soon after an answer was not there, the sensor was mistaken.</summary>
    public static readonly TimeSpan ShortestTalk = TimeSpan.FromSeconds(10);

    /// <summary>Calls that came.</summary>
    public int Offered { get; init; }

    /// <summary>Of these, still waiting: not judged yet.</summary>
    public int Waiting { get; init; }

    /// <summary>Answered.</summary>
    public int Answered { get; init; }

    /// <summary>Answered within the time that counts.</summary>
    public int InTime { get; init; }

    /// <summary>The citizen left before anybody answered, or the line broke.</summary>
    public int Abandoned { get; init; }

    /// <summary>The citizen left at once; not counted against the service level.</summary>
    public int ShortAbandoned { get; init; }

    /// <summary>Nobody answered in time.</summary>
    public int CallbackOffered { get; init; }

    /// <summary>Answered by a partner organisation.</summary>
    public int Overflowed { get; init; }

    /// <summary>Hand-overs.</summary>
    public int Transfers { get; init; }

    /// <summary>Calls put back into the queue because a connection was lost.</summary>
    public int Requeued { get; init; }

    /// <summary>Mistaken calls: left at once, or nobody there when it was answered, as the clearing says; where no process leads the calls, as the time says.</summary>
    public int FalseAlarms { get; init; }

    /// <summary>Time until the answer, of all answered calls together.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>The longest wait of all calls, answered or not.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>Time until they left, of all abandoned calls together.</summary>
    public TimeSpan WaitedInVain { get; init; }

    /// <summary>How long how many waited until the answer. Of figures kept by earlier versions nothing is known.</summary>
    public Waits Waits { get; init; } = new();

    /// <summary>Calls of which it is known how long was talked: answered and ended.</summary>
    public int Measured { get; init; }

    /// <summary>Time talked, of all these together.</summary>
    public TimeSpan Talked { get; init; }

    /// <summary>Time on hold, of all these together.</summary>
    public TimeSpan Held { get; init; }

    /// <summary>Hand-overs by the organisation that took over.</summary>
    public Targets HandedTo { get; init; } = Targets.None;

    /// <summary>Calls whose case is closed.</summary>
    public int Closed { get; init; }

    /// <summary>Of these, closed for good.</summary>
    public int Conclusive { get; init; }

    /// <summary>What half of all answered callers waited at most; null when it is not known of all.</summary>
    public TimeSpan? MedianWait => Waits.Count == Answered ? Waits.Most(0.5) : null;

    /// <summary>What nine in ten answered callers waited at most; null when it is not known of all.</summary>
    public TimeSpan? NinetiethWait => Waits.Count == Answered ? Waits.Most(0.9) : null;

    /// <summary>Average time talked.</summary>
    public TimeSpan? AverageTalk => Measured == 0 ? null : Talked / Measured;

    /// <summary>Average time on hold.</summary>
    public TimeSpan? AverageHold => Measured == 0 ? null : Held / Measured;

    /// <summary>Share closed for good of all calls whose case is closed.</summary>
    public double? ConclusiveShare => Closed == 0 ? null : (double)Conclusive / Closed;

    /// <summary>Share answered in time of all calls but those who left at once; null when there is none to judge.</summary>
    public double? ServiceLevel => Offered - Waiting - ShortAbandoned is > 0 and var counted ? (double)InTime / counted : null;

    /// <summary>Average speed of answer.</summary>
    public TimeSpan? AverageWait => Answered == 0 ? null : Waited / Answered;

    /// <summary>Average time after which those left who did not wait longer.</summary>
    public TimeSpan? AverageTimeToAbandon => Abandoned == 0 ? null : WaitedInVain / Abandoned;

    /// <summary>The figures of some calls.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="within">An answer within this time counts for the service level.</param>
    public static CallFigures Of(IEnumerable<ReportCall> calls, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return Sum(calls.Select(c => Of(c, within)));
    }

    /// <summary>The figures of several groups together.</summary>
    public static CallFigures Sum(IEnumerable<CallFigures> all) => all.Aggregate(new CallFigures(), (a, b) => a + b);

    /// <summary>The figures of two groups together.</summary>
    public static CallFigures operator +(CallFigures left, CallFigures right) => Add(left, right);

    /// <summary>The figures of two groups together.</summary>
    public static CallFigures Add(CallFigures left, CallFigures right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new()
        {
            Offered = left.Offered + right.Offered,
            Waiting = left.Waiting + right.Waiting,
            Answered = left.Answered + right.Answered,
            InTime = left.InTime + right.InTime,
            Abandoned = left.Abandoned + right.Abandoned,
            ShortAbandoned = left.ShortAbandoned + right.ShortAbandoned,
            CallbackOffered = left.CallbackOffered + right.CallbackOffered,
            Overflowed = left.Overflowed + right.Overflowed,
            Transfers = left.Transfers + right.Transfers,
            Requeued = left.Requeued + right.Requeued,
            FalseAlarms = left.FalseAlarms + right.FalseAlarms,
            Waited = left.Waited + right.Waited,
            LongestWait = left.LongestWait > right.LongestWait ? left.LongestWait : right.LongestWait,
            WaitedInVain = left.WaitedInVain + right.WaitedInVain,
            Waits = left.Waits + right.Waits,
            Measured = left.Measured + right.Measured,
            Talked = left.Talked + right.Talked,
            Held = left.Held + right.Held,
            HandedTo = left.HandedTo + right.HandedTo,
            Closed = left.Closed + right.Closed,
            Conclusive = left.Conclusive + right.Conclusive,
        };
    }

    private static CallFigures Of(ReportCall call, TimeSpan within)
    {
        var waited = (call.AnsweredAt ?? call.EndedAt ?? call.ArrivedAt) - call.ArrivedAt;
        var isAnswered = call.AnsweredAt is not null;
        var isAbandoned = !isAnswered && call.End is CallEnd.Abandoned or CallEnd.BoothLost;
        var isShort = call.End == CallEnd.ShortAbandon;
        return new()
        {
            Offered = 1,
            Waiting = !isAnswered && call.EndedAt is null ? 1 : 0,
            Answered = isAnswered ? 1 : 0,
            InTime = isAnswered && waited <= within ? 1 : 0,
            Abandoned = isAbandoned ? 1 : 0,
            ShortAbandoned = isShort ? 1 : 0,
            CallbackOffered = !isAnswered && call.End == CallEnd.CallbackOffered ? 1 : 0,
            Overflowed = call.IsOverflow ? 1 : 0,
            Transfers = call.Transfers,
            Requeued = call.Losses,
            FalseAlarms = isShort || (call.IsFalseAlarm ?? (isAnswered && call.Transfers == 0 && call.EndedAt - call.AnsweredAt < ShortestTalk)) ? 1 : 0,
            Waited = isAnswered ? waited : TimeSpan.Zero,
            LongestWait = waited,
            WaitedInVain = isAbandoned ? waited : TimeSpan.Zero,
            Waits = isAnswered ? Waits.Of(waited) : new(),
            Measured = isAnswered && call.EndedAt is not null ? 1 : 0,
            Talked = isAnswered && call.EndedAt is not null ? call.Talk : TimeSpan.Zero,
            Held = isAnswered && call.EndedAt is not null ? call.Hold : TimeSpan.Zero,
            HandedTo = call.HandedTo.Count == 0 ? Targets.None : new(call.HandedTo),
            Closed = call.IsConclusive is null ? 0 : 1,
            Conclusive = call.IsConclusive == true ? 1 : 0,
        };
    }
}
