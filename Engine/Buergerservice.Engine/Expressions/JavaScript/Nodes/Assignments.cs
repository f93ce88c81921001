using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal sealed class Assign(Target target, ExpressionNode value) : ExpressionNode
{
    public Target Target => target;

    public ExpressionNode Value => value;

    public override JsValue Evaluate(Frame frame)
    {
        var reference = target.Prepare(frame);
        var result = value.Evaluate(frame);
        target.Write(frame, reference, result);
        return result;
    }
}

internal sealed class CompoundAssign(Target target, BinaryOperator operation, ExpressionNode value) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var reference = target.Prepare(frame);
        var old = target.Read(frame, reference);
        var result = Binary.Apply(frame, operation, old, value.Evaluate(frame), Line);
        target.Write(frame, reference, result);
        return result;
    }
}

internal sealed class LogicalAssign(Target target, LogicalOperator operation, ExpressionNode value) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var reference = target.Prepare(frame);
        var old = target.Read(frame, reference);
        if (Logical.Decides(operation, old))
            return old;
        var result = value.Evaluate(frame);
        target.Write(frame, reference, result);
        return result;
    }
}

/// <summary><c>++</c> and <c>--</c>.</summary>
internal sealed class Update(Target target, int change, bool isPrefix) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var reference = target.Prepare(frame);
        var old = target.Read(frame, reference).ToNumber(frame.Run);
        target.Write(frame, reference, old + change);
        return isPrefix ? old + change : old;
    }
}

/// <summary>A place in a pattern: where the value goes, and what it is when there is none.</summary>
internal sealed record PatternElement(Target Target, ExpressionNode? Default)
{
    public void Write(Frame frame, JsValue value) =>
        Target.Assign(frame, value.IsUndefined && Default is not null ? Default.Evaluate(frame) : value);
}

/// <summary>Square brackets left of an equals sign; a null element is skipped.</summary>
internal sealed class ArrayPattern(PatternElement?[] elements, Target? rest) : Target
{
    public override JsValue Evaluate(Frame frame) => throw new InvalidOperationException("A pattern has no value.");

    public override JsValue Read(Frame frame, in Reference reference) => Evaluate(frame);

    public override void Write(Frame frame, in Reference reference, JsValue value)
    {
        frame.Line = Line;
        using var items = Iteration.Of(frame.Run, value).GetEnumerator();
        var more = true;
        foreach (var element in elements)
        {
            more = more && items.MoveNext();
            element?.Write(frame, more ? items.Current : default);
        }

        if (rest is null)
            return;
        var remaining = JsArray.Create(frame.Run, []);
        while (more && items.MoveNext())
            remaining.Add(frame.Run, items.Current);
        rest.Assign(frame, remaining);
    }
}

/// <summary>Curly brackets left of an equals sign.</summary>
internal sealed class ObjectPattern((MemberName Name, PatternElement Element)[] members, Target? rest) : Target
{
    /// <summary>The member names taken, or null when some are only known at run time.</summary>
    public IReadOnlyList<string>? FixedNames =>
        rest is null && members.All(m => m.Name.Computed is null) ? [.. members.Select(m => m.Name.Key.ToString())] : null;

    public override JsValue Evaluate(Frame frame) => throw new InvalidOperationException("A pattern has no value.");

    public override JsValue Read(Frame frame, in Reference reference) => Evaluate(frame);

    public override void Write(Frame frame, in Reference reference, JsValue value)
    {
        frame.Line = Line;
        if (value.IsNullish)
            throw frame.Run.TypeError($"{(value.IsNull ? "null" : "undefined")} lässt sich nicht zerlegen");
        var taken = rest is null ? null : new HashSet<PropertyKey>();
        foreach (var (name, element) in members)
        {
            var key = name.Evaluate(frame);
            taken?.Add(key);
            element.Write(frame, Members.Get(frame.Run, value, key));
        }

        if (rest is null)
            return;
        var remaining = JsObject.Create(frame.Run);
        ObjectLiteral.CopyInto(frame.Run, remaining, value, taken);
        rest.Assign(frame, remaining);
    }
}
