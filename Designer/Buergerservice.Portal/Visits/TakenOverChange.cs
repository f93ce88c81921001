using Buergerservice.Cases.Conversations;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Somebody else holds the visit's call, after a lost connection or because it was handed over by hand: what the former person had
/// open there goes with the citizen, with what was typed already. Whom the task is not meant for does not get it; it then stays where it is.
/// </summary>
internal sealed class TakenOverChange : IDomainChangeHandler
{
    private static readonly Actor System = new("", "System", "", []);
    private readonly string _reason;
    private readonly string _audited;

    private TakenOverChange(string kind, string reason, string audited) => (Kind, _reason, _audited) = (kind, reason, audited);

    /// <summary>After a lost connection.</summary>
    public static TakenOverChange AfterLoss { get; } = new(ConversationWork.TakenOver, "Das Gespräch hat nach einer verlorenen Verbindung jemand anderes übernommen.", "call-taken-over");

    /// <summary>Handed over by hand.</summary>
    public static TakenOverChange ByHand { get; } = new(ConversationWork.HandedOver, "Das Gespräch wurde weitergegeben.", "call-handed-over");

    public string Kind { get; }

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var (from, to) = (ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("von")), ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("an")));
        if (await StaffDirectory.FindAsync(db, context.Tenant, to, cancellationToken) is not { } person)
            return;
        var open = await db.Tasks.Where(t => t.InstanceId == context.InstanceId && t.State == UserTaskState.Assigned && t.Assignee == from).ToListAsync(cancellationToken);
        foreach (var task in open.Where(t => t.IsCandidate(person)))
        {
            task.Reassign(new TaskAct(System, context.Now, Reason: _reason), person, task.Revision);
            context.Audit.Add(db, task.Tenant, "system", "task.reassign", $"task:{task.Id}", new Dictionary<string, object?> { ["from"] = from, ["to"] = to, ["reason"] = _audited });
        }
    }
}
