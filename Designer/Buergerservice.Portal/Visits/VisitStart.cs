using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Begins a visit (L1, L2): the workflow that a visit starts, the visit and the booth's place for it are one transaction, so a
/// booth has one visit however many events there are.
/// </summary>
internal sealed class VisitStart(BuergerserviceDb db, InstanceCommands instances, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    private static readonly string Hash = BookmarkHash.OfEvent(ConversationWork.Visit);

    /// <summary>The definition that a visit starts, or null: then a call begins without one. Of several the first by name.</summary>
    public Task<TriggerRow?> ProcessAsync(CancellationToken cancellationToken) =>
        db.Triggers.AsNoTracking().Where(t => t.Hash == Hash).OrderBy(t => t.DefinitionId).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Begins a visit, unless the booth has one that is not reset yet.</summary>
    /// <param name="trigger">What is started.</param>
    /// <param name="booth">The booth.</param>
    /// <param name="id">The new visit's id; with the same it begins once.</param>
    /// <param name="isOpen">Whether somebody can be reached now.</param>
    /// <param name="hours">What is shown when not.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<bool> BeginAsync(TriggerRow trigger, BoothAgent booth, Guid id, bool isOpen, string hours, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<BoothAgent>().Where(a => a.Id == booth.Id && a.SessionId == null && a.SuspendedAt == null).ExecuteUpdateAsync(u => u.SetProperty(a => a.SessionId, id).SetProperty(a => a.Revision, a => a.Revision + 1), cancellationToken) == 0)
            return await db.Set<BoothVisit>().AnyAsync(v => v.Id == id, cancellationToken);
        var now = time.GetUtcNow();
        // Not before whoever it is for has come, even where another server, whose clock is ahead, has heard of that.
        var startedAt = booth.PersonSince > now ? booth.PersonSince.Value : now;
        var instance = await instances.StageStartAsync(db, trigger.DefinitionId, new Dictionary<string, object?>(), booth.Tenant, $"Besuch {booth.Name}", null, cancellationToken);
        // The start goes by the trigger and carries what it brings.
        var plain = db.WorkItems.Local.First(w => w.InstanceId == instance);
        db.Entry(plain).State = EntityState.Detached;
        var site = await db.Set<SiteRow>().Where(s => s.Id == booth.SiteId).Select(s => s.Name).FirstOrDefaultAsync(cancellationToken);
        var payload = new Dictionary<string, object?> { ["besuch"] = id.ToString(), ["kabine"] = booth.Booth, ["kabineName"] = booth.Name, ["standort"] = site ?? booth.Name, ["offen"] = isOpen, ["hinweis"] = hours };
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Start, Tenant = booth.Tenant, InstanceId = instance, Name = trigger.ActivityId, Payload = Plain.ToJson(payload), DueAt = now });
        db.Add(new BoothVisit { Id = id, Tenant = booth.Tenant, BoothId = booth.Id, InstanceId = instance, StartedAt = startedAt });
        audit.Add(db, booth.Tenant, $"kabine:{booth.Booth}", BoothAudit.Visit, BoothAudit.Subject(booth.Booth), new Dictionary<string, object?> { ["visit"] = id.ToString(), ["instance"] = instance.ToString() });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return true;
    }

    /// <summary>Tells the visit's workflow that whoever it began with has gone.</summary>
    /// <returns>False when there is no visit, or it is that of whoever is inside.</returns>
    public async Task<bool> LeftAsync(BoothAgent booth, CancellationToken cancellationToken)
    {
        if (booth.SessionId is not { } id || await db.Set<BoothVisit>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, cancellationToken) is not { } visit || !new VisitPlace(visit, booth).IsLeft)
            return false;
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = WorkKind.Event, Tenant = booth.Tenant, InstanceId = visit.InstanceId, Name = ConversationWork.Left, DueAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return true;
    }

    /// <summary>Blocks a booth whose visit will not be reset by itself.</summary>
    public async Task<bool> IsAbandonedAsync(BoothAgent booth, CancellationToken cancellationToken)
    {
        await BlockStoppedAsync(db, time.GetUtcNow(), cancellationToken);
        return await db.Set<BoothAgent>().AnyAsync(a => a.Id == booth.Id && a.SuspendedAt != null, cancellationToken);
    }

    /// <summary>
    /// Visits whose workflow has ended without a reset, or stands still because of an incident (its reset may be what has failed):
    /// nobody has cleared the booth, so nobody else may use it, and the administration learns it. A reset that works after all frees it.
    /// </summary>
    public static async Task BlockStoppedAsync(BuergerserviceDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stopped = await db.Set<BoothAgent>().AsNoTracking().Where(a => a.SessionId != null && a.Call == null && a.SuspendedAt == null
            && !db.Set<BoothVisit>().Any(v => v.Id == a.SessionId && db.Instances.Any(i => i.Id == v.InstanceId && i.Status == InstanceStatus.Running && i.SubStatus != InstanceSubStatus.Faulted))).ToListAsync(cancellationToken);
        foreach (var booth in stopped)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.Set<BoothAgent>().Where(a => a.Id == booth.Id && a.SessionId == booth.SessionId && a.SuspendedAt == null)
                .ExecuteUpdateAsync(u => u.SetProperty(a => a.SuspendedAt, now).SetProperty(a => a.SuspendedReason, ResetEffect.NotCleared).SetProperty(a => a.Revision, a => a.Revision + 1), cancellationToken) == 1)
                await BoothAlarms.RaiseAsync(db, booth, ResetEffect.Alarm, now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Opening hours in words, for the closed booth.</summary>
    public static string Hours(BoothOpening opening)
    {
        var lines = opening.Lines.Select(l => $"{l.Day}: {l.Hours}");
        return string.Join("\n", lines.Append(opening.Organisation.Telephone is { Length: > 0 } number ? $"\nSie erreichen uns unter Telefon {number}." : "")).Trim();
    }
}
