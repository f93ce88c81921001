namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The operators that have to look at the types of their operands.</summary>
internal static class Operators
{
    public static string TypeOf(JsValue value) => value.Type switch
    {
        JsType.Undefined => "undefined",
        JsType.Boolean => "boolean",
        JsType.Number => "number",
        JsType.String => "string",
        JsType.Symbol => "symbol",
        JsType.Object when value.AsFunction() is not null => "function",
        _ => "object",
    };

    public static JsValue Add(ScriptRun run, JsValue left, JsValue right)
    {
        if (left.IsNumber && right.IsNumber)
            return left.Number + right.Number;
        if (left.IsString && right.IsString)
            return Concat(run, left, right);
        left = left.ToPrimitive(run);
        right = right.ToPrimitive(run);
        if (left.IsString || right.IsString)
            return Concat(run, left.ToStringValue(run), right.ToStringValue(run));
        return left.ToNumber(run) + right.ToNumber(run);
    }

    public static JsValue Concat(ScriptRun run, JsValue left, JsValue right)
    {
        var length = (long)left.StringLength + right.StringLength;
        if (length < Rope.MinLength)
        {
            if (left.StringLength == 0)
                return right;
            if (right.StringLength == 0)
                return left;
            run.Allocate(24 + (length * sizeof(char)));
            return string.Concat(left.AsString(), right.AsString());
        }

        // The characters are counted when they are copied, but a string too long to copy is refused at once.
        run.RequireRoomFor(length);
        run.Allocate(64 + (2L * Math.Min(left.StringLength, right.StringLength)));
        return new JsValue(new Rope(left.StringPart, right.StringPart, (int)length));
    }

    public static bool StrictEquals(JsValue left, JsValue right)
    {
        if (left.IsNumber && right.IsNumber)
            return left.Number == right.Number;
        return left.Type == right.Type && SameNonNumber(left, right);
    }

    public static bool SameValueZero(JsValue left, JsValue right) =>
        StrictEquals(left, right) || (IsNaN(left) && IsNaN(right));

    public static bool SameValue(JsValue left, JsValue right)
    {
        if (left.IsNumber && right.IsNumber)
            return left.Number.Equals(right.Number) && double.IsNegative(left.Number) == double.IsNegative(right.Number);
        return left.Type == right.Type && SameNonNumber(left, right);
    }

    public static bool LooseEquals(ScriptRun run, JsValue left, JsValue right)
    {
        if (left.Type == right.Type)
            return StrictEquals(left, right);
        if (left.IsNullish || right.IsNullish)
            return left.IsNullish && right.IsNullish;
        if (left.IsObject)
            return LooseEquals(run, left.ToPrimitive(run), right);
        if (right.IsObject)
            return LooseEquals(run, left, right.ToPrimitive(run));
        if (left.IsSymbol || right.IsSymbol)
            return false;
        return left.ToNumber(run) == right.ToNumber(run);
    }

    /// <summary>Less than, or null when one side is NaN. The right side is converted first when asked to (for a &gt; b).</summary>
    public static bool? LessThan(ScriptRun run, JsValue left, JsValue right, bool leftFirst = true)
    {
        if (leftFirst)
        {
            left = left.ToPrimitive(run, PrimitiveHint.Number);
            right = right.ToPrimitive(run, PrimitiveHint.Number);
        }
        else
        {
            right = right.ToPrimitive(run, PrimitiveHint.Number);
            left = left.ToPrimitive(run, PrimitiveHint.Number);
        }

        if (left.IsString && right.IsString)
            return string.CompareOrdinal(left.AsString(), right.AsString()) < 0;
        var a = left.ToNumber(run);
        var b = right.ToNumber(run);
        return double.IsNaN(a) || double.IsNaN(b) ? null : a < b;
    }

    public static double Power(double number, double exponent) =>
        double.IsNaN(exponent) || (Math.Abs(number) == 1 && double.IsInfinity(exponent)) ? double.NaN : Math.Pow(number, exponent);

    public static bool InstanceOf(ScriptRun run, JsValue value, JsValue type)
    {
        if (type.AsObject() is not { } holder)
            throw run.TypeError("Die rechte Seite von instanceof ist keine Klasse");
        var custom = holder.Get(run, JsSymbol.HasInstance);
        if (!custom.IsNullish)
            return custom.RequireFunction(run, "Symbol.hasInstance").Call(run, type, [value]).ToBool();
        return holder is JsFunction ? IsInstance(run, value, type) : throw run.TypeError("Die rechte Seite von instanceof ist keine Klasse");
    }

    /// <summary>Looks for the prototype of a class among those of a value.</summary>
    public static bool IsInstance(ScriptRun run, JsValue value, JsValue type)
    {
        if (type.AsFunction() is not { } function)
            return false;
        while (function is BoundFunction bound)
            function = bound.Target;
        if (value.AsObject() is not { } target)
            return false;
        if (function.Get(run, "prototype").AsObject() is not { } prototype)
            throw run.TypeError($"„{function.Name}“ hat kein prototype-Objekt");
        for (var parent = target.Prototype; parent is not null; parent = parent.Prototype)
        {
            if (ReferenceEquals(parent, prototype))
                return true;
        }

        return false;
    }

    private static bool IsNaN(JsValue value) => value.IsNumber && double.IsNaN(value.Number);

    private static bool SameNonNumber(JsValue left, JsValue right) => left.Type switch
    {
        JsType.Boolean => left.Number == right.Number,
        JsType.String => left.StringLength == right.StringLength && left.AsString() == right.AsString(),
        JsType.Object => ReferenceEquals(left.AsObject(), right.AsObject()),
        JsType.Symbol => ReferenceEquals(left.AsSymbol(), right.AsSymbol()),
        _ => true,
    };
}
