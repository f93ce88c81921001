using Buergerservice.Cases.Files;
using Buergerservice.Cases.Handover;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Deletion;

/// <summary>
/// Empties cases whose period is over (docs/aufbewahrung.md): who the citizen is, documents, form values, tasks, journal and state of
/// the process. What nobody can be recognised by stays for statistics, with the number and the DMS's reference, so that
/// everybody still finds the record. A case somebody has suspended the deletion of, or whose process has not ended, is left alone.
/// </summary>
internal sealed class CaseRetention(IServiceScopeFactory scopes, DeletionRules rules, AuditLog audit, TimeProvider time) : IRetentionPart
{
    private static readonly CaseStatus[] Ended = [.. Enum.GetValues<CaseStatus>().Where(CaseTransitions.IsFinal)];
    private static readonly CaseStatus[] Abortable = [.. Enum.GetValues<CaseStatus>().Where(s => CaseTransitions.IsAllowed(s, CaseStatus.Aborted))];

    public async Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        var now = time.GetUtcNow();
        // Its process was cancelled: nothing would ever end the case, and it would be kept for ever.
        var left = db.Set<CitizenCase>().Where(c => Abortable.Contains(c.Status) && (db.Instances.Any(i => i.Id == c.InstanceId && i.SubStatus == InstanceSubStatus.Cancelled) || !db.Instances.Any(i => i.Id == c.InstanceId)));
        await EachAsync(left, id => AbortAsync(id, cancellationToken), failures, cancellationToken);
        foreach (var rule in rules.All)
        {
            var gone = await EachAsync(Due(db, rule, now), id => ForgetAsync(id, rule, now, cancellationToken), failures, cancellationToken);
            if (gone > 0)
                note("retention.case", gone, now);
        }

        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    private static IQueryable<CitizenCase> Due(BuergerserviceDb db, DeletionRule rule, DateTimeOffset now)
    {
        var handed = rule.DaysAfterHandover == 0 ? DateTimeOffset.MinValue : now.AddDays(-rule.DaysAfterHandover);
        var others = rule.DaysWithoutHandover == 0 ? DateTimeOffset.MinValue : now.AddDays(-rule.DaysWithoutHandover);
        var confirmed = db.Set<CaseHandover>().Where(h => h.State == HandoverState.Confirmed);
        return db.Set<CitizenCase>().Where(c => c.DeletionClass == rule.Key && c.DeletionHold == null && Ended.Contains(c.Status)
            && ((c.ClosedAt < handed && confirmed.Any(h => h.CaseId == c.Id) && !confirmed.Any(h => h.CaseId == c.Id && h.At >= handed))
                || (c.ClosedAt < others && !confirmed.Any(h => h.CaseId == c.Id)))
            && !db.Instances.Any(i => i.Id == c.InstanceId && (i.Status != InstanceStatus.Finished || i.SubStatus == InstanceSubStatus.Faulted)));
    }

    // One case, one transaction: one that fails keeps no other from being emptied.
    private static async Task<int> EachAsync(IQueryable<CitizenCase> due, Func<Guid, Task<bool>> work, List<Exception> failures, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var id in await due.OrderBy(c => c.ClosedAt).Select(c => c.Id).ToListAsync(cancellationToken))
        {
            try
            {
                done += await work(id) ? 1 : 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
        }

        return done;
    }

    private async Task<bool> AbortAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await db.Set<CitizenCase>().SingleAsync(c => c.Id == id, cancellationToken);
        var before = file.Status;
        file.Close(CaseStatus.Aborted, "Ablauf abgebrochen", null, false, time.GetUtcNow());
        CaseAudit.Add(audit, db, file, CaseAudit.System, CaseAudit.Closed, new() { ["from"] = before.German(), ["to"] = file.Status.German(), ["category"] = file.Category });
        await db.SaveWithAuditAsync(cancellationToken);
        return true;
    }

    private async Task<bool> ForgetAsync(Guid id, DeletionRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Somebody may have suspended the deletion a moment ago; whoever does so after this read fails at the revision, or we do.
        if (await Due(db, rule, now).FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } file)
            return false;
        var family = await ForgottenValues.FamilyAsync(db, file.InstanceId, cancellationToken);
        await ForgottenValues.ClearAsync(db, family, cancellationToken);
        await ForgottenValues.ClearStatesAsync(db, family, cancellationToken);
        var documents = await db.Set<CaseDocument>().Where(d => d.CaseId == id).ToListAsync(cancellationToken);
        db.RemoveRange(documents);
        await ForgottenDocuments.ClearSignaturesAsync(db, id, cancellationToken);
        file.Delete(now);
        CaseAudit.Add(audit, db, file, CaseAudit.System, CaseAudit.Forgotten, new() { ["class"] = rule.Key, ["documents"] = documents.Count });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
