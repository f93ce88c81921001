using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal sealed class Literal(JsValue value) : ExpressionNode
{
    public JsValue Value { get; } = value;

    public override JsValue Evaluate(Frame frame) => Value;

    public override string Describe() => Value.IsString ? $"\"{Value.AsString()}\"" : Value.IsNumber ? NumberText.Format(Value.Number) : "Der Wert";
}

/// <summary>Text between backticks.</summary>
internal sealed class TemplateLiteral(string[] texts, ExpressionNode[] values) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        JsValue result = texts[0];
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i].Evaluate(frame).ToStringValue(frame.Run);
            result = Operators.Concat(frame.Run, result, value);
            if (texts[i + 1].Length > 0)
                result = Operators.Concat(frame.Run, result, texts[i + 1]);
        }

        return result;
    }
}

/// <summary>A template handed to a function; a text is null where it contains an invalid escape.</summary>
internal sealed class TaggedTemplate(ExpressionNode tag, string?[] texts, string[] raw, ExpressionNode[] values) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var run = frame.Run;
        JsValue self = default;
        JsValue function;
        if (tag is Member member)
        {
            var reference = member.Prepare(frame);
            self = reference.Target;
            function = member.Read(frame, reference);
        }
        else
        {
            function = tag.Evaluate(frame);
        }

        var strings = JsArray.Create(run, [.. texts.Select(t => t is null ? default : new JsValue(t))]);
        var rawStrings = JsArray.Create(run, [.. raw.Select(t => new JsValue(t))]);
        rawStrings.Restrict(run, true);
        strings.Define(run, "raw", rawStrings, PropertyFlags.None);
        strings.Restrict(run, true);
        var arguments = new JsValue[values.Length + 1];
        arguments[0] = strings;
        for (var i = 0; i < values.Length; i++)
            arguments[i + 1] = values[i].Evaluate(frame);
        return function.RequireFunction(run, tag.Describe()).Call(run, self, arguments);
    }
}

internal sealed class RegexLiteral(CompiledRegex regex) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame) => new JsRegExp(frame.Run, regex);
}

/// <summary>The argument or element written with three dots; its owner spreads it.</summary>
internal sealed class Spread(ExpressionNode inner) : ExpressionNode
{
    public ExpressionNode Inner { get; } = inner;

    public override JsValue Evaluate(Frame frame) => throw new InvalidOperationException("A spread is evaluated by its owner.");

    /// <summary>Evaluates a list that may contain spreads; null stands for a hole.</summary>
    public static JsValue[] EvaluateAll(Frame frame, ExpressionNode?[] items)
    {
        var values = new List<JsValue>(items.Length);
        foreach (var item in items)
        {
            if (item is not Spread spread)
            {
                values.Add(item?.Evaluate(frame) ?? JsValue.Empty);
                continue;
            }

            foreach (var value in Iteration.Of(frame.Run, spread.Inner.Evaluate(frame)))
            {
                frame.Run.Allocate(16);
                values.Add(value);
            }
        }

        return [.. values];
    }
}

internal sealed class ArrayLiteral(ExpressionNode?[] items) : ExpressionNode
{
    private readonly bool _isPlain = !items.Any(i => i is null or Spread);

    public IReadOnlyList<ExpressionNode?> Items => items;

    /// <summary>A comma after the last element, which a rest pattern does not allow.</summary>
    public bool EndsWithComma { get; init; }

    public override JsValue Evaluate(Frame frame)
    {
        if (!_isPlain)
            return JsArray.Create(frame.Run, Spread.EvaluateAll(frame, items));
        var values = items.Length == 0 ? [] : new JsValue[items.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = items[i]!.Evaluate(frame);
        return JsArray.Create(frame.Run, values);
    }
}

internal sealed class FunctionExpression(FunctionCode code) : ExpressionNode
{
    public FunctionCode Code => code;

    public override JsValue Evaluate(Frame frame) => new Closure(code, frame);
}

internal sealed class ThisExpression : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var home = frame.Home!;
        if (home.Function is null)
            return frame.Run.GlobalObject;
        return home.This.IsEmpty ? throw frame.Run.ReferenceError("this ist erst nach dem Aufruf von super() verfügbar") : home.This;
    }

    public override string Describe() => "this";
}

internal sealed class NewTargetExpression : ExpressionNode
{
    public override JsValue Evaluate(Frame frame) => frame.Home!.NewTarget;
}
