using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Migration;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Engine.Tests.Support;

/// <summary>One instance run in memory. Between bursts its state goes through bytes, as it does with a database.</summary>
public sealed class EngineRun
{
    private readonly BurstRunner _runner;
    private CompiledWorkflow _workflow;
    private readonly Queue<WorkflowInstance> _children = [];
    private readonly Dictionary<string, CompiledWorkflow> _others = [];
    private byte[] _state = [];

    public EngineRun(string json, IReadOnlyDictionary<string, object?>? input = null, int maxSteps = 10_000, FakeClock? clock = null, bool allowErrors = false, IEnumerable<string>? others = null, string? startedBy = null, object? triggerInput = null)
    {
        Clock = clock ?? new FakeClock();
        _others = (others ?? []).Select(o => Compile(o).OrThrow()).ToDictionary(o => o.Document.DefinitionId);
        _runner = new BurstRunner(Clock, new BurstOptions { MaxSteps = maxSteps }).With(_others.GetValueOrDefault);
        var compiled = Compile(json);
        _workflow = allowErrors ? compiled.Workflow : compiled.OrThrow();
        var instance = startedBy is null ? _runner.Create(_workflow, Guid.CreateVersion7(), "kreis", input) : _runner.CreateTriggered(_workflow, Guid.CreateVersion7(), "kreis", input);
        Keep(startedBy is null ? _runner.Start(_workflow, instance) : _runner.StartByTrigger(_workflow, instance, startedBy, triggerInput));
    }

    private EngineRun(string json, byte[] state)
    {
        Clock = new FakeClock();
        _runner = new BurstRunner(Clock, new BurstOptions());
        _workflow = Compile(json).OrThrow();
        _state = state;
        Last = new() { Instance = Load() };
    }

    public FakeClock Clock { get; }

    public BurstResult Last { get; private set; } = null!;

    public List<string> Console { get; } = [];

    public List<JournalRecord> Journal { get; } = [];

    public List<UserTaskDraft> Tasks { get; } = [];

    public WorkflowInstance Instance => Last.Instance;

    private static DefinitionCompiler Compiler { get; } = new(new ActivityRegistry(
        new ServiceCollection().AddSingleton(new FormCatalog()).AddSingleton(Calendars.Shipped).BuildServiceProvider(), [new ActivityAssembly(typeof(EngineRun).Assembly)]));

    public string Status => $"{Instance.Status}/{Instance.SubStatus}";

    /// <summary>An instance that was stored earlier, perhaps by an earlier release.</summary>
    public static EngineRun FromState(string json, byte[] state) => new(json, state);

    public static CompilationResult Compile(string json, int version = 1) => Compiler.Compile(json, Guid.CreateVersion7(), version);

    public EngineRun Resume(Func<Bookmark, bool>? which = null, object? input = null)
    {
        var instance = Load();
        var bookmark = instance.Bookmarks.FirstOrDefault(which ?? (_ => true));
        Keep(_runner.Resume(_workflow, instance, bookmark?.Id ?? Guid.NewGuid(), input));
        return this;
    }

    public EngineRun Event(string name, object? payload = null) => Resume(b => b.Kind == WaitKind.Event && b.Key == name, payload);

    /// <summary>Runs the children started so far up to their first wait, and resumes every timer that is due.</summary>
    public EngineRun Wait(TimeSpan by)
    {
        Clock.Advance(by);
        while (_children.TryDequeue(out var child))
            RunChild(child);
        while (Load().Bookmarks.FirstOrDefault(b => b.Kind == WaitKind.Timer && b.DueAt <= Clock.GetUtcNow()) is { } due)
            Resume(b => b.Id == due.Id);
        return this;
    }

    public EngineRun Cancel()
    {
        Keep(_runner.Cancel(_workflow, Load()));
        return this;
    }

    /// <summary>Carries out an administrator's operation, and then what a worker would: answers given again and steps kept.</summary>
    public EngineRun Operate(Func<InstanceOperations, CompiledWorkflow, WorkflowInstance, BurstResult> operation, bool isTakenUp = true)
    {
        Keep(operation(new InstanceOperations(Clock), _workflow, Load()));
        if (!isTakenUp)
            return this;
        var asked = Last;
        foreach (var (bookmark, answer) in asked.Answers)
            Resume(b => b.Id == bookmark, answer is null ? null : Buergerservice.Engine.Values.Plain.Parse(answer));
        if (asked.Continues)
            Keep(_runner.Continue(_workflow, Load()));
        return this;
    }

    public EngineRun Retry(string reason = "Probe") => Operate((o, w, i) => o.Retry(w, i, i.Incidents[0].Id, reason));

    /// <summary>Brings the instance to another definition; null when it was possible, else why not.</summary>
    public IReadOnlyList<string> Migrate(string json, params (string Old, string New)[] steps)
    {
        var target = Compile(json, 2).OrThrow();
        var (plan, result) = new InstanceMigration(Clock).Migrate(_state, _workflow, target, steps.ToDictionary(s => s.Old, s => s.New), "Probe");
        LastPlan = plan;
        if (result is null)
            return plan.Obstacles;
        _workflow = target;
        Keep(result);
        if (result.Continues)
            Keep(_runner.Continue(_workflow, Load()));
        return [];
    }

    public MigrationPlan LastPlan { get; private set; } = null!;

    /// <summary>The stored bytes as text.</summary>
    public string State => System.Text.Encoding.UTF8.GetString(_state);

    /// <summary>Gives the effect up that the instance waits for.</summary>
    public EngineRun FailEffect(string message)
    {
        var instance = Load();
        var bookmark = instance.Bookmarks.First(b => b.Kind == WaitKind.Effect);
        Keep(_runner.Fail(_workflow, instance, bookmark.Id, new EffectFailure(Guid.Parse(bookmark.Key), bookmark.ActivityId, message, [])));
        return this;
    }

    /// <summary>The work item of the start comes once more.</summary>
    public EngineRun StartAgain()
    {
        Keep(_runner.Start(_workflow, Load()));
        return this;
    }

    /// <summary>The burst that was to go on at the only wait was refused by a module.</summary>
    public EngineRun Refuse(string message)
    {
        var instance = Load();
        Keep(_runner.FaultInstance(_workflow, instance, new DomainRuleException(message), instance.Bookmarks.Single().Id));
        if (Last.Continues)
            Keep(_runner.Continue(_workflow, Load()));
        return this;
    }

    private WorkflowInstance Load() => InstanceSerializer.Read(_state, _workflow);

    private void Keep(BurstResult result)
    {
        Last = result;
        _state = InstanceSerializer.Write(result.Instance);
        Console.AddRange(result.Console);
        Journal.AddRange(result.Journal);
        Tasks.AddRange(result.Tasks);
        foreach (var child in result.NewChildren)
            _children.Enqueue(child);
    }

    private void RunChild(WorkflowInstance child)
    {
        var result = _runner.Start(_others[child.DefinitionId], child);
        Console.AddRange(result.Console);
        if (result.Report is { } report)
            Resume(b => b.Id == report.BookmarkId, report.Payload);
    }
}
