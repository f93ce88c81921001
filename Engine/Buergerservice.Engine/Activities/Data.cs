using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Activities;

/// <summary>Sets a variable.</summary>
[Setting("variable", "Variable", "variable-picker")]
[Activity("Elsa.SetVariable", "Variable setzen", Category = "Daten", Description = "Weist einer Variablen einen Wert zu.")]
public sealed class SetVariable : Activity
{
    private VariableReference? _variable;

    /// <summary>The new value.</summary>
    [Input("value", "Wert", Description = "Fester Wert oder Ausdruck.")]
    public Input<object?> Value { get; } = new();

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (binder.Property("variable") is { } variable)
            _variable = binder.ReadVariable(variable, "Variable");
        else
            binder.Error("missing-input", "Variable", "Diese Angabe fehlt und muss gesetzt werden.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (_variable is null)
            throw new DomainRuleException("Die Variable, die gesetzt werden soll, gibt es nicht.");
        context.SetVariable(_variable, Value.Get(context));
    }
}

/// <summary>Names the instance.</summary>
[Activity("Elsa.SetName", "Namen setzen", Category = "Daten", Description = "Gibt dem Vorgang einen Namen.")]
public sealed class SetName : Activity
{
    /// <summary>The name.</summary>
    [Input("value", "Name", Description = "Fester Wert oder Ausdruck.")]
    public Input<string?> Value { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Instance.Name = Value.Get(context);
}

/// <summary>Sets the business key.</summary>
[Activity("Elsa.Correlate", "Aktenzeichen setzen", Category = "Daten", Description = "Verknüpft den Vorgang mit einem Kennzeichen.")]
public sealed class Correlate : Activity
{
    /// <summary>The key.</summary>
    [Input("correlationId", "Kennzeichen", Description = "Geschäftszeichen, zum Beispiel die Nummer des Falls; keine Namen.")]
    public Input<string?> CorrelationId { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.Instance.CorrelationId = CorrelationId.Get(context);
}

/// <summary>Sets an output of the workflow.</summary>
[Activity("Elsa.SetOutput", "Ausgabe setzen", Category = "Daten", Description = "Setzt eine Ausgabe des Prozesses.")]
public sealed class SetOutput : Activity
{
    /// <summary>Name of the output.</summary>
    [Input("outputName", "Ausgabe", Required = true, Description = "Name einer Ausgabe des Prozesses.")]
    public Input<string?> OutputName { get; } = new();

    /// <summary>The value.</summary>
    [Input("outputValue", "Wert", Description = "Fester Wert oder Ausdruck.")]
    public Input<object?> OutputValue { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.SetWorkflowOutput(OutputName.Get(context) ?? throw new DomainRuleException("Die Ausgabe hat keinen Namen."), OutputValue.Get(context));
}

/// <summary>Writes a line to the journal.</summary>
[Activity("Elsa.WriteLine", "Zeile ausgeben", Category = "Daten", Description = "Schreibt eine Zeile in das Protokoll.")]
public sealed class WriteLine : Activity
{
    /// <summary>The text.</summary>
    [Input("text", "Text", Description = "Was im Verlauf stehen soll.")]
    public Input<string?> Text { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) => context.WriteLine(Text.Get(context));
}
