using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;

namespace Buergerservice.Storage.Commands;

/// <summary>Writes one kind of <see cref="DomainChange"/> into a module's tables, inside the burst's transaction.</summary>
public interface IDomainChangeHandler
{
    /// <summary>Kind of change, such as <c>rollout.result</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Changes tracked entities; the caller saves. A <see cref="Engine.DomainRuleException"/> undoes the whole burst and
    /// stops the instance with an incident.
    /// </summary>
    Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken);
}

/// <summary>Where a domain change comes from.</summary>
/// <param name="InstanceId">The instance whose burst asked for it.</param>
/// <param name="CorrelationId">Its business key.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Now">Time of the burst.</param>
/// <param name="Audit">The audit trail, to be written in the same transaction.</param>
public sealed record ChangeContext(Guid InstanceId, string? CorrelationId, string Tenant, DateTimeOffset Now, AuditLog Audit);
