using Buergerservice.Media.Acd;

namespace Buergerservice.Portal.Calls;

/// <summary>A call centre: the organisations whose calls and agents are distributed together. Its row is what all nodes queue up at.</summary>
internal sealed class CallCenterRow
{
    public required string Center { get; init; }

    /// <summary>The organisation that runs it.</summary>
    public required string Tenant { get; init; }

    /// <summary>Number of the last entry of the log.</summary>
    public long Number { get; init; }

    /// <summary>The state after entry <see cref="SnapshotNumber"/> as JSON; what came later is replayed from the log.</summary>
    public string Snapshot { get; init; } = "{}";

    public long SnapshotNumber { get; init; }

    /// <summary>The work item that will tick next, and when. Anything else that ticks is an old one and does nothing.</summary>
    public Guid? TickId { get; init; }

    public DateTimeOffset? TickAt { get; init; }

    public int Revision { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Center;
}

/// <summary>One command that was carried out: with those before it, all there is to know.</summary>
internal sealed class CallLogRow
{
    public required string Center { get; init; }

    public required long Number { get; init; }

    /// <summary>Milliseconds since 1970, as the distribution counts.</summary>
    public required long At { get; init; }

    public required string Command { get; init; }

    public required string Tenant { get; init; }

    public required string Actor { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Log;
}

/// <summary>A call, for lists and reports. It knows the booth, no citizen.</summary>
internal sealed class CallRow
{
    public required Guid Id { get; init; }

    public required string Center { get; init; }

    public required string Tenant { get; init; }

    public required string Booth { get; init; }

    public required string Service { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The workflow that leads it; null: none.</summary>
    public Guid? InstanceId { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Who holds it, or held it last.</summary>
    public string? Person { get; set; }

    public string? PersonTenant { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public CallEnd? End { get; set; }

    public HangUpBy? EndedBy { get; set; }

    public long TalkMilliseconds { get; set; }

    public long HoldMilliseconds { get; set; }

    public int Offers { get; set; }

    public int Transfers { get; set; }

    public int Losses { get; set; }

    public string DeletionClass { get; init; } = CallDeletion.Call;
}

/// <summary>A stretch of an agent's time. Shown to nobody but in sums .</summary>
internal sealed class CallSpanRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Person { get; init; }

    public required AgentStatus Status { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public Guid? Call { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Span;
}

/// <summary>An agent's open page. While there is one, he can be called; the node that serves it says again and again that it is there.</summary>
internal sealed class CallPresenceRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Center { get; init; }

    public required string Person { get; init; }

    public required Guid Node { get; init; }

    public required DateTimeOffset SeenAt { get; set; }

    public string DeletionClass { get; init; } = CallDeletion.Presence;
}

/// <summary>Deletion classes of the module's rows (DIN 66398).</summary>
internal static class CallDeletion
{
    /// <summary>As long as the organisation distributes calls; knows no citizen.</summary>
    public const string Center = "vermittlung";

    /// <summary>Needed until the next snapshot; kept 90 days to find out what happened.</summary>
    public const string Log = "gespraechsprotokoll";

    /// <summary>Call metadata without citizen.</summary>
    public const string Call = "gespraech";

    /// <summary>Sums without persons.</summary>
    public const string Figures = "gespraechszahlen";

    /// <summary>Working times of staff: only for sums.</summary>
    public const string Span = "gespraechsstatus";

    /// <summary>That a booth was cleared; knows no citizen, goes with the calls.</summary>
    public const string Reset = "kabinenreset";

    /// <summary>Data of a citizen at a partner: 30 days (<c>Retention:CapsuleDays</c>); what the partner takes into a case of his own belongs to that.</summary>
    public const string Capsule = "datenkapsel";

    /// <summary>Ends with the page.</summary>
    public const string Presence = "sitzung";
}
