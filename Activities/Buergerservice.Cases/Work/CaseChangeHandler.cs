using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Work;

/// <summary>A change of the case that the instance leads; loads it and writes the audit entry in the burst's transaction.</summary>
internal abstract class CaseChangeHandler : IDomainChangeHandler
{
    public abstract string Kind { get; }

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var file = await db.Set<CitizenCase>().FirstOrDefaultAsync(c => c.InstanceId == context.InstanceId, cancellationToken)
            ?? throw new DomainRuleException(CaseVariable.NoCase);
        await ApplyAsync(new CaseChange(db, file, change.Payload, context), cancellationToken);
    }

    protected abstract Task ApplyAsync(CaseChange change, CancellationToken cancellationToken);
}

/// <summary>One change being applied.</summary>
internal sealed record CaseChange(BuergerserviceDb Db, CitizenCase File, Dictionary<string, object?> Payload, ChangeContext Context)
{
    public DateTimeOffset Now => Context.Now;

    public string? Text(string name) => ValueConverter.Convert<string?>(Payload.GetValueOrDefault(name)) is { Length: > 0 } text ? text : null;

    public bool Flag(string name) => Payload.GetValueOrDefault(name) is true;

    public Guid Id(string name) => ValueConverter.Convert<Guid>(Payload.GetValueOrDefault(name));

    public void Move(CaseStatus status, string actor = CaseAudit.System)
    {
        var before = File.Status;
        if (File.MoveTo(status, Now))
            Audit(actor, CaseAudit.Status, new() { ["from"] = before.German(), ["to"] = status.German() });
    }

    public void Audit(string actor, string action, Dictionary<string, object?> details) =>
        CaseAudit.Add(Context.Audit, Db, File, actor, action, details);
}

/// <summary>Names of what the module writes to the audit trail: ids, outcomes and hashes, never personal data of citizens.</summary>
internal static class CaseAudit
{
    public const string System = "system";
    public const string Booth = "kabine";
    public const string Created = "case.create";
    public const string Status = "case.status";
    public const string Data = "case.data";
    public const string Routed = "case.route";
    public const string Document = "case.document";
    public const string SignOff = "case.signoff";
    public const string SignOffRefused = "case.signoff-refused";
    public const string SignatureLost = "case.signature-lost";
    public const string HandedOver = "case.handover";
    public const string Closed = "case.close";
    public const string Consent = "case.consent";
    public const string CitizenSigned = "case.citizen-signature";
    public const string Forgotten = "case.forgotten";
    public const string Held = "case.deletion-suspended";
    public const string Released = "case.deletion-resumed";

    public static string Subject(CitizenCase file) => $"case:{file.Number}";

    public static void Add(AuditLog audit, BuergerserviceDb db, CitizenCase file, string actor, string action, Dictionary<string, object?> details) =>
        audit.Add(db, file.Tenant, actor.Length == 0 ? System : actor, action, Subject(file), details);
}
