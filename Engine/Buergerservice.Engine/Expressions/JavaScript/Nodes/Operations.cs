using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    In,
    InstanceOf,
}

internal sealed class Binary(BinaryOperator operation, ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    public BinaryOperator Operation => operation;

    public override JsValue Evaluate(Frame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        return Apply(frame, operation, a, b, Line);
    }

    public static JsValue Apply(Frame frame, BinaryOperator operation, JsValue a, JsValue b, int line)
    {
        if (!a.IsNumber || !b.IsNumber)
        {
            frame.Line = line;
            return ApplySlowly(frame.Run, operation, a, b);
        }

        return operation switch
        {
            BinaryOperator.Add => a.Number + b.Number,
            BinaryOperator.Less => a.Number < b.Number,
            BinaryOperator.LessOrEqual => a.Number <= b.Number,
            BinaryOperator.Greater => a.Number > b.Number,
            BinaryOperator.GreaterOrEqual => a.Number >= b.Number,
            BinaryOperator.Equal or BinaryOperator.StrictEqual => a.Number == b.Number,
            BinaryOperator.NotEqual or BinaryOperator.StrictNotEqual => a.Number != b.Number,
            BinaryOperator.In or BinaryOperator.InstanceOf => ApplySlowly(frame.Run, operation, a, b),
            _ => Calculate(operation, a.Number, b.Number),
        };
    }

    private static JsValue ApplySlowly(ScriptRun run, BinaryOperator operation, JsValue a, JsValue b)
    {
        switch (operation)
        {
            case BinaryOperator.Add:
                return Operators.Add(run, a, b);
            case BinaryOperator.Less:
                return Operators.LessThan(run, a, b) ?? false;
            case BinaryOperator.LessOrEqual:
                return !(Operators.LessThan(run, b, a, leftFirst: false) ?? true);
            case BinaryOperator.Greater:
                return Operators.LessThan(run, b, a, leftFirst: false) ?? false;
            case BinaryOperator.GreaterOrEqual:
                return !(Operators.LessThan(run, a, b) ?? true);
            case BinaryOperator.Equal:
                return Operators.LooseEquals(run, a, b);
            case BinaryOperator.NotEqual:
                return !Operators.LooseEquals(run, a, b);
            case BinaryOperator.StrictEqual:
                return Operators.StrictEquals(a, b);
            case BinaryOperator.StrictNotEqual:
                return !Operators.StrictEquals(a, b);
            case BinaryOperator.In:
                return b.AsObject() is { } holder
                    ? holder.Has(a.ToPropertyKey(run))
                    : throw run.TypeError("Die rechte Seite von in ist kein Objekt");
            case BinaryOperator.InstanceOf:
                return Operators.InstanceOf(run, a, b);
            default:
                var x = a.ToNumber(run);
                return Calculate(operation, x, b.ToNumber(run));
        }
    }

    // The remainder of floating point numbers takes ten times as long as that of integers.
    private static double Remainder(double a, double b) =>
        a > 0 && b > 0 && a == (int)a && b == (int)b ? (int)a % (int)b : a % b;

    private static double Calculate(BinaryOperator operation, double a, double b) => operation switch
    {
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        BinaryOperator.Remainder => Remainder(a, b),
        BinaryOperator.Power => Operators.Power(a, b),
        BinaryOperator.And => Conversions.ToInt32(a) & Conversions.ToInt32(b),
        BinaryOperator.Or => Conversions.ToInt32(a) | Conversions.ToInt32(b),
        BinaryOperator.Xor => Conversions.ToInt32(a) ^ Conversions.ToInt32(b),
        BinaryOperator.ShiftLeft => Conversions.ToInt32(a) << (Conversions.ToInt32(b) & 31),
        BinaryOperator.ShiftRight => Conversions.ToInt32(a) >> (Conversions.ToInt32(b) & 31),
        BinaryOperator.ShiftRightUnsigned => (uint)Conversions.ToInt32(a) >> (Conversions.ToInt32(b) & 31),
        _ => throw new InvalidOperationException($"Not an arithmetic operator: {operation}."),
    };
}

internal enum LogicalOperator
{
    And,
    Or,
    Coalesce,
}

internal sealed class Logical(LogicalOperator operation, ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    public LogicalOperator Operation => operation;

    public override JsValue Evaluate(Frame frame)
    {
        var value = left.Evaluate(frame);
        return Decides(operation, value) ? value : right.Evaluate(frame);
    }

    /// <summary>True when the left side is the result and the right side is not evaluated.</summary>
    public static bool Decides(LogicalOperator operation, JsValue value) => operation switch
    {
        LogicalOperator.And => !value.ToBool(),
        LogicalOperator.Or => value.ToBool(),
        _ => !value.IsNullish,
    };
}

internal sealed class Conditional(ExpressionNode test, ExpressionNode yes, ExpressionNode no) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame) => test.Evaluate(frame).ToBool() ? yes.Evaluate(frame) : no.Evaluate(frame);
}

internal sealed class Sequence(ExpressionNode[] items) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        for (var i = 0; i < items.Length - 1; i++)
            items[i].Evaluate(frame);
        return items[^1].Evaluate(frame);
    }
}

internal enum UnaryOperator
{
    Minus,
    Plus,
    Not,
    Invert,
    TypeOf,
    Void,
    Delete,
}

internal sealed class Unary(UnaryOperator operation, ExpressionNode operand) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame) => operation switch
    {
        UnaryOperator.Not => !operand.Evaluate(frame).ToBool(),
        UnaryOperator.Minus => -Number(frame),
        UnaryOperator.Plus => Number(frame),
        UnaryOperator.Invert => (double)~Conversions.ToInt32(Number(frame)),
        UnaryOperator.TypeOf => Operators.TypeOf(operand is Identifier name ? name.EvaluateOrUndefined(frame) : operand.Evaluate(frame)),
        UnaryOperator.Delete => Delete(frame),
        _ => Discard(frame),
    };

    private double Number(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Line = Line;
        return value.ToNumber(frame.Run);
    }

    private JsValue Discard(Frame frame)
    {
        operand.Evaluate(frame);
        return default;
    }

    private JsValue Delete(Frame frame)
    {
        if ((operand is OptionalChain chain ? chain.Inner : operand) is Member member)
            return member.Delete(frame);
        operand.Evaluate(frame);
        return true;
    }
}
