using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Retention;

/// <summary>
/// Empties what an instance has kept of people: values and drafts of its tasks, reasons in their history, lines of the journal that
/// are made of values, and the state of what has ended. What happened when, and who of the staff did it, stays.
/// </summary>
public static class ForgottenValues
{
    /// <summary>
    /// An instance and, of the processes it has started, those that have ended: one that still runs was started to go on without it.
    /// </summary>
    public static async Task<List<Guid>> FamilyAsync(BuergerserviceDb db, Guid instanceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        List<Guid> family = [instanceId];
        for (var parents = family.ToList(); parents.Count > 0; family.AddRange(parents))
            parents = await db.Instances.Where(i => i.ParentId != null && parents.Contains(i.ParentId.Value) && i.Status == InstanceStatus.Finished && i.SubStatus != InstanceSubStatus.Faulted).Select(i => i.Id).ToListAsync(cancellationToken);
        return family;
    }

    /// <summary>Empties tasks and journal. Belongs into a transaction; changes rows at once and not with the next save.</summary>
    public static async Task ClearAsync(BuergerserviceDb db, IReadOnlyCollection<Guid> family, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.Tasks.Where(t => family.Contains(t.InstanceId)).ExecuteUpdateAsync(set => set
            .SetProperty(t => t.Data, "{}").SetProperty(t => t.Instructions, (string?)null).SetProperty(t => t.Result, (string?)null).SetProperty(t => t.Draft, (string?)null), cancellationToken);
        // Reasons are people's own words and may name the citizen.
        await db.TaskEvents.Where(e => db.Tasks.Any(t => t.Id == e.TaskId && family.Contains(t.InstanceId))).ExecuteUpdateAsync(set => set.SetProperty(e => e.Reason, (string?)null), cancellationToken);
        await ClearLinesAsync(db, family, cancellationToken);
    }

    /// <summary>Empties the states of instances that have ended. Belongs into a transaction, like <see cref="ClearAsync"/>.</summary>
    public static async Task ClearStatesAsync(BuergerserviceDb db, IReadOnlyCollection<Guid> family, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var ended = await db.Instances.AsNoTracking().Where(i => family.Contains(i.Id) && i.Status == InstanceStatus.Finished && i.SubStatus != InstanceSubStatus.Faulted).Select(i => new { i.Id, i.State }).ToListAsync(cancellationToken);
        foreach (var instance in ended)
        {
            var blank = Blank(instance.State);
            await db.Instances.Where(i => i.Id == instance.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, blank), cancellationToken);
        }
    }

    // What nobody can read any more is not kept for being unreadable.
    private static byte[] Blank(byte[] state)
    {
        try
        {
            return InstanceSerializer.WithoutValues(state);
        }
        catch (JsonException)
        {
            return "{}"u8.ToArray();
        }
    }

    private static async Task ClearLinesAsync(BuergerserviceDb db, IReadOnlyCollection<Guid> family, CancellationToken cancellationToken)
    {
        foreach (var page in await db.Journal.AsNoTracking().Where(p => family.Contains(p.InstanceId)).ToListAsync(cancellationToken))
        {
            var records = JsonSerializer.Deserialize<List<JournalRecord>>(page.Records, JsonSerializerOptions.Web)!;
            if (!records.Exists(r => r.Message is not null && JournalEvents.MayBePersonal(r.Event)))
                continue;
            var blank = JsonSerializer.Serialize(records.ConvertAll(r => JournalEvents.MayBePersonal(r.Event) ? r with { Message = null } : r), JsonSerializerOptions.Web);
            await db.Journal.Where(p => p.InstanceId == page.InstanceId && p.FirstSequence == page.FirstSequence).ExecuteUpdateAsync(set => set.SetProperty(p => p.Records, blank), cancellationToken);
        }
    }
}
