using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>A member by dot, bracket or private name. The key is either fixed or evaluated, never both.</summary>
internal sealed class Member(ExpressionNode target, PropertyKey key, ExpressionNode? index, bool isOptional) : Target
{
    public bool IsPrivate { get; } = index is null && key.Symbol is { IsPrivate: true };

    public override JsValue Evaluate(Frame frame)
    {
        var value = target.Evaluate(frame);
        if (value.IsNullish || value.IsEmpty)
        {
            if (value.IsEmpty || isOptional)
                return JsValue.Empty;
            frame.Line = Line;
            throw Unreadable(frame, value);
        }

        if (index is not null)
        {
            var name = index.Evaluate(frame);
            frame.Line = Line;
            return Members.Get(frame.Run, value, name);
        }

        return Get(frame, value);
    }

    public override Reference Prepare(Frame frame)
    {
        var value = target.Evaluate(frame);
        if (value.IsEmpty || (isOptional && value.IsNullish))
            return new Reference(JsValue.Empty, default);
        return new Reference(value, index is null ? default : index.Evaluate(frame));
    }

    public override JsValue Read(Frame frame, in Reference reference)
    {
        if (reference.Target.IsEmpty)
            return JsValue.Empty;
        frame.Line = Line;
        if (reference.Target.IsNullish)
            throw Unreadable(frame, reference.Target);
        return index is null ? Get(frame, reference.Target) : Members.Get(frame.Run, reference.Target, reference.Key);
    }

    public override void Write(Frame frame, in Reference reference, JsValue value)
    {
        frame.Line = Line;
        if (index is not null)
        {
            Members.Set(frame.Run, reference.Target, reference.Key, value);
            return;
        }

        if (IsPrivate)
            RequirePrivate(frame, reference.Target);
        Members.Set(frame.Run, reference.Target, key, value);
    }

    /// <summary>Deletes the member; true as the value of the expression.</summary>
    public JsValue Delete(Frame frame)
    {
        var reference = Prepare(frame);
        if (reference.Target.IsEmpty)
            return true;
        frame.Line = Line;
        var name = index is null ? key : reference.Key.ToPropertyKey(frame.Run);
        reference.Target.ToObject(frame.Run).Delete(frame.Run, name);
        return true;
    }

    public override string Describe() => index is null ? $"{target.Describe()}.{Name}" : $"{target.Describe()}[…]";

    private string? Name => key.Name ?? key.Symbol!.Description;

    private JsValue Get(Frame frame, JsValue value)
    {
        frame.Line = Line;
        if (IsPrivate)
            RequirePrivate(frame, value);
        return Members.Get(frame.Run, value, key);
    }

    private void RequirePrivate(Frame frame, JsValue value)
    {
        if (value.AsObject() is not { } holder || !holder.Has(key))
            throw frame.Run.TypeError($"Das Objekt hat kein privates Element „{Name}“");
    }

    private JsThrow Unreadable(Frame frame, JsValue value)
    {
        if (index is null)
            return frame.Run.TypeError($"Die Eigenschaft „{Name}“ von {(value.IsNull ? "null" : "undefined")} ({target.Describe()}) kann nicht gelesen werden");
        return Members.Unreadable(frame.Run, value, null);
    }
}

/// <summary>A member looked up above the class or object literal the method was written in.</summary>
internal sealed class SuperMember(PropertyKey key, ExpressionNode? index) : Target
{
    public override JsValue Evaluate(Frame frame) => Read(frame, Prepare(frame));

    public override Reference Prepare(Frame frame)
    {
        var self = frame.Home!.This;
        if (self.IsEmpty)
            throw frame.Run.ReferenceError("super() muss zuerst aufgerufen werden");
        return new Reference(self, index is null ? default : index.Evaluate(frame));
    }

    public override JsValue Read(Frame frame, in Reference reference)
    {
        frame.Line = Line;
        return Parent(frame)?.Get(frame.Run, Key(frame, reference), reference.Target) ?? default;
    }

    public override void Write(Frame frame, in Reference reference, JsValue value)
    {
        frame.Line = Line;
        if (Parent(frame) is { } parent)
            parent.SetSlowly(frame.Run, Key(frame, reference), value, reference.Target);
        else
            Members.Set(frame.Run, reference.Target, Key(frame, reference), value);
    }

    public override string Describe() => $"super.{(index is null ? key : "…")}";

    private static JsObject? Parent(Frame frame) => frame.Home!.Function?.HomeObject?.Prototype;

    private PropertyKey Key(Frame frame, in Reference reference) => index is null ? key : reference.Key.ToPropertyKey(frame.Run);
}

/// <summary>Ends an optional chain: what was abandoned inside becomes undefined here.</summary>
internal sealed class OptionalChain(ExpressionNode inner) : ExpressionNode
{
    public ExpressionNode Inner => inner;

    public override JsValue Evaluate(Frame frame) => inner.Evaluate(frame).OrUndefined();

    public override string Describe() => inner.Describe();
}

/// <summary>The check <c>#name in object</c>.</summary>
internal sealed class PrivateIn(JsSymbol name, ExpressionNode target) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame) =>
        target.Evaluate(frame).AsObject() is { } holder
            ? holder.Has(name)
            : throw frame.Run.TypeError("Die rechte Seite von in ist kein Objekt");
}
