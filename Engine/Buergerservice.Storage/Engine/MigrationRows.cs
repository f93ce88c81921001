using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>Writes what became of a migration, and the new names of waiting steps.</summary>
internal static class MigrationRows
{
    public static async Task AnswerAsync(BuergerserviceDb db, MigrationAnswer answer, Guid? instanceId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Migrations.FirstOrDefaultAsync(m => m.Id == answer.Id, cancellationToken) is { } row)
        {
            row.State = answer.IsDone ? MigrationState.Done : MigrationState.Refused;
            row.Message = answer.Message;
            row.EndedAt = now;
        }

        if (instanceId is not { } id)
            return;
        if (answer.Steps.Count == 0)
            return;
        foreach (var wait in await db.Bookmarks.Where(b => b.InstanceId == id).Select(b => new { b.Id, b.ActivityId }).ToListAsync(cancellationToken))
        {
            if (answer.Steps.TryGetValue(wait.ActivityId, out var current))
                await db.Bookmarks.Where(b => b.Id == wait.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.ActivityId, current), cancellationToken);
        }

        // Finished tasks as well: a later task may exclude whoever has done them, by the new name.
        foreach (var task in await db.Tasks.Where(t => t.InstanceId == id).Select(t => new { t.Id, t.ActivityId, t.ExcludedSteps }).ToListAsync(cancellationToken))
        {
            var current = answer.Steps.GetValueOrDefault(task.ActivityId, task.ActivityId);
            var excluded = task.ExcludedSteps.ConvertAll(s => answer.Steps.GetValueOrDefault(s, s));
            if (current != task.ActivityId || !excluded.SequenceEqual(task.ExcludedSteps))
                await db.Tasks.Where(t => t.Id == task.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.ActivityId, current).SetProperty(t => t.ExcludedSteps, excluded), cancellationToken);
        }
    }
}
