using System.Text.Json;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Activities;

/// <summary>One case of a switch.</summary>
internal sealed record SwitchCase(string Label, Expression? Condition, JsonElement Source)
{
    /// <summary>Reads the <c>cases</c> of a switch.</summary>
    public static List<SwitchCase> ReadAll(ActivityBinder binder)
    {
        var cases = new List<SwitchCase>();
        foreach (var item in binder.Property("cases") is { } list ? DefinitionReader.Items(list) : [])
        {
            var label = DefinitionReader.Text(item, "label") ?? "";
            if (label.Length == 0)
                binder.Error("no-label", "cases", "Ein Fall hat keine Bezeichnung.");
            cases.Add(new(label, DefinitionReader.Get(item, "condition") is { } condition ? binder.Expression(condition, $"Fall „{label}“", typeof(bool)) : null, item));
        }

        return cases;
    }

    /// <summary>Places of the cases that hold. All conditions are computed, as Elsa does, in the order of the definition.</summary>
    public static List<int> Matches(IReadOnlyList<SwitchCase> cases, string mode, ActivityContext context)
    {
        var matches = new List<int>();
        for (var i = 0; i < cases.Count; i++)
        {
            if (cases[i].Condition is { } condition && Holds(condition, cases[i].Label, context))
                matches.Add(i);
        }

        return mode is "MatchAny" or "1" || matches.Count < 2 ? matches : matches[..1];
    }

    private static bool Holds(Expression condition, string label, ActivityContext context)
    {
        try
        {
            return ValueConverter.Convert<bool>(condition.Evaluate(context));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InputEvaluationException($"Fall „{label}“", e);
        }
    }
}

/// <summary>Leaves by the ports of all matching cases, or of the first, or by <c>Default</c>.</summary>
[Setting("cases", "Fälle", "flow-switch-editor", Description = "Jeder Fall wird ein Ausgang; trifft keiner zu, geht es bei „Sonst“ weiter.")]
[Activity("Elsa.FlowSwitch", "Fallunterscheidung", Category = "Verzweigung", Description = "Verzweigt nach mehreren Bedingungen.")]
public sealed class FlowSwitch : Activity
{
    private List<SwitchCase> _cases = [];

    /// <summary><c>MatchFirst</c> or <c>MatchAny</c>.</summary>
    [Input("mode", "Auswahl", UiHint = "dropdown", Options = ["MatchFirst", "MatchAny"], OptionNames = ["der erste zutreffende", "alle zutreffenden"], Description = "Ob nur der erste zutreffende Fall gilt oder jeder.")]
    public Input<string> Mode { get; } = new("MatchFirst");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outcomes => [.. _cases.Select(c => c.Label), "Default"];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder) => _cases = SwitchCase.ReadAll(binder);

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var matches = SwitchCase.Matches(_cases, Mode.Get(context), context);
        context.CompleteWith(matches.Count > 0 ? matches.ConvertAll(i => _cases[i].Label) : ["Default"]);
    }
}

/// <summary>Runs the embedded steps of all matching cases, or of the first, or the default.</summary>
[Port("default", "Sonst")]
[Setting("cases", "Fälle", "switch-editor", Description = "Jeder Fall enthält einen Schritt; trifft keiner zu, läuft der Schritt unter „Sonst“.")]
[Activity("Elsa.Switch", "Auswahl", Category = "Verzweigung", Description = "Führt je nach Bedingung einen von mehreren Schritten aus.")]
public sealed class Switch : ContainerActivity
{
    private List<SwitchCase> _cases = [];
    private List<CompiledActivity?> _steps = [];
    private CompiledActivity? _default;

    /// <summary><c>MatchFirst</c> or <c>MatchAny</c>.</summary>
    [Input("mode", "Auswahl", UiHint = "dropdown", Options = ["MatchFirst", "MatchAny"], OptionNames = ["der erste zutreffende", "alle zutreffenden"], Description = "Ob nur der erste zutreffende Fall gilt oder jeder.")]
    public Input<string> Mode { get; } = new("MatchFirst");

    /// <summary>Label of the case taken, a list of them with <c>MatchAny</c>, or null.</summary>
    [Output("output", "Zutreffender Fall")]
    public Output Output { get; } = new();

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        _cases = SwitchCase.ReadAll(binder);
        _steps = _cases.ConvertAll(c => DefinitionReader.Get(c.Source, "activity") is { ValueKind: JsonValueKind.Object } step ? binder.Child(step) : null);
        _default = binder.Child("default");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var mode = Mode.Get(context);
        var matches = SwitchCase.Matches(_cases, mode, context);
        var labels = matches.ConvertAll(i => (object?)_cases[i].Label);
        Output.Set(context, mode is "MatchAny" or "1" ? labels : labels.FirstOrDefault());
        foreach (var step in matches.Count > 0 ? matches.Select(i => _steps[i]) : [_default])
        {
            if (step is not null)
                context.Schedule(step);
        }
    }

    /// <inheritdoc/>
    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        // Ends by itself when nothing inside is left.
    }
}
