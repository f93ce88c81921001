using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal sealed class ExpressionStatement(ExpressionNode expression) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Completion = expression.Evaluate(frame);
        return Completion.Normal;
    }
}

internal sealed class EmptyStatement : StatementNode
{
    public override Completion Execute(Frame frame) => Completion.Normal;
}

internal sealed record Declarator(Target Target, ExpressionNode? Value);

internal sealed class VariableDeclaration(bool isVar, Declarator[] declarators) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        foreach (var (target, value) in declarators)
        {
            // A var without a value leaves the variable as it is; a let starts a new one.
            if (value is not null)
                target.Assign(frame, value.Evaluate(frame));
            else if (!isVar)
                target.Assign(frame, default);
        }

        return Completion.Normal;
    }
}

/// <summary>A function declaration does its work when its block is entered.</summary>
internal sealed class FunctionDeclaration(Identifier name, FunctionCode code) : StatementNode
{
    public void Hoist(Frame frame) => name.Assign(frame, new Closure(code, frame));

    public override Completion Execute(Frame frame) => Completion.Normal;
}

internal sealed class Block(BlockScope scope, StatementNode[] body) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        if (scope.IsTrivial)
            return ExecuteAll(frame, body);
        var outer = frame.Scope;
        scope.Enter(frame);
        var result = ExecuteAll(frame, body);
        frame.Scope = outer;
        return result;
    }

    public static Completion ExecuteAll(Frame frame, StatementNode[] body)
    {
        foreach (var statement in body)
        {
            frame.Line = statement.Line;
            var result = statement.Execute(frame);
            if (result != Completion.Normal)
                return result;
        }

        return Completion.Normal;
    }
}

/// <summary>An if with all its else ifs, so that a long chain does not nest.</summary>
internal sealed class If((ExpressionNode Test, StatementNode Body)[] branches, StatementNode? otherwise) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        foreach (var (test, body) in branches)
        {
            if (test.Evaluate(frame).ToBool())
                return body.Execute(frame);
        }

        return otherwise?.Execute(frame) ?? Completion.Normal;
    }
}

internal sealed class Return(ExpressionNode? value) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Completion = value?.Evaluate(frame) ?? default;
        return Completion.Return;
    }
}

internal sealed class Throw(ExpressionNode value) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        var thrown = value.Evaluate(frame);
        throw new JsThrow(thrown, Line);
    }
}

internal sealed class Jump(Completion kind, string? label) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Label = label;
        return kind;
    }
}

internal sealed class Labelled(string label, StatementNode body) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        var result = body.Execute(frame);
        if (result != Completion.Break || frame.Label != label)
            return result;
        frame.Label = null;
        return Completion.Normal;
    }
}

internal sealed record SwitchCase(ExpressionNode? Test, StatementNode[] Body);

internal sealed class Switch(ExpressionNode value, BlockScope scope, SwitchCase[] cases) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        var selected = value.Evaluate(frame);
        var outer = frame.Scope;
        if (!scope.IsTrivial)
            scope.Enter(frame);
        var result = Completion.Normal;
        for (var i = Find(frame, selected); i < cases.Length && result == Completion.Normal; i++)
            result = Block.ExecuteAll(frame, cases[i].Body);
        frame.Scope = outer;
        return result == Completion.Break && frame.Label is null ? Completion.Normal : result;
    }

    private int Find(Frame frame, JsValue selected)
    {
        var fallback = cases.Length;
        for (var i = 0; i < cases.Length; i++)
        {
            if (cases[i].Test is not { } test)
                fallback = i;
            else if (Operators.StrictEquals(selected, test.Evaluate(frame)))
                return i;
        }

        return fallback;
    }
}
