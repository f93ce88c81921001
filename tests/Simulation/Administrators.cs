using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>What administrators do with stopped and running instances, while workers go on; see the product's OperationCommands.</summary>
internal sealed class Administrators(World world)
{
    private readonly InstanceOperations _operations = new(new NodeClock(world.Scheduler, world.Always));
    private readonly NodeStore _store = new(world, world.Always, new(world.Scheduler, world.Always));

    private Dice Dice => world.Dice;

    /// <summary>Does something that helps a stopped instance on, or disturbs one that runs.</summary>
    public void Operate(InstanceRow row)
    {
        if (row.SubStatus == InstanceSubStatus.Faulted && Dice.OneIn(4))
            Cancel(row);
        else
            Change(row, Chosen);
    }

    /// <summary>Disturbs an instance that runs.</summary>
    public void Disturb(InstanceRow row) => Change(row, (workflow, instance) => Dice.OneIn(2) ? Moved(workflow, instance) : Set(workflow, instance));

    private void Cancel(InstanceRow row)
    {
        if (!world.Database.Tables.HasWorkFor(row.Id, WorkKind.Cancel))
            world.Database.Enqueue(WorkKind.Cancel, row.Id, world.Scheduler.Now, payload: "\"Aufgeräumt\"");
    }

    private BurstResult? Chosen(CompiledWorkflow workflow, WorkflowInstance instance)
    {
        if (instance.SubStatus == InstanceSubStatus.Paused)
            return _operations.Unpause(workflow, instance, "weiter");
        if (instance.Incidents.Count == 0)
            return _operations.Pause(workflow, instance, "Halt");
        var incident = Dice.Pick(instance.Incidents);
        return Dice.Next(5) switch
        {
            0 or 1 => _operations.Skip(workflow, instance, incident.Id, null, new Dictionary<string, object?>(), "erledigt"),
            2 => Repaired(workflow, instance, incident),
            _ => _operations.Retry(workflow, instance, incident.Id, "noch einmal"),
        };
    }

    private BurstResult Repaired(CompiledWorkflow workflow, WorkflowInstance instance, Incident incident)
    {
        var inputs = workflow.Find(incident.ActivityId)?.Descriptor.Inputs.Where(i => i.Type == typeof(string)).ToList() ?? [];
        return inputs.Count == 0 ? _operations.Retry(workflow, instance, incident.Id, "noch einmal")
            : _operations.Repair(workflow, instance, incident.Id, new Dictionary<string, object?> { [inputs[0].Attribute.Name] = "e1" }, "berichtigt");
    }

    private BurstResult? Moved(CompiledWorkflow workflow, WorkflowInstance instance)
    {
        if (instance.Bookmarks.Count == 0)
            return null;
        var from = workflow.Find(Dice.Pick(instance.Bookmarks).ActivityId);
        // Sometimes what is around the waiting step is withdrawn with it.
        if (from?.Parent?.Parent is not null && Dice.OneIn(3))
            from = from.Parent;
        var siblings = workflow.Activities.Where(a => ReferenceEquals(a.Parent, from?.Parent)).ToList();
        return siblings.Count == 0 ? null : _operations.Move(workflow, instance, from!.Id, Dice.Pick(siblings).Id, "woanders weiter");
    }

    private BurstResult Set(CompiledWorkflow workflow, WorkflowInstance instance) =>
        _operations.SetVariable(workflow, instance, DefinitionGenerator.Variable, null, (long)Dice.Next(100), "berichtigt");

    // The person sees a page, and decides; until the decision arrives everything may happen.
    private void Change(InstanceRow row, Func<CompiledWorkflow, WorkflowInstance, BurstResult?> change)
    {
        try
        {
            var workflow = world.Editors.WorkflowOf(row.VersionId);
            if (change(workflow, InstanceSerializer.Read(row.State, workflow)) is not { } burst)
                return;
            var commit = new EngineCommit { Burst = burst, ExpectedRevision = row.Revision };
            world.Go(() => CommitAsync(commit, burst));
        }
        catch (BuergerserviceException)
        {
            // The person is told why it cannot be done.
        }
    }

    private async Task CommitAsync(EngineCommit commit, BurstResult burst)
    {
        try
        {
            await BurstCommit.EnqueueAsync(commit, burst, _store, world.Scheduler.Now, CancellationToken.None);
            await _store.CommitAsync(commit, CancellationToken.None);
        }
        catch (Exception e) when (e is LeaseLostException or AnswerPendingException or DomainRuleException)
        {
            // The person is told so and nothing was written.
        }
    }
}
