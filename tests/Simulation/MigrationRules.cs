using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>A migration is answered once, runs nothing and takes nothing away; what a root has begun once it does not begin again.</summary>
internal sealed class MigrationRules(World world)
{
    public void Answered(MigrationAnswer answer, InstanceRow? row)
    {
        world.Check.Require(world.Database.Tables.Migrations.TryGetValue(answer.Id, out var before), "A migration was answered that nobody has ordered");
        world.Check.Require(before is null, "A migration was answered twice");
        world.Check.Require(answer.IsDone == row is not null, "A refused migration has changed its instance");
        if (!answer.IsDone)
            world.Check.Count("Migration refused");
    }

    public void Committed(EngineCommit commit)
    {
        if (commit.Migration is not { IsDone: true })
            return;
        var burst = commit.Burst!;
        world.Check.Require(burst.AddedBookmarks.Count + burst.RemovedBookmarks.Count + burst.CancelledTasks.Count + burst.Tasks.Count == 0, "A migration has changed what its instance waits for");
        world.Check.Require(burst.Effects.Count + burst.Changes.Count + burst.NewChildren.Count + burst.PublishedEvents.Count == 0, "A migration has done something");
        world.Check.Require(burst.Journal.TrueForAll(r => r.Event is "Migrated"), "A migration has run a step");
    }

    public void AtEnd() => world.Check.Require(world.Database.Tables.Migrations.Values.All(m => m is not null), "A migration was never answered");
}
