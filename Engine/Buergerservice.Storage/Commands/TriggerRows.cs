using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>The triggers of published definitions and their scheduled starts. Everything happens in the caller's transaction.</summary>
internal static class TriggerRows
{
    /// <summary>Puts the triggers of a new version in the place of the old ones.</summary>
    /// <exception cref="DefinitionException">Another definition already has one of its routes.</exception>
    public static async Task ReplaceAsync(BuergerserviceDb db, CompiledWorkflow workflow, DefinitionRow row, string tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = await WithdrawAsync(db, row.DefinitionId, cancellationToken);
        foreach (var step in StartSteps(workflow))
        {
            foreach (var trigger in ((ITrigger)step.Activity).Triggers)
            {
                if (trigger.IsUnique)
                    await RequireUniqueAsync(db, step, trigger, cancellationToken);
                var stored = RowOf(trigger, step, row, tenant, now);
                db.Triggers.Add(stored);
                // What stays as it was keeps its time: publishing does not put a timer off, and does not drop a start already due.
                var due = pending.TryGetValue((step.Id, trigger.Name), out var kept) ? kept : Schedule.First(trigger.Kind, trigger.Name, now);
                if (due is { } first)
                    db.WorkItems.Add(ScheduledStart.Item(stored.Id, tenant, first, now));
            }
        }
    }

    /// <summary>Warnings for points in time that are over: they start nothing.</summary>
    /// <param name="workflow">A definition without errors.</param>
    /// <param name="now">The present time.</param>
    public static IEnumerable<DefinitionProblem> FindPassed(CompiledWorkflow workflow, DateTimeOffset now) =>
        from step in StartSteps(workflow)
        where ((ITrigger)step.Activity).Triggers.Any(t => t.Kind == TriggerKind.StartAt && Schedule.First(t.Kind, t.Name, now) is null)
        select new DefinitionProblem(ProblemSeverity.Warning, "start-passed", step.Id, "dateTime",
            $"Aktivität „{step.Title}“ ({step.Id}), Eingabe „Zeitpunkt“: Der Zeitpunkt liegt in der Vergangenheit. Durch ihn wird der Prozess nicht gestartet; tragen Sie einen künftigen ein, wenn er starten soll.");

    private static IEnumerable<CompiledActivity> StartSteps(CompiledWorkflow workflow) =>
        workflow.Activities.Where(a => a is { Source.CanStartWorkflow: true, Activity: ITrigger } && ReferenceEquals(a.Scope, workflow.Workflow));

    /// <summary>Removes the triggers of a definition and what they have scheduled.</summary>
    /// <returns>When each schedule was due next, by activity and expression.</returns>
    public static async Task<Dictionary<(string ActivityId, string Expression), DateTimeOffset>> WithdrawAsync(BuergerserviceDb db, string definitionId, CancellationToken cancellationToken)
    {
        var old = await db.Triggers.AsNoTracking().Where(t => t.DefinitionId == definitionId).ToListAsync(cancellationToken);
        var ids = old.ConvertAll(t => (Guid?)t.Id);
        // First the triggers: a start under way either comes before and its next due time is seen below, or finds its trigger gone.
        await db.Triggers.Where(t => t.DefinitionId == definitionId).ExecuteDeleteAsync(cancellationToken);
        var due = await db.WorkItems.Where(w => w.Kind == WorkKind.Schedule && ids.Contains(w.BookmarkId)).Select(w => new { w.BookmarkId, w.DueAt, w.Payload }).ToListAsync(cancellationToken);
        await db.WorkItems.Where(w => w.Kind == WorkKind.Schedule && ids.Contains(w.BookmarkId)).ExecuteDeleteAsync(cancellationToken);
        var result = new Dictionary<(string, string), DateTimeOffset>();
        foreach (var item in due)
        {
            if (old.Find(t => t.Id == item.BookmarkId) is { } trigger)
                result[(trigger.ActivityId, trigger.Name)] = ScheduledStart.DueOf(item.DueAt, item.Payload);
        }

        return result;
    }

    private static async Task RequireUniqueAsync(BuergerserviceDb db, CompiledActivity step, TriggerDeclaration trigger, CancellationToken cancellationToken)
    {
        var other = db.ChangeTracker.Entries<TriggerRow>().Select(e => e.Entity).FirstOrDefault(t => t.UniqueKey == trigger.Hash)
            ?? await db.Triggers.AsNoTracking().FirstOrDefaultAsync(t => t.UniqueKey == trigger.Hash, cancellationToken);
        if (other is not null)
            throw new DefinitionException([new(ProblemSeverity.Error, "duplicate-route", step.Id, "path", $"Aktivität „{step.Title}“ ({step.Id}), Eingabe „Pfad“: Die Adresse „{trigger.Name}“ mit dieser Methode gehört schon zu „{other.ActivityId}“ in „{other.DefinitionId}“.")]);
    }

    private static TriggerRow RowOf(TriggerDeclaration trigger, CompiledActivity step, DefinitionRow row, string tenant, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        DefinitionVersionId = row.Id,
        DefinitionId = row.DefinitionId,
        ActivityId = step.Id,
        Kind = trigger.Kind,
        Name = trigger.Name,
        Hash = trigger.Hash,
        Tenant = tenant,
        Options = trigger.Options,
        UniqueKey = trigger.IsUnique ? trigger.Hash : null,
    };
}
