using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal enum FunctionKind
{
    Script,
    Normal,
    Arrow,
    Method,
    ClassConstructor,
    DerivedConstructor,
}

/// <summary>A parameter: a name or pattern, perhaps with a default.</summary>
internal sealed record Parameter(Target Target, ExpressionNode? Default)
{
    public void Bind(Frame frame, JsValue value) =>
        Target.Assign(frame, value.IsUndefined && Default is not null ? Default.Evaluate(frame) : value);
}

/// <summary>The parsed code of a function, shared by all function objects made from it.</summary>
internal sealed class FunctionCode
{
    public string Name { get; set; } = "";

    public required FunctionKind Kind { get; init; }

    public Parameter[] Parameters { get; set; } = [];

    public Target? Rest { get; set; }

    public BlockScope Scope { get; set; } = BlockScope.None;

    public StatementNode[] Body { get; set; } = StatementNode.None;

    /// <summary>The body of an arrow function without braces, or of a class field.</summary>
    public ExpressionNode? Result { get; set; }

    public int LocalCount { get; set; }

    /// <summary>Set when the body mentions <c>arguments</c>.</summary>
    public Identifier? ArgumentsName { get; set; }

    /// <summary>Set when a function expression mentions its own name.</summary>
    public Identifier? SelfName { get; set; }

    public string Source { get; set; } = "";

    /// <summary>The number of parameters before the first default.</summary>
    public int Length { get; set; }

    public bool IsAsync { get; init; }

    public bool IsArrow => Kind == FunctionKind.Arrow;

    public bool IsConstructor => !IsAsync && (Kind is FunctionKind.Normal or FunctionKind.ClassConstructor or FunctionKind.DerivedConstructor);

    public bool IsClass => Kind is FunctionKind.ClassConstructor or FunctionKind.DerivedConstructor;

    public JsValue Run(Frame frame, JsValue[] arguments)
    {
        if (!Scope.IsTrivial)
            Scope.Enter(frame);
        SelfName?.Assign(frame, frame.Function!);
        ArgumentsName?.Assign(frame, new JsArguments(frame.Run, arguments));
        var parameters = Parameters;
        for (var i = 0; i < parameters.Length; i++)
            parameters[i].Bind(frame, arguments.At(i));
        Rest?.Assign(frame, JsArray.Create(frame.Run, arguments.Length > parameters.Length ? arguments[parameters.Length..] : []));
        return Result is not null ? Result.Evaluate(frame) : RunBody(frame);
    }

    /// <summary>Runs the statements of a whole script, whose value is that of the last expression statement.</summary>
    public JsValue RunScript(Frame frame)
    {
        if (!Scope.IsTrivial)
            Scope.Enter(frame);
        foreach (var statement in Body)
        {
            frame.Line = statement.Line;
            if (statement.Execute(frame) != Completion.Normal)
                break;
        }

        return frame.Completion;
    }

    private JsValue RunBody(Frame frame)
    {
        foreach (var statement in Body)
        {
            frame.Line = statement.Line;
            if (statement.Execute(frame) == Completion.Return)
                return frame.Completion;
        }

        return default;
    }
}
