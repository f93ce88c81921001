using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>The arguments of a call.</summary>
internal sealed class ArgumentList(ExpressionNode[] items)
{
    private readonly bool _isPlain = !items.Any(i => i is Spread);

    public JsValue[] Evaluate(Frame frame)
    {
        if (items.Length == 0)
            return [];
        if (!_isPlain)
            return Spread.EvaluateAll(frame, items);
        var values = new JsValue[items.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = items[i].Evaluate(frame);
        return values;
    }
}

internal sealed class Call(ExpressionNode callee, ArgumentList arguments, bool isOptional) : ExpressionNode
{
    private readonly Target? _method = callee as Target is Member or SuperMember ? (Target)callee : (callee as OptionalChain)?.Inner as Member;
    private readonly bool _endsChain = callee is OptionalChain;

    public override JsValue Evaluate(Frame frame)
    {
        JsValue self = default;
        JsValue function;
        if (_method is not null)
        {
            var reference = _method.Prepare(frame);
            self = reference.Target;
            function = _method.Read(frame, reference);
            if (_endsChain)
                function = function.OrUndefined();
        }
        else
        {
            function = callee.Evaluate(frame);
        }

        if (function.IsEmpty || (isOptional && function.IsNullish))
            return JsValue.Empty;
        if (function.AsFunction() is not { } target)
        {
            frame.Line = Line;
            throw frame.Run.TypeError($"„{callee.Describe()}“ ist keine Funktion");
        }

        var values = arguments.Evaluate(frame);
        frame.Line = Line;
        return target.Call(frame.Run, self, values);
    }

    public override string Describe() => callee.Describe() + "(…)";
}

internal sealed class New(ExpressionNode callee, ArgumentList arguments) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var function = callee.Evaluate(frame);
        var values = arguments.Evaluate(frame);
        frame.Line = Line;
        if (function.AsFunction() is not { IsConstructor: true } target)
            throw frame.Run.TypeError($"„{callee.Describe()}“ ist kein Konstruktor");
        frame.Run.EnsureStack();
        return target.Construct(frame.Run, values, target);
    }

    public override string Describe() => $"new {callee.Describe()}(…)";
}

/// <summary>The call <c>super(…)</c> in the constructor of a derived class, or in an arrow function inside it.</summary>
internal sealed class SuperCall(ArgumentList arguments) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var home = frame.Home!;
        var values = arguments.Evaluate(frame);
        frame.Line = Line;
        home.Function!.BindThis(home, home.Function.ConstructParent(home, values));
        return home.This;
    }
}
