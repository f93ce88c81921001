using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Expressions;

/// <summary>How a definition says what a value is. Compiled once, immutable, shared by all instances.</summary>
public abstract class Expression
{
    /// <summary>Computes the value in the scope of a running step.</summary>
    public abstract object? Evaluate(ActivityContext context);
}

/// <summary>A fixed value, converted to the input's type when the definition was compiled.</summary>
public sealed class ConstantExpression(object? value) : Expression
{
    /// <summary>The value.</summary>
    public object? Value { get; } = value;

    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context) => Value;
}

/// <summary>The value of a variable.</summary>
public sealed class VariableExpression(VariableReference variable) : Expression
{
    /// <summary>The variable read.</summary>
    public VariableReference Variable { get; } = variable;

    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context) => context.GetVariable(Variable);
}

/// <summary>The value of an input of the workflow.</summary>
public sealed class InputExpression(string name) : Expression
{
    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context) => context.Inputs.GetValueOrDefault(name);
}

/// <summary>Stands for an expression that cannot be used; whoever needs its value learns why.</summary>
internal sealed class BrokenExpression(string problem) : Expression
{
    /// <inheritdoc/>
    public override object? Evaluate(ActivityContext context) => throw new DomainRuleException(problem);
}
