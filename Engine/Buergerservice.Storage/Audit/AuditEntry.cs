namespace Buergerservice.Storage.Audit;

/// <summary>One entry of the audit trail. Entries are numbered without gaps and chained by hash: a changed or removed one is noticed .</summary>
public sealed class AuditEntry
{
    /// <summary>Number, from 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>User name of who did it, or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, such as <c>task.complete</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, such as <c>task:0193…</c> or <c>project:P-2026-0001</c>. Ids only, no personal data.</summary>
    public required string Subject { get; init; }

    /// <summary>Details as JSON: outcomes, hashes, versions. No personal data of citizens.</summary>
    public required string Details { get; init; }

    /// <summary>SHA-256 (hex) over the previous entry's hash and this entry's fields.</summary>
    public required string Hash { get; init; }
}
