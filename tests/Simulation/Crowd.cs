using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>The people: they start instances, publish events, complete tasks (sometimes twice), resume and cancel.</summary>
internal sealed class Crowd(World world)
{
    private const int Alive = 16;

    private readonly BurstRunner _runner = new(new NodeClock(world.Scheduler, world.Always));
    private readonly InstanceOperations _operations = new(new NodeClock(world.Scheduler, world.Always));
    private readonly NodeStore _store = new(world, world.Always, new(world.Scheduler, world.Always));
    private readonly Engine.Compilation.DefinitionCompiler _compiler = new(world.Registry);
    private readonly Dictionary<Guid, Engine.Compilation.CompiledWorkflow> _compiled = [];
    private readonly List<(UserTask Task, string Operation)> _done = [];
    private long _number;

    public bool IsQuiet { get; set; }

    private Tables Tables => world.Database.Tables;

    private Dice Dice => world.Dice;

    public void Act()
    {
        if (Tables.Running.Count < Alive)
        {
            Start();
            return;
        }

        switch (Dice.Next(18))
        {
            case 16 or 17: Operate(Dice.Pick(Tables.Running)); break;
            case < 6: CompleteSome(); break;
            case < 11: PublishSome(); break;
            case < 12: RepeatSome(); break;
            case < 14: ResumeTwice(); break;
            case < 15: CancelSome(); break;
            default: Publish(DefinitionGenerator.StartEvent, null, null); break;
        }
    }

    /// <summary>Helps what still waits to its end.</summary>
    public void FinishSomething()
    {
        CompleteSome();
        if (Tables.Running.Count == 0)
            return;
        var row = Dice.Pick(Tables.Running);
        if (row.SubStatus is InstanceSubStatus.Faulted or InstanceSubStatus.Paused)
            Operate(row);
        if (Tables.Waits.Find(w => ReferenceEquals(w.Instance, row) && w.Kind == WaitKind.Event) is { } wait && !Tables.HasWorkFor(wait.Id))
            Enqueue(WorkKind.Resume, row.Id, wait.Id);
    }

    private void Start()
    {
        if (IsQuiet)
            return;
        var instance = _runner.Create(WorkflowOf(Dice.Pick(Tables.Definitions).VersionId), Guid.CreateVersion7(world.Scheduler.Now), "kreis", new Dictionary<string, object?> { ["number"] = _number++ });
        instance.CorrelationId = Key();
        world.Database.AddInstance(instance);
        Enqueue(WorkKind.Start, instance.Id);
        world.Check.Started(Tables.Instances[instance.Id]);
    }

    private void CompleteSome()
    {
        if (Tables.Tasks.Where(t => t.IsOpen).ToList() is not { Count: > 0 } open)
            return;
        var task = Dice.Pick(open);
        var operation = (_done.Count + 1).ToString(CultureInfo.InvariantCulture);
        world.Database.CompleteTask(task, operation, world.Scheduler.Now);
        if (task.State == UserTaskState.Completed)
            _done.Add((task, operation));
        // A double click.
        if (Dice.OneIn(3))
            world.Database.CompleteTask(task, operation, world.Scheduler.Now);
    }

    private void RepeatSome()
    {
        if (_done.Count == 0)
            return;
        var (task, operation) = Dice.Pick(_done);
        world.Database.CompleteTask(task, operation, world.Scheduler.Now);
    }

    private void PublishSome() =>
        Publish(Dice.Pick(DefinitionGenerator.Events), Dice.OneIn(3) ? Key() : null, Dice.OneIn(3) ? Dice.Pick(Tables.Running).Id : null);

    private void Publish(string name, string? key, Guid? instanceId) =>
        Tables.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Event, Tenant = "kreis", InstanceId = instanceId, Name = name, CorrelationId = key, DueAt = world.Scheduler.Now });

    private void ResumeTwice()
    {
        var waits = Tables.Waits.Where(w => w.Kind != WaitKind.Task).ToList();
        if (waits.Count == 0)
            return;
        var wait = Dice.Pick(waits);
        Enqueue(WorkKind.Resume, wait.Instance.Id, wait.Id);
        Enqueue(WorkKind.Resume, wait.Instance.Id, wait.Id);
    }

    private void CancelSome() => Enqueue(WorkKind.Cancel, Dice.Pick(Tables.Running).Id, payload: "\"Zurückgezogen\"");

    // What an administrator does with a stopped or running instance; see the product's OperationCommands.
    private void Operate(InstanceRow row)
    {
        var workflow = WorkflowOf(row.VersionId);
        var instance = InstanceSerializer.Read(row.State, workflow);
        if (instance.SubStatus == InstanceSubStatus.Faulted && Dice.OneIn(4))
        {
            if (!Tables.HasWorkFor(row.Id, WorkKind.Cancel))
                Enqueue(WorkKind.Cancel, row.Id, payload: "\"Aufgeräumt\"");
            return;
        }

        try
        {
            var burst = instance switch
            {
                { SubStatus: InstanceSubStatus.Paused } => _operations.Unpause(workflow, instance, "weiter"),
                { Incidents: [var incident, ..] } when Dice.OneIn(2) => _operations.Skip(workflow, instance, incident.Id, null, new Dictionary<string, object?>(), "erledigt"),
                { Incidents: [var incident, ..] } => _operations.Retry(workflow, instance, incident.Id, "noch einmal"),
                _ => _operations.Pause(workflow, instance, "Halt"),
            };
            var commit = new EngineCommit { Burst = burst, ExpectedRevision = row.Revision };
            world.Go(() => CommitAsync(commit, burst));
        }
        catch (ConflictException)
        {
            // The person is told so.
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

    private Engine.Compilation.CompiledWorkflow WorkflowOf(Guid versionId)
    {
        var stored = Tables.Definitions.Find(d => d.VersionId == versionId)!;
        if (!_compiled.TryGetValue(versionId, out var workflow))
            _compiled.Add(versionId, workflow = _compiler.Compile(stored.Json, stored.VersionId, stored.Version).OrThrow());
        return workflow;
    }

    private string Key() => Dice.Next(2) == 0 ? "K1" : "K2";

    private void Enqueue(WorkKind kind, Guid instanceId, Guid? bookmarkId = null, string? payload = null) =>
        Tables.Add(new() { Id = Guid.CreateVersion7(), Kind = kind, Tenant = "kreis", InstanceId = instanceId, BookmarkId = bookmarkId, Payload = payload, DueAt = world.Scheduler.Now });
}
