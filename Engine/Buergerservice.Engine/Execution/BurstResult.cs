using Buergerservice.Engine.Children;
using Buergerservice.Engine.Tasks;

namespace Buergerservice.Engine.Execution;

/// <summary>One entry of an instance's journal. Records are numbered without gaps and never change.</summary>
/// <param name="Sequence">Number within the instance, from 0.</param>
/// <param name="At">When it happened.</param>
/// <param name="Event">Elsa's names: Started, Resumed, Suspended, Completed, Canceled, Faulted, and Output for a written line.</param>
/// <param name="ActivityId">The step.</param>
/// <param name="ExecutionId">The execution of the step.</param>
public sealed record JournalRecord(long Sequence, DateTimeOffset At, string Event, string ActivityId, int ExecutionId)
{
    /// <summary>Outcomes, a written line or an error.</summary>
    public string? Message { get; init; }
}

/// <summary>Something outside the engine that is to be done after the burst is committed.</summary>
/// <param name="Id">Id and idempotency key: every attempt carries the same.</param>
/// <param name="Kind">Name of the handler, such as <c>documents.generate</c>.</param>
/// <param name="Payload">Plain values for the handler.</param>
/// <param name="BookmarkId">The bookmark its result resumes, or null when nobody waits.</param>
/// <param name="ActivityId">The step that asked for it.</param>
public sealed record EffectRequest(Guid Id, string Kind, Dictionary<string, object?> Payload, Guid? BookmarkId, string ActivityId)
{
    /// <summary>How it is tried again, or null for the engine's own rule.</summary>
    public Compilation.RetryPolicy? Retry { get; init; }
}

/// <summary>A change of a module's own tables, written in the burst's transaction by the module's handler.</summary>
/// <param name="Kind">Name of the handler, such as <c>rollout.result</c>.</param>
/// <param name="Payload">Plain values for the handler.</param>
public sealed record DomainChange(string Kind, Dictionary<string, object?> Payload);

/// <summary>A named event to be delivered after the burst is committed.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Payload">Plain value handed to those who wait.</param>
/// <param name="CorrelationId">Business key it is limited to, or null.</param>
/// <param name="IsLocal">True when only the publishing instance gets it.</param>
public sealed record EventRequest(string Name, object? Payload, string? CorrelationId, bool IsLocal);

/// <summary>Everything one burst wants to be committed, in one transaction or not at all.</summary>
public sealed class BurstResult
{
    /// <summary>The instance after the burst.</summary>
    public required WorkflowInstance Instance { get; init; }

    /// <summary>New journal records, in order.</summary>
    public List<JournalRecord> Journal { get; } = [];

    /// <summary>New bookmarks that are still there at the end of the burst.</summary>
    public List<Bookmark> AddedBookmarks { get; } = [];

    /// <summary>Stored bookmarks that were used or given up.</summary>
    public List<Guid> RemovedBookmarks { get; } = [];

    /// <summary>Effects to run after the commit.</summary>
    public List<EffectRequest> Effects { get; } = [];

    /// <summary>Answers to hand to bookmarks once more, as JSON.</summary>
    public List<(Guid BookmarkId, string? Answer)> Answers { get; } = [];

    /// <summary>True when steps are left to begin, for which a work item is needed.</summary>
    public bool Continues { get; set; }

    /// <summary>True when what was parked because the instance was stopped can go on.</summary>
    public bool ReleasesParked { get; set; }

    /// <summary>Given-up effects nobody will attempt again.</summary>
    public List<Guid> DroppedEffects { get; } = [];

    /// <summary>New human tasks.</summary>
    public List<UserTaskDraft> Tasks { get; } = [];

    /// <summary>Human tasks nobody needs any more.</summary>
    public List<Guid> CancelledTasks { get; } = [];

    /// <summary>Changes of module tables, in order.</summary>
    public List<DomainChange> Changes { get; } = [];

    /// <summary>Instances this burst starts; each is to be created with a work item for its first burst.</summary>
    public List<WorkflowInstance> NewChildren { get; } = [];

    /// <summary>Bookmarks that were given up; children reporting there are cancelled.</summary>
    public List<Guid> GivenUpChildren { get; } = [];

    /// <summary>Events to deliver after the commit.</summary>
    public List<EventRequest> PublishedEvents { get; } = [];

    /// <summary>Answers to HTTP requests.</summary>
    public List<Http.HttpAnswer> HttpAnswers { get; } = [];

    /// <summary>What the parent is to be told, or null. It resumes the parent's bookmark.</summary>
    public ChildReport? Report => ChildReport.Of(Instance, Before);

    /// <summary>True when the burst cancelled the instance, whose children are then cancelled too.</summary>
    public bool IsCancelled => Instance.SubStatus == InstanceSubStatus.Cancelled && Before != InstanceSubStatus.Cancelled;

    /// <summary>Incidents that came with this burst.</summary>
    public IEnumerable<Incident> NewIncidents => Instance.Incidents.Where(i => !KnownIncidents.Contains(i.Id));

    /// <summary>Lines written by <c>WriteLine</c>, in order.</summary>
    public List<string> Console { get; } = [];

    /// <summary>Number of steps executed.</summary>
    public int Steps { get; internal set; }

    internal RequestCounts Requests => new(Effects.Count, Changes.Count, NewChildren.Count, PublishedEvents.Count);

    internal void TakeBack(RequestCounts before)
    {
        Shorten(Effects, before.Effects);
        Shorten(Changes, before.Changes);
        Shorten(NewChildren, before.Children);
        Shorten(PublishedEvents, before.Events);
    }

    private static void Shorten<T>(List<T> list, int count)
    {
        if (list.Count > count)
            list.RemoveRange(count, list.Count - count);
    }

    /// <summary>Status before the burst.</summary>
    internal InstanceSubStatus Before { get; init; }

    /// <summary>Incidents that were open before the burst.</summary>
    internal IReadOnlyCollection<Guid> KnownIncidents { get; init; } = [];
}

/// <summary>How much had been asked for at some moment of a burst.</summary>
internal readonly record struct RequestCounts(int Effects, int Changes, int Children, int Events);
