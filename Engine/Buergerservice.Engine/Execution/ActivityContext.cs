using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>What a step sees and may ask for while it runs. Everything asked for is only written down; the burst's commit makes it real.</summary>
public sealed class ActivityContext
{
    private const int MaxJournalText = 4_000;

    internal ActivityContext(Burst burst, ActivityExecution execution)
    {
        Burst = burst;
        Execution = execution;
    }

    /// <summary>The execution of this step.</summary>
    public ActivityExecution Execution { get; }

    /// <summary>The instance.</summary>
    public WorkflowInstance Instance => Burst.Instance;

    /// <summary>The compiled definition.</summary>
    public CompiledWorkflow Workflow => Burst.Workflow;

    /// <summary>The definition this step belongs to: that of the instance, or one it uses as an activity.</summary>
    public Definitions.DefinitionDocument Document => Execution.Node.Scope.Document!;

    /// <summary>Inputs of that definition by name, without regard to case.</summary>
    public IReadOnlyDictionary<string, object?> Inputs => Burst.ScopeOf(Execution) is { Parent: not null, DynamicVariables: var given }
        ? new Dictionary<string, object?>(given ?? [], StringComparer.OrdinalIgnoreCase) : Instance.Input;

    /// <summary>The time of this burst; the same for all its steps.</summary>
    public DateTimeOffset Now => Burst.Now;

    /// <summary>The step's durable values.</summary>
    public Dictionary<string, object?> Properties => Execution.Properties;

    internal Burst Burst { get; }

    /// <summary>Where a running script puts the outcomes it chooses; null where a script may not choose.</summary>
    internal List<string>? ScriptOutcomes { get; set; }

    /// <summary>Ends the step. With no outcome named it ends plainly (<c>Done</c>). Ending twice does nothing.</summary>
    public void Complete(params string[] outcomes) => Burst.Complete(Execution, outcomes.Length == 0 ? Outcomes.Done : Outcomes.Of(outcomes));

    /// <summary>Ends the step with exactly these outcomes, which may be none.</summary>
    public void CompleteWith(IReadOnlyList<string> outcomes) => Burst.Complete(Execution, Outcomes.Of(outcomes));

    /// <summary>Schedules a child of this container; it runs later in this burst.</summary>
    public void Schedule(CompiledActivity child, string? tag = null, Dictionary<string, object?>? variables = null) => Burst.Schedule(child, Execution, tag, variables);

    /// <summary>Cancels the execution of a child and everything in it, without calling this container back.</summary>
    public void CancelChild(ActivityExecution child) => Burst.Cancel(child);

    /// <summary>Takes back children of this container that were scheduled and have not begun.</summary>
    /// <returns>The steps taken back.</returns>
    public IReadOnlyList<CompiledActivity> Withdraw(Func<CompiledActivity, bool> which) => Burst.Withdraw(Execution, which);

    /// <summary>Waits for a named event.</summary>
    public Bookmark WaitForEvent(string eventName) =>
        Burst.AddBookmark(Execution, WaitKind.Event, eventName, null, $"Ereignis „{eventName}“");

    /// <summary>The child of this container whose trigger has just started the instance, or in which that trigger lies, until it runs; otherwise null.</summary>
    internal CompiledActivity? TriggeredChild
    {
        get
        {
            var step = Burst.Trigger is { } trigger ? Burst.Workflow.Find(trigger.ActivityId) : null;
            while (step is not null && !ReferenceEquals(step.Parent, Execution.Node))
                step = step.Parent;
            return step;
        }
    }

    /// <summary>True, once, for the activity whose trigger has just started the instance.</summary>
    public bool TakeTrigger(out object? input)
    {
        input = null;
        if (Burst.Trigger is not { } trigger || trigger.ActivityId != Execution.Node.Id)
            return false;
        Burst.TakenTrigger = (Execution.Id, trigger);
        Burst.Trigger = null;
        if (trigger.Problem is { } problem)
            throw new DomainRuleException(problem);
        input = trigger.Input;
        return true;
    }

    /// <summary>Waits for an HTTP request; several of these waits are one for the step.</summary>
    /// <param name="key">Method, path and settings of the endpoint.</param>
    /// <param name="description">German noun phrase on what is awaited.</param>
    public Bookmark WaitForRequest(string key, string description) => Burst.AddBookmark(Execution, WaitKind.Http, key, null, description);

    /// <summary>Records the answer to the request taken last.</summary>
    public void AnswerRequest(Http.HttpAnswer answer)
    {
        Burst.Result.HttpAnswers.Add(answer);
        Instance.Exchange = null;
    }

    /// <summary>Waits for the reports of children started with this bookmark.</summary>
    /// <param name="description">German noun phrase on what is awaited.</param>
    public Bookmark WaitForChildren(string description) => Burst.AddBookmark(Execution, WaitKind.Child, "", null, description);

    /// <summary>Starts an instance of a published definition as child of this one, in the same tenant.</summary>
    /// <param name="definitionId">Logical id of the definition.</param>
    /// <param name="input">Inputs by name.</param>
    /// <param name="correlationId">Business key, or null.</param>
    /// <param name="wait">Bookmark of this step that the child reports to, or null when nobody waits.</param>
    /// <param name="moment">When it reports.</param>
    /// <exception cref="DomainRuleException">The definition is not published, or workflows are nested too deeply.</exception>
    public WorkflowInstance StartChild(string definitionId, Dictionary<string, object?> input, string? correlationId, Bookmark? wait, ReportMoment moment) =>
        Burst.StartChild(definitionId, input, correlationId, wait, moment);

    /// <summary>Goes on waiting at the bookmark that has just been used.</summary>
    public void KeepWaiting(Bookmark bookmark) => Burst.Keep(bookmark);

    /// <summary>Shows an incident although the step goes on waiting; it replaces an earlier one of the same type.</summary>
    public void ReportIncident(string type, string message) => Burst.ReportIncident(Execution, type, message);

    /// <summary>Takes back an incident shown by <see cref="ReportIncident"/>.</summary>
    public void ResolveIncident(string type) => Burst.ResolveIncident(Execution, type);

    /// <summary>Publishes a named event after the commit: to all instances of the tenant, to those with a business key, or only to this one.</summary>
    public void PublishEvent(string name, object? payload, string? correlationId, bool isLocal) =>
        Burst.Result.PublishedEvents.Add(new(name, payload, correlationId, isLocal));

    /// <summary>Waits until a point in time; a point in the past is due at once.</summary>
    /// <param name="dueAt">When.</param>
    /// <param name="description">German noun phrase on what is awaited; null for the plain point in time.</param>
    /// <param name="key">What the point in time was computed from, for those who look at the wait; empty for nothing.</param>
    public Bookmark WaitUntil(DateTimeOffset dueAt, string? description = null, string key = "") =>
        Burst.AddBookmark(Execution, WaitKind.Timer, key, dueAt, description ?? $"Zeitpunkt {dueAt:dd.MM.yyyy HH:mm}");

    /// <summary>Writes a remark on this step into the journal, such as how a deadline was computed.</summary>
    public void Note(string text) => Burst.Journal("Note", Execution, text);

    /// <summary>Asks for an effect and waits for its result.</summary>
    /// <param name="kind">Name of the effect's handler.</param>
    /// <param name="payload">Plain values for the handler.</param>
    /// <param name="description">German noun phrase on what is awaited.</param>
    /// <param name="retry">How it is tried again where the step's author has said nothing; null for the engine's own rule.</param>
    public Bookmark RequestEffect(string kind, Dictionary<string, object?> payload, string description, Compilation.RetryPolicy? retry = null)
    {
        var id = Guid.CreateVersion7(Now);
        var bookmark = Burst.AddBookmark(Execution, WaitKind.Effect, id.ToString(), null, description);
        Burst.Result.Effects.Add(new(id, kind, payload, bookmark.Id, Execution.Node.Id) { Retry = Execution.Node.Retry ?? retry });
        return bookmark;
    }

    /// <summary>Asks for an effect nobody waits for.</summary>
    public void FireEffect(string kind, Dictionary<string, object?> payload) =>
        Burst.Result.Effects.Add(new(Guid.CreateVersion7(Now), kind, payload, null, Execution.Node.Id) { Retry = Execution.Node.Retry });

    /// <summary>Creates a human task and waits for its completion.</summary>
    /// <param name="create">Receives the ids of task and bookmark and describes the task.</param>
    public UserTaskDraft CreateTask(Func<Guid, Guid, UserTaskDraft> create)
    {
        var id = Guid.CreateVersion7(Now);
        var bookmarkId = Guid.CreateVersion7(Now);
        var draft = create(id, bookmarkId);
        Burst.AddBookmark(Execution, WaitKind.Task, id.ToString(), draft.DueAt, $"Aufgabe „{draft.Title}“", bookmarkId);
        Burst.Result.Tasks.Add(draft);
        return draft;
    }

    /// <summary>Changes a module's tables in the burst's transaction.</summary>
    public void Change(string kind, Dictionary<string, object?> payload) => Burst.Result.Changes.Add(new(kind, payload));

    /// <summary>Undoes completed steps of the containers around this one; the step completes when all are undone.</summary>
    /// <param name="activityId">A step or container to which it is limited, or null for everything.</param>
    /// <returns>Number of steps that will be undone.</returns>
    public int Compensate(string? activityId) => Burst.Compensate(Execution, activityId);

    /// <summary>Writes a line to the journal and to the burst's console.</summary>
    public void WriteLine(string? text)
    {
        Burst.Result.Console.Add(text ?? "");
        Burst.Journal("Output", Execution, text is { Length: > MaxJournalText } ? text[..MaxJournalText] + "…" : text);
    }

    /// <summary>Ends the nearest flowchart or sequence around this step.</summary>
    public void EndContainer() => Burst.EndContainer(Execution);

    /// <summary>Ends the nearest loop around this step, or the nearest flowchart or sequence when there is none.</summary>
    public void BreakLoop() => Burst.BreakLoop(Execution);

    /// <summary>Ends the workflow with outcomes; nothing scheduled runs on.</summary>
    public void CompleteWorkflow(IReadOnlyList<string> outcomes) => Burst.CompleteWorkflow(Execution, outcomes);

    /// <summary>Ends the instance at once.</summary>
    public void FinishInstance() => Burst.Finish();

    /// <summary>Value of a variable; null when its container is not alive.</summary>
    public object? GetVariable(VariableReference variable)
    {
        if (ScopeOf(variable) is { } scope)
            return scope.Variables![variable.Slot];
        // What undoes a step may run after its container has ended; it then sees the values of that time.
        return Execution.Tag == CompensationRun.Tag && TryGetVariable(variable.Declaration.Name, out var value) ? value : null;
    }

    /// <summary>Sets a variable, converted to its type.</summary>
    /// <exception cref="ValueConversionException">The value does not fit the variable's type.</exception>
    public void SetVariable(VariableReference variable, object? value)
    {
        if (ScopeOf(variable) is { } scope)
            scope.Variables![variable.Slot] = ConvertFor(variable.Declaration.Type, value);
    }

    /// <summary>Finds a variable by name in the scopes around this step, innermost first.</summary>
    public bool TryGetVariable(string name, out object? value)
    {
        for (var scope = Execution; scope is not null; scope = Outer(scope))
        {
            if (scope.DynamicVariables is { } dynamic && dynamic.TryGetValue(name, out value))
                return true;
            if (scope.Node.SlotOf(name) is var slot and >= 0)
            {
                value = scope.Variables![slot];
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Sets a variable by name; an unknown one is created in the nearest container.</summary>
    public void SetVariable(string name, object? value)
    {
        for (var scope = Execution; scope is not null; scope = Outer(scope))
        {
            if (scope.DynamicVariables?.ContainsKey(name) == true)
            {
                scope.DynamicVariables[name] = value;
                return;
            }

            if (scope.Node.SlotOf(name) is var slot and >= 0)
            {
                scope.Variables![slot] = ConvertFor(scope.Node.Variables[slot].Type, value);
                return;
            }
        }

        var container = Execution.Parent ?? Execution;
        (container.DynamicVariables ??= [])[name] = value;
    }

    /// <summary>Sets an output of the workflow, converted to its declared type; an undeclared one is set as it is.</summary>
    /// <exception cref="ValueConversionException">The value does not fit the output's type.</exception>
    public void SetWorkflowOutput(string name, object? value)
    {
        var declared = Document.Outputs.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase));
        OutputsOf(Burst.ScopeOf(Execution))[declared?.Name ?? name] = declared is null ? value : ConvertFor(declared.Type, value);
    }

    internal void SetOutput(Output output, object? value)
    {
        if (output.Variable is { } variable)
            SetVariable(variable, value);
        if (output.WorkflowOutput is { } name)
            SetWorkflowOutput(name, value);
        if (Workflow.KeepsOutputs)
            Instance.KeepOutput($"{Execution.Node.Id}.{output.Name}", value);
    }

    /// <summary>Names of all variables visible from this step, innermost scope first.</summary>
    internal IEnumerable<string> VisibleVariables()
    {
        for (var scope = Execution; scope is not null; scope = Outer(scope))
        {
            foreach (var name in scope.DynamicVariables?.Keys ?? Enumerable.Empty<string>())
                yield return name;
            foreach (var variable in scope.Node.Variables)
                yield return variable.Name;
        }
    }

    /// <summary>The exact name of a variable visible from this step, found without regard to case; null when there is none.</summary>
    internal string? VisibleVariable(string name)
    {
        if (TryGetVariable(name, out _))
            return name;
        for (var scope = Execution; scope is not null; scope = Outer(scope))
        {
            foreach (var dynamic in scope.DynamicVariables?.Keys ?? Enumerable.Empty<string>())
            {
                if (string.Equals(dynamic, name, StringComparison.OrdinalIgnoreCase))
                    return dynamic;
            }

            foreach (var variable in scope.Node.Variables)
            {
                if (string.Equals(variable.Name, name, StringComparison.OrdinalIgnoreCase))
                    return variable.Name;
            }
        }

        return null;
    }

    private static object? ConvertFor(Type type, object? value) => value is null ? null : ValueConverter.Convert(value, type);

    internal const string OutputsKey = "$outputs";

    private Dictionary<string, object?> OutputsOf(ActivityExecution scope)
    {
        if (scope.Parent is null)
            return Instance.Output;
        if (scope.Properties.GetValueOrDefault(OutputsKey) is not Dictionary<string, object?> outputs)
            scope.Properties[OutputsKey] = outputs = [];
        return outputs;
    }

    // A definition used as an activity sees nothing of the variables around it.
    private static ActivityExecution? Outer(ActivityExecution scope) => scope.Node.Document is null ? scope.Parent : null;

    private ActivityExecution? ScopeOf(VariableReference variable)
    {
        for (var scope = Execution; scope is not null; scope = Outer(scope))
        {
            if (ReferenceEquals(scope.Node, variable.Scope))
                return scope;
        }

        return null;
    }
}
