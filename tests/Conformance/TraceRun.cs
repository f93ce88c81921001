using System.Globalization;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Conformance;

/// <summary>
/// One instance with everything it starts, in memory: the engine's own queue and processor over a store of this process.
/// As in Elsa, what is put into the queue (children, published events, completed tasks, timers) is done while time passes.
/// </summary>
internal sealed class TraceRun
{
    public const string Tenant = "kreis";

    private readonly StepClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly BurstRunner _runner;
    private readonly DefinitionCompiler _compiler;
    private readonly WorkflowCache _workflows;
    private readonly WorkProcessor _processor;
    private readonly List<string> _refused = [];
    private CompiledWorkflow _main = null!;
    private Guid _instance;
    private int _lines;

    public TraceRun(ActivityRegistry registry)
    {
        _runner = new BurstRunner(_clock, new BurstOptions { MaxSteps = 10_000 });
        _compiler = new DefinitionCompiler(registry);
        _workflows = new WorkflowCache(_compiler);
        var services = new ServiceCollection()
            .AddSingleton<IEngineStore>(_store).AddSingleton(_runner).AddSingleton(_workflows).AddSingleton<TimeProvider>(_clock)
            .AddSingleton<EngineSignal>().AddSingleton<WorkOptions>()
            .AddSingleton<IEnumerable<IEffectHandler>>([])
            .AddSingleton<Microsoft.Extensions.Logging.ILogger<WorkProcessor>>(NullLogger<WorkProcessor>.Instance)
            .BuildServiceProvider();
        _processor = ActivatorUtilities.CreateInstance<WorkProcessor>(services);
    }

    /// <summary>Publishes a definition; the last one is the one that is started.</summary>
    public void Publish(string json, string mode)
    {
        var definition = JsonNode.Parse(json)!.AsObject();
        if (mode == "counter")
            (definition["customProperties"] as JsonObject ?? (JsonObject)(definition["customProperties"] = new JsonObject()))["Flowchart:ExecutionMode"] = "CounterBased";
        var stored = new StoredDefinition(Guid.CreateVersion7(), (string)definition["definitionId"]!, 1, definition.ToJsonString());
        if (_compiler.Compile(stored.Json).Unresolved is { Count: > 0 } requests)
            stored = stored with { Parts = DefinitionParts.Of(requests.SelectMany(r => _store.FindUsable(r) is { } found ? new[] { (r, found) } : [])).ToJson() };
        _main = _workflows.Add(stored);
        _store.Add(stored, _main, _clock.GetUtcNow());
        var problems = _compiler.Compile(stored.Json, parts: DefinitionParts.Parse(stored.Parts)).Problems;
        _refused.Clear();
        _refused.AddRange(problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Code).Distinct());
    }

    /// <summary>Takes one step of a trace and says what can be seen then.</summary>
    public async Task<Observation> ActAsync(string step, Dictionary<string, object?>? input)
    {
        var parts = step.Split(':', 3);
        await (parts[0] switch
        {
            "start" => StartAsync(input),
            "resume" => ResumeAsync(b => true, null),
            "event" => EventAsync(parts[1], parts.Length > 2 ? parts[2] : null),
            "task" => AnswerTaskAsync(step["task:".Length..]),
            "wait" => WaitAsync(TimeSpan.FromMilliseconds(double.Parse(parts[1], CultureInfo.InvariantCulture))),
            "cancel" => DoAsync(Item(WorkKind.Cancel)),
            _ => throw new InvalidOperationException($"The step „{step}“ is not known."),
        });
        while (parts[0] != "wait" && _store.Queue.Find(IsExecuted) is { } executed)
            await DoAsync(executed);
        return Look(step);
    }

    // ExecuteWorkflow runs its child at once, DispatchWorkflow while time passes.
    private bool IsExecuted(WorkItem item)
    {
        var bookmark = item.Kind == WorkKind.Start ? _store.Last(item.InstanceId!.Value).Parent?.BookmarkId : item.Kind == WorkKind.Resume ? item.BookmarkId : null;
        return bookmark is { } id && _store.FindBookmark(id)?.Name == "Elsa.ExecuteWorkflow";
    }

    private Task StartAsync(Dictionary<string, object?>? input)
    {
        var instance = _runner.Create(_main, Guid.CreateVersion7(), Tenant, input);
        _instance = instance.Id;
        _store.Add(instance);
        return DoAsync(Item(WorkKind.Start));
    }

    private Task ResumeAsync(Func<Bookmark, bool> which, string? payload) =>
        _store.Last(_instance).Bookmarks.FirstOrDefault(which) is { } bookmark ? DoAsync(Item(WorkKind.Resume, bookmark.Id, payload)) : Task.CompletedTask;

    private async Task EventAsync(string name, string? payload)
    {
        var before = _store.Queue.ToList();
        await DoAsync(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Event, Tenant = Tenant, Name = name, Payload = payload, DueAt = _clock.GetUtcNow() });
        // Elsa starts new instances before it resumes those that wait.
        foreach (var item in _store.Queue.Except(before).OrderBy(i => i.Kind == WorkKind.Start ? 0 : 1).ToList())
            await DoAsync(item);
    }

    // A person's answer is put into the queue and taken up while time passes.
    private Task AnswerTaskAsync(string payload)
    {
        if (_store.Last(_instance).Bookmarks.FirstOrDefault(b => b.Kind == WaitKind.Task) is { } bookmark)
            _store.Queue.Add(Item(WorkKind.Resume, bookmark.Id, payload));
        return Task.CompletedTask;
    }

    private async Task WaitAsync(TimeSpan span)
    {
        var until = _clock.GetUtcNow() + span;
        for (var n = 0; n < 10_000 && _store.Queue.Where(i => i.DueAt <= until).MinBy(i => i.DueAt) is { } next; n++)
        {
            _clock.Reach(next.DueAt);
            await DoAsync(next);
        }

        _clock.Reach(until);
    }

    private async Task DoAsync(WorkItem item)
    {
        if (!_store.Queue.Contains(item))
            _store.Queue.Add(item);
        await _processor.ProcessAsync(item, CancellationToken.None);
    }

    private WorkItem Item(WorkKind kind, Guid? bookmark = null, string? payload = null) =>
        new() { Id = Guid.CreateVersion7(), Kind = kind, Tenant = Tenant, InstanceId = _instance, BookmarkId = bookmark, Payload = payload, DueAt = _clock.GetUtcNow() };

    private Observation Look(string step)
    {
        var instance = _store.Last(_instance);
        var answered = _store.Queue.Where(i => i is { Kind: WorkKind.Resume, BookmarkId: not null }).Select(i => i.BookmarkId!.Value).ToHashSet();
        var lines = _store.Console.Skip(_lines).Where(l => l.Length > 0).ToList();
        _lines = _store.Console.Count;
        return new()
        {
            Step = step,
            Status = $"{instance.Status}/{instance.SubStatus}",
            Console = lines,
            Output = Observation.Canonical(instance.Output),
            Incidents = [.. instance.Incidents.Select(i => (i.ActivityId, i.Message))],
            Bookmarks = [.. instance.Bookmarks.Where(b => !answered.Contains(b.Id)).Select(b => b.Name).Order(StringComparer.Ordinal)],
            Refused = [.. _refused],
        };
    }

    private sealed class StepClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Reach(DateTimeOffset time) => _now = time > _now ? time : _now;
    }
}
