using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>Those who look after definitions: they publish the one or the other version and bring running instances to it.</summary>
internal sealed class Editors(World world)
{
    private readonly Dictionary<Guid, CompiledWorkflow> _compiled = [];

    private Tables Tables => world.Database.Tables;

    public CompiledWorkflow WorkflowOf(Guid versionId) => _compiled[versionId];

    /// <summary>Draws the definitions of this world; each of them can be published.</summary>
    public void Draw()
    {
        var compiler = new DefinitionCompiler(world.Registry);
        foreach (var version in DefinitionGenerator.Some(world.Dice, world.Scheduler.Now))
        {
            Tables.Definitions.Add(version);
            _compiled.Add(version.VersionId, compiler.Compile(version.Json, version.VersionId, version.Version).OrThrow());
        }
    }

    public void PublishAll() => Tables.Definitions.FindAll(d => d.Version == 1).ForEach(d => Publish(d, withTriggers: true));

    /// <summary>From now on nothing starts by itself.</summary>
    public void WithdrawAll() => Tables.Published.Values.ToList().ForEach(d => Publish(d, withTriggers: false));

    public void PublishSome() => Publish(world.Dice.Pick(Tables.Definitions), withTriggers: true);

    public void MigrateSome()
    {
        var row = world.Dice.Pick(Tables.Running);
        var targets = Tables.Definitions.FindAll(d => d.DefinitionId == row.DefinitionId && d.VersionId != row.VersionId);
        var target = world.Dice.Pick(targets);
        world.Database.OrderMigration(row, target.VersionId, MapOf(WorkflowOf(row.VersionId), WorkflowOf(target.VersionId)), world.Scheduler.Now);
        // Somebody is in a hurry and orders it twice.
        if (world.Dice.OneIn(5))
            world.Database.OrderMigration(row, target.VersionId, MapOf(WorkflowOf(row.VersionId), WorkflowOf(target.VersionId)), world.Scheduler.Now);
    }

    private void Publish(StoredDefinition version, bool withTriggers)
    {
        world.Database.Publish(version, WorkflowOf(version.VersionId), withTriggers, world.Scheduler.Now);
        foreach (var trigger in Tables.Triggers.FindAll(t => t.DefinitionId == version.DefinitionId))
            world.Check.Schedules.Complete(trigger);
    }

    private static Dictionary<string, string> MapOf(CompiledWorkflow from, CompiledWorkflow to)
    {
        var byBase = to.Activities.Where(a => a.Id.Length > 0).DistinctBy(a => VersionEditor.BaseOf(a.Id)).ToDictionary(a => VersionEditor.BaseOf(a.Id), a => a.Id);
        return from.Activities.Where(a => byBase.TryGetValue(VersionEditor.BaseOf(a.Id), out var id) && id != a.Id).ToDictionary(a => a.Id, a => byBase[VersionEditor.BaseOf(a.Id)]);
    }
}
