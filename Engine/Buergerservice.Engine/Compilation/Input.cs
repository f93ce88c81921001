using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Compilation;

/// <summary>An input of an activity: an expression whose value is converted to one type.</summary>
public abstract class Input
{
    private protected Input(Type type) => Type = type;

    /// <summary>The type values are converted to.</summary>
    public Type Type { get; }

    /// <summary>What the definition says, or null when the input is not given.</summary>
    public Expression? Expression { get; private set; }

    /// <summary>Label for messages.</summary>
    public string Name { get; private set; } = "";

    /// <summary>JSON name in the definition; a repaired value is given under it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>True when the definition gives a value or expression.</summary>
    public bool IsGiven => Expression is not null;

    /// <summary>The value when it is a constant of the definition; null otherwise.</summary>
    public abstract object? Constant { get; }

    /// <summary>The value used when the definition gives none.</summary>
    public abstract object? DefaultValue { get; }

    internal virtual void Bind(string key, string name, Expression? expression)
    {
        Key = key;
        Name = name;
        Expression = expression;
    }
}

/// <inheritdoc cref="Input"/>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class Input<T> : Input
{
    private readonly T _default;
    private T _constant;
    private bool _isConstant = true;

    /// <summary>Creates the input with the value used when the definition gives none.</summary>
    public Input(T defaultValue = default!)
        : base(typeof(T))
    {
        _default = defaultValue;
        _constant = defaultValue;
    }

    /// <inheritdoc/>
    public override object? Constant => _isConstant ? _constant : null;

    /// <inheritdoc/>
    public override object? DefaultValue => _default;

    /// <summary>Evaluates the input. Call it once per execution: a script may have side effects.</summary>
    /// <exception cref="InputEvaluationException">The expression failed or its value does not fit the type.</exception>
    public T Get(ActivityContext context)
    {
        var repaired = context.Execution.Repair?.Inputs;
        if (_isConstant && repaired is null)
            return _constant;
        try
        {
            if (repaired is null || !repaired.TryGetValue(Key, out var value))
                value = _isConstant ? _constant : Expression!.Evaluate(context);
            return value is null ? _default : ValueConverter.Convert<T>(value);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InputEvaluationException(Name, e);
        }
    }

    internal override void Bind(string key, string name, Expression? expression)
    {
        base.Bind(key, name, expression);
        if (expression is null)
            return;
        _isConstant = expression is ConstantExpression;
        if (expression is ConstantExpression { Value: var value })
            _constant = value is null ? _default : (T)value;
    }
}

/// <summary>An input could not be evaluated; the inner exception says why.</summary>
public sealed class InputEvaluationException(string input, Exception cause)
    : BuergerserviceException($"Die Eingabe „{input}“ konnte nicht berechnet werden: {(cause is ValueConversionException conversion ? conversion.MessageWithoutValue : cause.Message)}", cause);
