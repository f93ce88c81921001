using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>The people: they start instances, publish events, complete tasks (sometimes twice), resume and cancel.</summary>
internal sealed class Crowd
{
    private const int Alive = 16;

    private readonly World _world;
    private readonly BurstRunner _runner;
    private readonly Administrators _administrators;
    private readonly Callers _callers;
    private readonly List<(UserTask Task, string Operation)> _done = [];
    private long _number;

    public Crowd(World world)
    {
        _world = world;
        _runner = new(new NodeClock(world.Scheduler, world.Always));
        _administrators = new(world);
        _callers = new(world, _runner);
    }

    private Tables Tables => _world.Database.Tables;

    private Dice Dice => _world.Dice;

    private DateTimeOffset Now => _world.Scheduler.Now;

    public void Act()
    {
        if (Tables.Running.Count < Alive)
        {
            Start();
            return;
        }

        switch (Dice.Next(30))
        {
            case < 8: CompleteSome(); break;
            case < 13: PublishSome(); break;
            case < 14: RepeatSome(); break;
            case < 16: ResumeTwice(); break;
            case < 17: CancelSome(); break;
            case < 19: _callers.Call(); break;
            case < 22: _administrators.Operate(Tables.Running.Find(i => i.Incidents > 0 || i.SubStatus == InstanceSubStatus.Paused) is { } row && !Dice.OneIn(4) ? row : Dice.Pick(Tables.Running)); break;
            case < 23: _administrators.Disturb(Dice.Pick(Tables.Running)); break;
            case < 25 when Dice.OneIn(2): _world.Editors.MigrateSome(); break;
            case < 26 when Dice.OneIn(4): _world.Editors.PublishSome(); break;
            case < 28: MoveDue(); break;
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
        if (row.Incidents > 0 || row.SubStatus is InstanceSubStatus.Faulted or InstanceSubStatus.Paused)
            _administrators.Operate(row);
        if (Tables.Waits.Find(w => ReferenceEquals(w.Instance, row) && w.Kind is WaitKind.Event or WaitKind.Http && !Tables.HasWorkFor(w.Id)) is { } wait)
            _world.Database.Enqueue(WorkKind.Resume, row.Id, Now, wait.Id);
    }

    private void Start()
    {
        var version = Dice.Pick(Tables.Published.Values.ToList());
        var instance = _runner.Create(_world.Editors.WorkflowOf(version.VersionId), Guid.CreateVersion7(Now), "kreis", new Dictionary<string, object?> { ["number"] = _number++ });
        instance.CorrelationId = Key();
        if (_world.Database.IsTaken(instance))
            return;
        _world.Database.AddInstance(instance);
        _world.Database.Enqueue(WorkKind.Start, instance.Id, Now);
    }

    private void CompleteSome()
    {
        if (Tables.Tasks.FindAll(t => t.IsOpen) is not { Count: > 0 } open)
            return;
        var task = Dice.Pick(open);
        if (Dice.OneIn(10))
        {
            _world.Database.CancelTask(task, Now);
            return;
        }

        var operation = (_done.Count + 1).ToString(CultureInfo.InvariantCulture);
        _world.Database.CompleteTask(task, operation, Now);
        if (task.State == UserTaskState.Completed)
            _done.Add((task, operation));
        // A double click.
        if (Dice.OneIn(3))
            _world.Database.CompleteTask(task, operation, Now);
    }

    private void RepeatSome()
    {
        if (_done.Count == 0)
            return;
        var (task, operation) = Dice.Pick(_done);
        _world.Database.CompleteTask(task, operation, Now);
    }

    private void MoveDue()
    {
        if (Tables.Tasks.FindAll(t => t.IsOpen) is not { Count: > 0 } open)
            return;
        var task = Dice.Pick(open);
        _world.Database.ChangeDue(task, Now + Dice.Span(120), Now);
        _world.Check.Ladders.Complete(task);
    }

    private void PublishSome() =>
        Publish(Dice.Pick(DefinitionGenerator.Events), Dice.OneIn(3) ? Key() : null, Dice.OneIn(3) ? Dice.Pick(Tables.Running).Id : null);

    private void Publish(string name, string? key, Guid? instanceId) =>
        Tables.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Event, Tenant = "kreis", InstanceId = instanceId, Name = name, CorrelationId = key, DueAt = Now });

    private void ResumeTwice()
    {
        var waits = Tables.Waits.FindAll(w => w.Kind != WaitKind.Task);
        if (waits.Count == 0)
            return;
        var wait = Dice.Pick(waits);
        _world.Database.Enqueue(WorkKind.Resume, wait.Instance.Id, Now, wait.Id);
        _world.Database.Enqueue(WorkKind.Resume, wait.Instance.Id, Now, wait.Id);
    }

    private void CancelSome() => _world.Database.Enqueue(WorkKind.Cancel, Dice.Pick(Tables.Running).Id, Now, payload: "\"Zurückgezogen\"");

    private string Key() => Dice.Next(2) == 0 ? "K1" : "K2";
}
