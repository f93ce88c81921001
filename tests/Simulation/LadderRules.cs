using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>Each step of a task's ladder happens once, and people are told under one key; what is still to come is in the queue once.</summary>
internal sealed class LadderRules(World world)
{
    private readonly HashSet<(Guid Task, int Step)> _taken = [];
    private readonly Dictionary<(string Task, long Step), Guid> _notices = [];

    public void Taken(UserTask task, int number, LadderStep step)
    {
        world.Check.Require(_taken.Add((task.Id, number)), $"Step {number} of a task's ladder was taken twice");
        world.Check.Count(step.Escalates ? "Escalated" : "Reminded");
        world.Check.Require(step.At <= world.Scheduler.Now + TimeSpan.FromMinutes(6), "A step of a task's ladder was taken long before its time");
    }

    public void Notified(EffectCall call)
    {
        var step = ((string)call.Payload["task"]!, (long)call.Payload["step"]!);
        if (!_notices.TryAdd(step, call.Id))
            world.Check.Require(_notices[step] == call.Id, "People were told of a step of a ladder under two keys");
    }

    /// <summary>Looks at one task after its steps or its due date have changed.</summary>
    public void Complete(UserTask task)
    {
        var open = task.IsOpen ? task.ReadLadder().Count(s => s is { At: not null, DoneAt: null }) : 0;
        var queued = world.Database.Tables.Items.Count(r => r.Item.BookmarkId == task.BookmarkId && r.Item.Kind == WorkKind.TaskStep);
        world.Check.Require(!task.IsOpen || queued == open, $"A task has {open} steps of its ladder to come, in the queue are {queued}");
    }
}
