using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Simulation;

/// <summary>A rule of the engine was broken.</summary>
internal sealed class Violation(string message) : Exception(message);

/// <summary>
/// Several nodes, a database, clocks, people and an outside world, all on one thread and all from one seed. It runs until
/// enough bursts have been committed, then faults stop and everything has to come to an end.
/// </summary>
internal sealed class World
{
    private const int NodeCount = 3;
    private const int BurstsPerWorld = 1500;
    private const int QuietTurns = 400_000;

    private static readonly ActivityRegistry Activities = new(
        new ServiceCollection().AddSingleton(new FormCatalog()).BuildServiceProvider(), [new ActivityAssembly(typeof(World).Assembly)]);

    private readonly List<Node> _nodes = [];
    private readonly Crowd _crowd;
    private readonly Faults _drawn;
    private WorkflowCache _cache = new(new DefinitionCompiler(Activities));

    public World(ulong seed, Flaw flaw = Flaw.None, Action<string>? listener = null)
    {
        Seed = seed;
        Trace.Listener = listener;
        Dice = new(seed);
        Scheduler = new(Dice);
        Check = new(this);
        Outside = new(this);
        Database = new(this, flaw);
        Faults = _drawn = Faults.Draw(Dice);
        Editors = new(this);
        Editors.Draw();
        _crowd = new(this);
        for (var i = 0; i < NodeCount; i++)
            _nodes.Add(new(this, i));
    }

    public ulong Seed { get; }

    public Dice Dice { get; }

    public Scheduler Scheduler { get; }

    public Database Database { get; }

    public OutsideWorld Outside { get; }

    public Invariants Check { get; }

    public Editors Editors { get; }

    public Trace Trace { get; } = new();

    public ActivityRegistry Registry => Activities;

    public Faults Faults { get; private set; }

    /// <summary>
    /// The compiled definitions of a new process. They never change, so most processes take over those of earlier ones:
    /// compiling them again and again would only cost time.
    /// </summary>
    public WorkflowCache CacheOfProcess() => Dice.OneIn(30) ? _cache = new(new DefinitionCompiler(Registry)) : _cache;

    /// <summary>Stands for whatever never crashes: the machine that starts nodes again.</summary>
    public Life Always { get; } = new(-1);

    /// <summary>Runs the world to its end.</summary>
    /// <returns>The number of bursts committed.</returns>
    /// <exception cref="Violation">A rule was broken.</exception>
    public long Run()
    {
        Editors.PublishAll();
        foreach (var node in _nodes)
        {
            node.SetClock(SkewOfAMinute());
            node.Boot();
        }

        while (Check.Bursts < BurstsPerWorld)
        {
            Inject();
            if (Dice.OneIn(20))
                _crowd.Act();
            Step();
        }

        Quieten();
        for (var turn = 0; !IsAtRest(); turn++)
        {
            if (turn > QuietTurns)
                throw new Violation($"Not everything comes to an end: {Check.Describe()}");
            Step();
            if (Dice.OneIn(10))
                _crowd.FinishSomething();
        }

        Check.AtEnd();
        return Check.Bursts;
    }

    /// <summary>Runs something of a node or a person; nothing of it may fail with an error that is not handled.</summary>
    public async void Go(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            Failure ??= e;
        }
    }

    /// <summary>The first rule that was broken. The engine may catch and survive the exception that says so; the world does not.</summary>
    public Exception? Failure { get; set; }

    private void Step()
    {
        if (!Scheduler.RunOne())
            Scheduler.PassTime();
        if (Failure is { } failure)
            throw failure;
    }

    private void Inject()
    {
        if (Dice.OneIn(Faults.Crash) && AnyAlive() is { } dying)
        {
            Trace.Add(dying.Life.Node);
            dying.Crash();
        }

        if (Dice.OneIn(Faults.Pause) && AnyAlive() is { } slow)
            Scheduler.Pause(slow.Life, Dice.Span(150));
        if (Dice.OneIn(Faults.ClockJump))
            Dice.Pick(_nodes).SetClock(Dice.OneIn(2) ? SkewOfAMinute() : Dice.Span(600) - TimeSpan.FromSeconds(300));
        if (Dice.OneIn(Faults.LostLease) && Database.Tables.Items.Where(r => r.Item.LeaseUntil is not null).ToList() is { Count: > 0 } leased)
        {
            var row = Dice.Pick(leased);
            row.Item.LeaseOwner = null;
            row.Item.LeaseUntil = null;
        }
    }

    private Node? AnyAlive() => Dice.Pick(_nodes) is { Life.IsAlive: true } node ? node : null;

    private TimeSpan SkewOfAMinute() => Dice.Span(120) - TimeSpan.FromSeconds(60);

    private void Quieten()
    {
        Faults = Faults.None;
        foreach (var node in _nodes)
            node.SetClock(TimeSpan.Zero);
        Editors.WithdrawAll();
    }

    private bool IsAtRest() => Database.Tables.Running.Count == 0 && Database.Tables.Items.TrueForAll(IsGivenUp);

    // An effect nobody waits for that failed for good stays parked, beside its incident, until an administrator decides.
    private static bool IsGivenUp(ItemRow row) => row.Item is { Kind: WorkKind.Effect, BookmarkId: null } && row.Item.DueAt == PutBack.Parked;

    public override string ToString() => $"seed {Seed}: {_drawn}, {NodeCount} nodes";
}
