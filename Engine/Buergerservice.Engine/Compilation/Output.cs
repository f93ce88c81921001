using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Compilation;

/// <summary>An output of an activity; the definition may bind it to a variable or to an output of the workflow.</summary>
public sealed class Output
{
    /// <summary>JSON name of the output.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Variable the value is written to, or null.</summary>
    public VariableReference? Variable { get; private set; }

    /// <summary>Output of the workflow the value is written to, or null.</summary>
    public string? WorkflowOutput { get; private set; }

    /// <summary>Writes the value to where the definition wants it.</summary>
    public void Set(ActivityContext context, object? value) => context.SetOutput(this, value);

    internal void Bind(string name, VariableReference? variable, string? workflowOutput)
    {
        Name = name;
        Variable = variable;
        WorkflowOutput = workflowOutput;
    }
}

/// <summary>A variable resolved at compile time: the step that declares it and its place there.</summary>
/// <param name="Scope">Workflow root or container that declares the variable.</param>
/// <param name="Slot">Index among the scope's variables.</param>
public sealed record VariableReference(CompiledActivity Scope, int Slot)
{
    /// <summary>The variable's declaration.</summary>
    public Definitions.VariableDeclaration Declaration => Scope.Variables[Slot];
}
