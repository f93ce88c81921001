using Buergerservice.Media.Acd;

namespace Buergerservice.Media.Reports;

/// <summary>A stretch of an agent's time, for sums.</summary>
/// <param name="Person">The agent; it decides only whether a group is large enough.</param>
/// <param name="Status">What he did.</param>
/// <param name="Reason">Why he was not ready.</param>
/// <param name="Length">For how long.</param>
/// <param name="Service">The service of the call that rang, was held or was written up.</param>
public sealed record StaffTime(string Person, AgentStatus Status, string? Reason, TimeSpan Length, string? Service);

/// <summary>Something an agent did with a call, for sums.</summary>
/// <param name="Person">The agent.</param>
/// <param name="Deed">What.</param>
/// <param name="Service">The call's service.</param>
public sealed record StaffEvent(string Person, StaffDeed Deed, string? Service);

/// <summary>What is counted.</summary>
public enum StaffDeed
{
    /// <summary>Took a call, or took one over.</summary>
    Answered,

    /// <summary>Did not answer in time.</summary>
    Missed,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>Took a call over from somebody else.</summary>
    TransferredIn,

    /// <summary>Handed a call over.</summary>
    TransferredOut,
}

/// <summary>Sums of the work of a group of agents.</summary>
public sealed record StaffFigures
{
    /// <summary>Calls answered or taken over.</summary>
    public int Answered { get; init; }

    /// <summary>Ringing nobody answered.</summary>
    public int Missed { get; init; }

    /// <summary>Ringing that was declined.</summary>
    public int Declined { get; init; }

    /// <summary>Calls taken over.</summary>
    public int TransferredIn { get; init; }

    /// <summary>Calls handed over.</summary>
    public int TransferredOut { get; init; }

    /// <summary>Time ready and free.</summary>
    public TimeSpan Ready { get; init; }

    /// <summary>Time in which it rang.</summary>
    public TimeSpan Ringing { get; init; }

    /// <summary>Time in calls, on hold as well.</summary>
    public TimeSpan InCall { get; init; }

    /// <summary>Time writing up.</summary>
    public TimeSpan WrapUp { get; init; }

    /// <summary>Time signed on and not to be called.</summary>
    public TimeSpan NotReady { get; init; }

    /// <summary>Average time a call takes, notes included.</summary>
    public TimeSpan? AverageHandling => Answered == 0 ? null : (InCall + WrapUp) / Answered;

    /// <summary>Share of the time in which they could be called that was spent on calls.</summary>
    public double? Occupancy => Ready + Ringing + InCall + WrapUp is { Ticks: > 0 } there ? (InCall + WrapUp) / there : null;

    /// <summary>The sums of some stretches of time and events.</summary>
    public static StaffFigures Of(IReadOnlyCollection<StaffTime> times, IReadOnlyCollection<StaffEvent> events)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(events);
        TimeSpan In(AgentStatus status) => new(times.Where(t => t.Status == status).Sum(t => t.Length.Ticks));
        int Count(StaffDeed kind) => events.Count(e => e.Deed == kind);
        return new()
        {
            Answered = Count(StaffDeed.Answered),
            Missed = Count(StaffDeed.Missed),
            Declined = Count(StaffDeed.Declined),
            TransferredIn = Count(StaffDeed.TransferredIn),
            TransferredOut = Count(StaffDeed.TransferredOut),
            Ready = In(AgentStatus.Ready),
            Ringing = In(AgentStatus.Ringing),
            InCall = In(AgentStatus.InCall),
            WrapUp = In(AgentStatus.WrapUp),
            NotReady = In(AgentStatus.NotReady),
        };
    }
}

/// <summary>A service or a reason with its sums.</summary>
/// <param name="Key">The service's key or the reason.</param>
/// <param name="Figures">Its sums.</param>
public sealed record StaffPart(string Key, StaffFigures Figures);

/// <summary>What may be shown of the work of an organisation's agents in one calendar week .</summary>
/// <param name="All">Everybody together; null: too few.</param>
/// <param name="Services">By service; those of too few are left out.</param>
/// <param name="Reasons">Time not ready by reason; those of too few are left out.</param>
public sealed record StaffWeek(StaffFigures? All, IReadOnlyList<StaffPart> Services, IReadOnlyList<StaffPart> Reasons)
{
    /// <summary>
    /// Sums a week up. Weeks are the only pieces these figures come in: periods of free choice, one taken from the other,
    /// would show what a single day or a single person did.
    /// </summary>
    public static StaffWeek Of(IReadOnlyCollection<StaffTime> times, IReadOnlyCollection<StaffEvent> events, int smallest)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(events);
        var everybody = times.Where(t => t.Status != AgentStatus.Offline).Select(t => t.Person).Concat(events.Select(e => e.Person)).ToHashSet(StringComparer.Ordinal);
        if (everybody.Count < smallest)
            return new(null, [], []);
        // Five signed on of whom one took all the calls: that is one person's work.
        var takers = TakersOf(times, events);
        return takers.Count > 0 && takers.Count < smallest ? new(null, [], ByReason(times, smallest))
            : new(StaffFigures.Of(times, events), ByService(times, events, smallest), ByReason(times, smallest));
    }

    private static HashSet<string> TakersOf(IEnumerable<StaffTime> times, IEnumerable<StaffEvent> events) => times.Where(t => t.Status is AgentStatus.InCall or AgentStatus.WrapUp).Select(t => t.Person)
        .Concat(events.Where(e => e.Deed is StaffDeed.Answered or StaffDeed.TransferredIn).Select(e => e.Person)).ToHashSet(StringComparer.Ordinal);

    // Whose work a part shows: those who took its calls. Where nobody did, those at whom they rang.
    private static HashSet<string> WorkersOf(List<StaffTime> times, List<StaffEvent> events) =>
        TakersOf(times, events) is { Count: > 0 } takers ? takers : times.Select(t => t.Person).Concat(events.Select(e => e.Person)).ToHashSet(StringComparer.Ordinal);

    private static List<StaffPart> ByService(IReadOnlyCollection<StaffTime> times, IReadOnlyCollection<StaffEvent> events, int smallest)
    {
        var keys = times.Select(t => t.Service).Concat(events.Select(e => e.Service)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var parts = keys.ConvertAll(k => (Key: k, Times: times.Where(t => t.Service == k).ToList(), Events: events.Where(e => e.Service == k).ToList()));
        var (_, shown) = SmallGroups.Decide(parts.ConvertAll<IReadOnlyCollection<string>>(p => WorkersOf(p.Times, p.Events)), smallest);
        return [.. parts.Where((_, i) => shown[i]).Select(p => new StaffPart(p.Key, StaffFigures.Of(p.Times, p.Events)))];
    }

    private static List<StaffPart> ByReason(IReadOnlyCollection<StaffTime> times, int smallest)
    {
        var parts = times.Where(t => t.Status == AgentStatus.NotReady).GroupBy(t => t.Reason ?? "", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        var (_, shown) = SmallGroups.Decide(parts.ConvertAll<IReadOnlyCollection<string>>(p => p.Select(t => t.Person).ToHashSet(StringComparer.Ordinal)), smallest);
        return [.. parts.Where((_, i) => shown[i]).Select(p => new StaffPart(p[0].Reason ?? "", StaffFigures.Of(p, [])))];
    }
}
