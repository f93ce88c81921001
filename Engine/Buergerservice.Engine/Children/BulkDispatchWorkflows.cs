using System.Collections;
using System.Globalization;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Children;

/// <summary>
/// Starts one child per item and waits for all of them. For each child that ends or is stopped by an incident an embedded
/// step runs with the variable <c>ChildInstanceId</c>. Without <c>childFaulted</c> a stopped child is waited for until it
/// is repaired.
/// </summary>
[Port("childCompleted", "Je beendetem Vorgang")]
[Port("childFaulted", "Je gestörtem Vorgang")]
[Activity("Elsa.BulkDispatchWorkflows", "Prozesse anstoßen", Category = "Prozesse", Description = "Startet für jeden Eintrag einer Liste einen Prozess.", Waits = true, Outcomes = ["Completed", "Canceled", "Done"])]
public sealed class BulkDispatchWorkflows : ContainerActivity
{
    /// <summary>Most children one step may start.</summary>
    public const int MaxItems = 10_000;

    private CompiledActivity? _completed;
    private CompiledActivity? _faulted;

    /// <summary>Logical id of a published definition.</summary>
    [Input("workflowDefinitionId", "Prozess", Required = true, UiHint = "dropdown", OptionsFrom = "definitions", Description = "Der Prozess muss veröffentlicht sein.")]
    public Input<string?> WorkflowDefinitionId { get; } = new();

    /// <summary>List of items; an item that is an object becomes the child's inputs.</summary>
    [Input("items", "Einträge", Required = true, UiHint = "json", Description = "Liste; für jeden Eintrag wird ein Vorgang gestartet.")]
    public Input<object?> Items { get; } = new();

    /// <summary>Input that receives an item which is not an object.</summary>
    [Input("defaultItemInputKey", "Eingabe für den Eintrag", Description = "Eingabe des neuen Vorgangs, die den Eintrag erhält.")]
    public Input<string> DefaultItemInputKey { get; } = new("Item");

    /// <summary>Business key of a child; evaluated for each item, which a script sees under the name above (<c>getItem()</c>, <c>args.Item</c>).</summary>
    [Input("correlationIdFunction", "Geschäftszeichen je Eintrag", Description = "JavaScript, das aus dem Eintrag das Geschäftszeichen bildet.")]
    public Input<string?> CorrelationIdFunction { get; } = new();

    /// <summary>Inputs all children get.</summary>
    [Input("input", "Gemeinsame Eingaben", UiHint = "json", Description = "Eingaben, die jeder neue Vorgang erhält, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> ChildInput { get; } = new([]);

    /// <summary>True to go on only when all children have ended.</summary>
    [Input("waitForCompletion", "Auf alle warten", UiHint = "checkbox", Description = "Dieser Schritt endet erst, wenn alle Vorgänge beendet sind.")]
    public Input<bool> WaitForCompletion { get; } = new(true);

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        _completed = binder.Child("childCompleted");
        _faulted = binder.Child("childFaulted");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var definition = WorkflowDefinitionId.Get(context) ?? throw new DomainRuleException("Der Prozess, der gestartet werden soll, ist nicht angegeben.");
        var items = ItemsOf(Items.Get(context));
        if (items.Count > MaxItems)
            throw new DomainRuleException($"Die Liste hat {items.Count} Einträge; ein Schritt startet höchstens {MaxItems} Prozesse.");
        var isWaiting = WaitForCompletion.Get(context);
        var wait = isWaiting && items.Count > 0 ? context.WaitForChildren($"{items.Count} Unterprozesse „{definition}“") : null;
        foreach (var item in items)
            Start(context, definition, item, wait);
        if (wait is not null)
            context.Properties["open"] = (long)items.Count;
        else if (isWaiting)
            context.Complete("Completed", "Done");
        else
            context.Complete();
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        context.KeepWaiting(resumption.Bookmark);
        var child = ChildResult.From(resumption.Input);
        var stopped = context.Properties.GetValueOrDefault("stopped") as List<object?> ?? [];
        var wasStopped = stopped.Remove(child.InstanceId);
        if (child.IsFaulted)
            stopped.Add(child.InstanceId);
        context.Properties["stopped"] = stopped;
        // With a branch for it a stopped child counts as ended; what becomes of it later is not this step's business.
        if (_faulted is not null ? !wasStopped : !child.IsFaulted)
            Count(context, child);
        if (_faulted is null && stopped.Count > 0)
            context.ReportIncident(ChildIncident.Type, ChildIncident.Message(stopped.Count));
        else
            context.ResolveIncident(ChildIncident.Type);
        CompleteIfDone(context);
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child) => CompleteIfDone(context);

    private void Count(ActivityContext context, ChildResult child)
    {
        context.Properties["open"] = OpenOf(context) - 1;
        if (child.IsCancelled)
            context.Properties["cancelled"] = true;
        var branch = child.IsFaulted ? _faulted : child.IsCancelled ? null : _completed;
        if (branch is not null)
            context.Schedule(branch, variables: new() { ["ChildInstanceId"] = child.InstanceId });
    }

    private static void CompleteIfDone(ActivityContext context)
    {
        if (OpenOf(context) > 0 || context.Execution.HasWork)
            return;
        context.Complete(context.Properties.ContainsKey("cancelled") ? "Canceled" : "Completed", "Done");
    }

    private static long OpenOf(ActivityContext context) => context.Properties.GetValueOrDefault("open") is { } open ? Convert.ToInt64(open, CultureInfo.InvariantCulture) : 0;

    private void Start(ActivityContext context, string definition, object? item, Bookmark? wait)
    {
        var key = DefaultItemInputKey.Get(context);
        var own = new Dictionary<string, object?> { [key] = item };
        // A script sees the item as its argument; anything else is the same for all items.
        var correlationId = CorrelationIdFunction.Expression is ScriptExpression script
            ? ValueConverter.Convert<string?>(script.Evaluate(context, own)) : CorrelationIdFunction.Get(context);
        var input = new Dictionary<string, object?>(ChildInput.Get(context)) { ["ParentInstanceId"] = context.Instance.Id.ToString() };
        foreach (var (name, value) in item as IReadOnlyDictionary<string, object?> ?? own)
            input[name] = value;
        context.StartChild(definition, input, correlationId, wait, ReportMoment.End);
    }

    private static List<object?> ItemsOf(object? value) => value switch
    {
        null => [],
        string text when text.AsSpan().TrimStart() is ['[' or '{', ..] => ItemsOf(Plain.Parse(text)),
        string or IReadOnlyDictionary<string, object?> => [value],
        IEnumerable list => [.. list.Cast<object?>()],
        _ => [value],
    };
}
