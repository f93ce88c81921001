using Buergerservice.Cases.Conversations;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Somebody has handed the visit's call over by hand: what they had open there goes with the citizen, with what was typed already.
/// Whom a task is not meant for does not get it; it then stays where it is.
/// </summary>
internal sealed class HandedOverChange : IDomainChangeHandler
{
    private const string Reason = "Das Gespräch wurde weitergegeben.";

    private static readonly Actor System = new("", "System", "", []);

    public string Kind => ConversationWork.HandedOver;

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var (from, to) = (ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("von")), ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("an")));
        if (await StaffDirectory.FindAsync(db, context.Tenant, to, cancellationToken) is not { } person)
            return;
        var open = await db.Tasks.Where(t => t.InstanceId == context.InstanceId && t.State == UserTaskState.Assigned && t.Assignee == from).ToListAsync(cancellationToken);
        foreach (var task in open.Where(t => t.IsCandidate(person)))
        {
            task.Reassign(new TaskAct(System, context.Now, Reason: Reason), person, task.Revision);
            context.Audit.Add(db, task.Tenant, "system", "task.reassign", $"task:{task.Id}", new Dictionary<string, object?> { ["from"] = from, ["to"] = to, ["reason"] = "call-handed-over" });
        }
    }
}
