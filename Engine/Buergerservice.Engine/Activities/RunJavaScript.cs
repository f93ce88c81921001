using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Expressions.JavaScript;

namespace Buergerservice.Engine.Activities;

/// <summary>Runs a script. It may choose the outcome with <c>setOutcome("Name")</c> or <c>setOutcomes(["A", "B"])</c>.</summary>
[Activity("Elsa.RunJavaScript", "JavaScript ausführen", Category = "Daten", Description = "Führt ein Skript aus; es kann Variablen setzen und den Ausgang wählen.")]
public sealed class RunJavaScript : Activity
{
    private ScriptExpression? _script;

    /// <summary>The source.</summary>
    [Input("script", "Skript", UiHint = "script", Description = "Das Ergebnis von return ist die Ausgabe; setOutcome wählt den Ausgang.")]
    public Input<string?> Script { get; } = new();

    /// <summary>Outcomes the script may choose; each is a port beside <c>Done</c>.</summary>
    [Input("possibleOutcomes", "Mögliche Ausgänge", UiHint = "outcomes", Description = "Ausgänge, die das Skript wählen kann.")]
    public Input<List<string>> PossibleOutcomes { get; } = new([]);

    /// <summary>Value of the script.</summary>
    [Output("result", "Ergebnis")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outcomes => PossibleOutcomes.Constant is List<string> { Count: > 0 } named ? [.. named.Append("Done").Distinct()] : ["Done"];

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Script.Constant is string source)
            _script = binder.Script(source, Script.Name);
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var chosen = new List<string>();
        Result.Set(context, Run(context, chosen));
        if (chosen.Count > 0)
            context.CompleteWith(chosen);
        else
            context.Complete();
    }

    private object? Run(ActivityContext context, List<string> chosen)
    {
        context.ScriptOutcomes = chosen;
        try
        {
            // A source that is itself computed can only be read now.
            var script = _script ?? (Script.Get(context) is { } source && !string.IsNullOrWhiteSpace(source) ? new ScriptExpression(source) : null);
            return script?.Evaluate(context);
        }
        catch (ScriptErrorException e)
        {
            throw new InputEvaluationException(Script.Name, e);
        }
        finally
        {
            context.ScriptOutcomes = null;
        }
    }
}
