using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Engine.Rehearsal;

/// <summary>
/// Tries a definition out: the real engine on a database in memory and a clock that is moved by hand. Human tasks and effects
/// are answered by the caller; nothing outside is touched. One caller at a time.
/// </summary>
public sealed class RehearsalRun
{
    /// <summary>Work items carried out in one go; a definition that needs more never comes to rest.</summary>
    private const int MaxItems = 2_000;

    private readonly RehearsalClock _clock;
    private readonly RehearsalStore _store;
    private readonly BurstRunner _runner;
    private readonly WorkflowCache _workflows;
    private readonly InstanceOperations _operations;

    private RehearsalRun(CompiledWorkflow workflow, DefinitionCompiler compiler, DateTimeOffset now, Func<string, CancellationToken, Task<StoredDefinition?>> findPublished)
    {
        Workflow = workflow;
        _clock = new(now);
        _store = new(_clock, findPublished);
        _runner = new(_clock, new BurstOptions { MaxSteps = 20_000 });
        _workflows = new(compiler);
        _operations = new(_clock);
    }

    /// <summary>The definition tried out.</summary>
    public CompiledWorkflow Workflow { get; }

    /// <summary>Time of the rehearsal.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The instance of the definition.</summary>
    public RehearsedInstance Root => _store.Instances.Values.First(i => i.ParentId is null);

    /// <summary>All instances: the root and those it started.</summary>
    public IReadOnlyCollection<RehearsedInstance> Instances => _store.Instances.Values;

    /// <summary>Open human tasks, the oldest first.</summary>
    public IReadOnlyList<UserTask> Tasks => _store.Tasks;

    /// <summary>Effects that wait for an answer.</summary>
    public IReadOnlyList<WorkItem> Effects => [.. _store.Items.Where(i => i.Kind == WorkKind.Effect && i.DueAt < PutBack.Parked)];

    /// <summary>Events and requests somebody waits for.</summary>
    public IReadOnlyList<Bookmark> Events => [.. _store.Instances.Values.SelectMany(i => i.Bookmarks).Where(b => b.Kind is WaitKind.Event or WaitKind.Http)];

    /// <summary>When something happens by itself, the next first.</summary>
    public IReadOnlyList<WorkItem> Due => [.. _store.Items.Where(i => i.Kind is WorkKind.Timer or WorkKind.TaskStep && i.DueAt < PutBack.Parked).OrderBy(i => i.DueAt)];

    /// <summary>What was noted instead of done, the oldest first.</summary>
    public IReadOnlyList<RehearsalEntry> Log => _store.Log;

    /// <summary>True when the last action was cut short because the definition did not come to rest.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Starts a rehearsal.</summary>
    /// <param name="definition">The definition; its version id must be new.</param>
    /// <param name="compiler">Compiles it and what it starts.</param>
    /// <param name="input">Inputs.</param>
    /// <param name="tenant">Tenant whose calendar counts.</param>
    /// <param name="now">Time at which it begins.</param>
    /// <param name="findPublished">Finds a published definition by its id; must only read.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <exception cref="Definitions.DefinitionException">The definition cannot run.</exception>
    public static async Task<RehearsalRun> StartAsync(StoredDefinition definition, DefinitionCompiler compiler, IReadOnlyDictionary<string, object?> input, string tenant, DateTimeOffset now, Func<string, CancellationToken, Task<StoredDefinition?>> findPublished, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(compiler);
        var workflow = compiler.Compile(definition.Json, definition.VersionId, definition.Version, Definitions.DefinitionParts.Parse(definition.Parts)).OrThrow();
        var run = new RehearsalRun(workflow, compiler, now, findPublished);
        run._store.Definitions.Add(definition.VersionId, definition);
        var instance = run._runner.Create(workflow, Guid.CreateVersion7(now), tenant, input);
        run._store.Instances.Add(instance.Id, new(instance));
        run._store.Items.Add(run.Start(instance.Id));
        await run.SettleAsync(run.Now, cancellationToken);
        return run;
    }

    /// <summary>Lets time pass: everything due until then happens, each at its time.</summary>
    public async Task AdvanceAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await SettleAsync(until, cancellationToken);
        if (!IsCutShort)
            _clock.MoveTo(until);
    }

    /// <summary>Completes a human task.</summary>
    /// <exception cref="NotFoundException">It is not open any more.</exception>
    public async Task CompleteTaskAsync(Guid taskId, string outcome, Dictionary<string, object?> data, CancellationToken cancellationToken)
    {
        var task = _store.Tasks.Find(t => t.Id == taskId) ?? throw new NotFoundException("Diese Aufgabe ist im Probelauf nicht mehr offen.");
        if (!task.Outcomes.Contains(outcome))
            throw new InputException("Bitte wählen Sie ein Ergebnis.", new Dictionary<string, string> { ["outcome"] = "Bitte wählen Sie ein Ergebnis." });
        _store.Tasks.Remove(task);
        var role = task.CandidateRoles.Concat(task.CandidateUsers).FirstOrDefault() ?? "Person";
        var completion = new TaskCompletion(outcome, data, $"probe-{task.ActivityId}", $"Probelauf ({role})", Now);
        _store.Log.Add(new(Now, "Aufgabe", $"„{task.Title}“ erledigt{(outcome == "Done" ? "" : $": {outcome}")}", task.ActivityId, null));
        await ResumeAsync(task.InstanceId, task.BookmarkId, completion.ToPlain(), cancellationToken);
    }

    /// <summary>Answers an effect as if it had been carried out.</summary>
    public Task AnswerEffectAsync(Guid effectId, object? answer, CancellationToken cancellationToken) => RunEffectAsync(effectId, _ => answer, "beantwortet", cancellationToken);

    /// <summary>Lets an effect fail for good.</summary>
    public Task FailEffectAsync(Guid effectId, string message, CancellationToken cancellationToken) => RunEffectAsync(effectId, _ => throw new EffectException(message, retryHelps: false), "gescheitert", cancellationToken);

    /// <summary>Lets the event happen that somebody waits for.</summary>
    public async Task RaiseAsync(Guid bookmarkId, object? payload, CancellationToken cancellationToken)
    {
        var wait = Events.FirstOrDefault(b => b.Id == bookmarkId) ?? throw new NotFoundException("Darauf wartet im Probelauf niemand mehr.");
        var instance = _store.Instances.Values.First(i => i.Bookmarks.Any(b => b.Id == bookmarkId));
        _store.Log.Add(new(Now, "Ereignis", $"„{wait.Key}“ von Hand ausgelöst", wait.ActivityId, payload is null ? null : Plain.ToJson(payload)));
        await ResumeAsync(instance.Id, bookmarkId, payload, cancellationToken);
    }

    /// <summary>What an awaited event would bring, or null when nothing or anything.</summary>
    public static object? ExampleOf(Bookmark wait)
    {
        ArgumentNullException.ThrowIfNull(wait);
        return (wait.Execution.Node.Activity as IEventExamples)?.ExampleOf(wait, wait.Execution.PropertiesOrNull ?? []);
    }

    /// <summary>Tries again what has failed; a failed effect waits for its answer once more.</summary>
    /// <exception cref="NotFoundException">There is no such open incident.</exception>
    public Task RetryAsync(Guid incidentId, CancellationToken cancellationToken) =>
        OperateAsync(incidentId, "noch einmal versucht", (workflow, instance) => _operations.Retry(workflow, instance, incidentId, "Probelauf"), cancellationToken);

    /// <summary>Completes the failed step by hand.</summary>
    /// <exception cref="ConflictException">The incident concerns the instance as a whole.</exception>
    /// <exception cref="InputException">The outcome is not the step's.</exception>
    /// <exception cref="NotFoundException">There is no such open incident.</exception>
    public Task SkipAsync(Guid incidentId, string? outcome, CancellationToken cancellationToken) =>
        OperateAsync(incidentId, "übersprungen", (workflow, instance) => _operations.Skip(workflow, instance, incidentId, outcome, new Dictionary<string, object?>(), "Probelauf"), cancellationToken);

    // As an administrator's operation on a real instance is committed, and with the same consequences.
    private async Task OperateAsync(Guid incidentId, string what, Func<CompiledWorkflow, WorkflowInstance, BurstResult> operation, CancellationToken cancellationToken)
    {
        var instance = _store.Instances.Values.FirstOrDefault(i => i.Incidents.Any(n => n.Id == incidentId)) ?? throw new NotFoundException("Diese Störung ist im Probelauf schon behoben.");
        var incident = instance.Incidents.First(n => n.Id == incidentId);
        var workflow = await _workflows.GetAsync(instance.VersionId, _store, cancellationToken);
        var result = operation(workflow, InstanceSerializer.Read(instance.State, workflow));
        var commit = new EngineCommit { Burst = result, ExpectedRevision = instance.Revision };
        await BurstCommit.EnqueueAsync(commit, result, _store, Now, cancellationToken);
        await _store.CommitAsync(commit, cancellationToken);
        _store.Log.Add(new(Now, "Störung", $"„{incident.Title}“ {what}", incident.ActivityId, null));
        await SettleAsync(Now, cancellationToken);
    }

    private async Task RunEffectAsync(Guid effectId, Func<EffectCall, object?> answer, string what, CancellationToken cancellationToken)
    {
        var item = Effects.FirstOrDefault(e => e.Id == effectId) ?? throw new NotFoundException("Dieser Effekt ist im Probelauf nicht mehr offen.");
        _store.Log.Add(new(Now, "Effekt", $"{item.Name} {what}", item.ActivityId, item.Payload));
        await Processor([new GivenAnswer(item.Name!, answer)]).ProcessAsync(item, cancellationToken);
        await SettleAsync(Now, cancellationToken);
    }

    private async Task ResumeAsync(Guid instanceId, Guid bookmarkId, object? payload, CancellationToken cancellationToken)
    {
        _store.Items.Add(Item(WorkKind.Resume, instanceId, bookmarkId, payload is null ? null : Plain.ToJson(payload)));
        await SettleAsync(Now, cancellationToken);
    }

    private async Task SettleAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        IsCutShort = false;
        var processor = Processor([]);
        for (var count = 0; count < MaxItems; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_store.Items.Where(i => i.Kind != WorkKind.Effect && i.DueAt <= until).MinBy(i => i.DueAt) is not { } next)
                return;
            _clock.MoveTo(next.DueAt);
            await processor.ProcessAsync(next, cancellationToken);
        }

        IsCutShort = true;
    }

    private WorkProcessor Processor(IEnumerable<IEffectHandler> handlers) =>
        new(_store, _workflows, _runner, handlers, new EngineSignal(), new WorkOptions(), _clock, NullLogger<WorkProcessor>.Instance);

    // By the trigger that cannot be done by hand, if there is one.
    private WorkItem Start(Guid instance)
    {
        var trigger = Workflow.Activities.FirstOrDefault(a => a is { Source.CanStartWorkflow: true, Activity: ITrigger { ExampleStart: not null } });
        if (trigger is not { Activity: ITrigger { ExampleStart: var payload } })
            return Item(WorkKind.Start, instance, null, null);
        _store.Log.Add(new(Now, "Ereignis", $"beginnt mit „{trigger.Descriptor.DisplayName}“", trigger.Id, Plain.ToJson(payload)));
        return Item(WorkKind.Start, instance, null, Plain.ToJson(payload), trigger.Id);
    }

    private WorkItem Item(WorkKind kind, Guid instanceId, Guid? bookmarkId, string? payload, string? name = null) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Kind = kind,
        Tenant = "",
        InstanceId = instanceId,
        BookmarkId = bookmarkId,
        Name = name,
        Payload = payload,
        DueAt = Now,
    };

    private sealed class GivenAnswer(string kind, Func<EffectCall, object?> answer) : IEffectHandler
    {
        public string Kind => kind;

        public Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken) => Task.FromResult(answer(call));
    }
}
