using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Engine.Tests.Support;

/// <summary>One instance run in memory. Between bursts its state goes through bytes, as it does with a database.</summary>
public sealed class EngineRun
{
    private readonly BurstRunner _runner;
    private readonly CompiledWorkflow _workflow;
    private byte[] _state = [];

    public EngineRun(string json, IReadOnlyDictionary<string, object?>? input = null, int maxSteps = 10_000, FakeClock? clock = null, bool allowErrors = false)
    {
        Clock = clock ?? new FakeClock();
        _runner = new BurstRunner(Clock, new BurstOptions { MaxSteps = maxSteps });
        var compiled = Compile(json);
        _workflow = allowErrors ? compiled.Workflow : compiled.OrThrow();
        Keep(_runner.Start(_workflow, _runner.Create(_workflow, Guid.CreateVersion7(), "kreis", input)));
    }

    public FakeClock Clock { get; }

    public BurstResult Last { get; private set; } = null!;

    public List<string> Console { get; } = [];

    public List<JournalRecord> Journal { get; } = [];

    public List<UserTaskDraft> Tasks { get; } = [];

    public WorkflowInstance Instance => Last.Instance;

    public string Status => $"{Instance.Status}/{Instance.SubStatus}";

    public static CompilationResult Compile(string json)
    {
        var services = new ServiceCollection().AddSingleton(new FormCatalog()).AddSingleton(Calendars.Shipped).BuildServiceProvider();
        return new DefinitionCompiler(new ActivityRegistry(services)).Compile(json);
    }

    public EngineRun Resume(Func<Bookmark, bool>? which = null, object? input = null)
    {
        var instance = Load();
        var bookmark = instance.Bookmarks.FirstOrDefault(which ?? (_ => true));
        Keep(_runner.Resume(_workflow, instance, bookmark?.Id ?? Guid.NewGuid(), input));
        return this;
    }

    public EngineRun Event(string name, object? payload = null) => Resume(b => b.Kind == WaitKind.Event && b.Key == name, payload);

    /// <summary>Resumes every timer that is due.</summary>
    public EngineRun Wait(TimeSpan by)
    {
        Clock.Advance(by);
        while (Load().Bookmarks.FirstOrDefault(b => b.Kind == WaitKind.Timer && b.DueAt <= Clock.GetUtcNow()) is { } due)
            Resume(b => b.Id == due.Id);
        return this;
    }

    public EngineRun Cancel()
    {
        Keep(_runner.Cancel(_workflow, Load()));
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
    }
}
