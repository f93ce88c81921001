using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>Other systems that call HTTP endpoints, sometimes twice; see the product's HttpCommands.</summary>
internal sealed class Callers(World world, BurstRunner runner)
{
    private Tables Tables => world.Database.Tables;

    public void Call()
    {
        world.Go(CallAsync);
        if (world.Dice.OneIn(3))
            world.Go(CallAsync);
    }

    // Between look and acceptance the wait may be used up: the request then finds nothing to do.
    private async Task CallAsync()
    {
        var hash = HttpRoute.Parse(world.Dice.Pick(DefinitionGenerator.Paths), out _)!.HashFor("POST");
        var waits = Tables.Waits.FindAll(w => w.Kind == WaitKind.Http && w.Hash == hash);
        var trigger = Tables.Triggers.Find(t => t.Hash == hash)?.Stored;
        await world.Scheduler.Turn(world.Always);
        if (waits.Count > 0)
            Resume(world.Dice.Pick(waits));
        else if (trigger is not null)
            Start(trigger);
    }

    private void Resume(WaitRow wait) => world.Database.AcceptRequest(wait.Instance.Id, wait.Id, world.Scheduler.Now);

    private void Start(StoredTrigger trigger)
    {
        var instance = runner.Create(world.Editors.WorkflowOf(trigger.DefinitionVersionId), Guid.CreateVersion7(world.Scheduler.Now), trigger.Tenant);
        world.Database.AcceptRequest(instance, trigger.ActivityId, world.Scheduler.Now);
    }
}
