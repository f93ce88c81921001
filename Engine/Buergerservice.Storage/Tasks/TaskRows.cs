using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Writes history and inbox keys of every changed task, in the transaction that changes the task.</summary>
internal static class TaskRows
{
    /// <summary>Adds the new entries of the history and finds the tasks whose keys must follow.</summary>
    public static IReadOnlyList<UserTask> Prepare(BuergerserviceDb db)
    {
        var changed = db.ChangeTracker.Entries<UserTask>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList();
        foreach (var entry in changed)
            db.TaskEvents.AddRange(entry.Entity.TakeEvents());
        return [.. changed.Where(e => e.State == EntityState.Added || e.Property(t => t.Revision).IsModified).Select(e => e.Entity)];
    }

    /// <summary>
    /// Brings the keys in step. Called after the tasks themselves are saved: of two who change one task, the second is
    /// stopped there and never gets here.
    /// </summary>
    public static async Task FollowAsync(BuergerserviceDb db, IReadOnlyList<UserTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.Select(t => t.Id).ToList();
        var stored = (await db.TaskAccess.Where(a => ids.Contains(a.TaskId)).ToListAsync(cancellationToken)).ToDictionary(a => (a.TaskId, a.Audience));
        foreach (var task in tasks)
        {
            foreach (var key in TaskAudience.Of(task).Select(Fit).Distinct(StringComparer.Ordinal))
            {
                if (stored.Remove((task.Id, key), out var row))
                    Follow(row, task);
                else
                    db.TaskAccess.Add(New(task, key));
            }
        }

        db.TaskAccess.RemoveRange(stored.Values);
    }

    // Names of roles and units are short; of a longer one the hash stands for the rest, here and when it is looked up.
    internal static string Fit(string key) =>
        key.Length <= TaskAccess.MaxAudience ? key : key[..200] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static TaskAccess New(UserTask task, string key)
    {
        var row = new TaskAccess { TaskId = task.Id, Audience = key, Tenant = task.Tenant };
        Follow(row, task);
        return row;
    }

    private static void Follow(TaskAccess row, UserTask task)
    {
        row.State = task.State;
        row.Rank = TaskAccess.RankOf(task);
        row.Urgency = -task.Priority;
        row.IsRestricted = task.ExcludedUsers.Count > 0;
    }
}
