using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class NumberBuiltIn
{
    private const double MaxSafeInteger = 9007199254740991;

    public static readonly NativeFunction ParseInt = new("parseInt", 2, ReadInteger);
    public static readonly NativeFunction ParseFloat = new("parseFloat", 1, ReadDecimal);
    public static readonly NativeFunction Constructor = Create();

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("toString", 1, (run, self, a) =>
        {
            var number = This(run, self);
            return NumberText.ToRadix(number, a.At(0).IsUndefined ? 10 : Within(run, a.At(0), 2, 36));
        });
        prototype.Method("toFixed", 1, (run, self, a) => NumberText.ToFixed(This(run, self), Within(run, a.At(0), 0, 100)));
        prototype.Method("toPrecision", 1, (run, self, a) => a.At(0).IsUndefined
            ? NumberText.Format(This(run, self))
            : WithDigits(run, self, a[0], 1, NumberText.ToPrecision));
        prototype.Method("toExponential", 1, (run, self, a) => a.At(0).IsUndefined
            ? NumberText.ToExponential(This(run, self), null)
            : WithDigits(run, self, a[0], 0, (number, digits) => NumberText.ToExponential(number, digits)));
        prototype.Method("valueOf", 0, (run, self, _) => This(run, self));
        prototype.Method("toLocaleString", 0, (run, self, a) =>
            NumberFormat.Create(run, a.At(0), a.At(1)).Format(This(run, self)));
    }

    private static NativeFunction Create()
    {
        static double Convert(ScriptRun run, JsValue[] a) => a.Length == 0 ? 0 : a[0].ToNumber(run);
        var type = BuiltIn.Constructor("Number", 1, Prototypes.Number, (run, _, a) => Convert(run, a), (run, a, target) =>
            new JsPrimitiveObject(JsFunction.PrototypeOf(run, target, Prototypes.Number), Convert(run, a), "Number"));
        type.Constant("MAX_SAFE_INTEGER", MaxSafeInteger);
        type.Constant("MIN_SAFE_INTEGER", -MaxSafeInteger);
        type.Constant("MAX_VALUE", double.MaxValue);
        type.Constant("MIN_VALUE", double.Epsilon);
        type.Constant("EPSILON", Math.BitIncrement(1.0) - 1);
        type.Constant("POSITIVE_INFINITY", double.PositiveInfinity);
        type.Constant("NEGATIVE_INFINITY", double.NegativeInfinity);
        type.Constant("NaN", double.NaN);
        type.Method("isInteger", 1, (_, _, a) => IsInteger(a.At(0)));
        type.Method("isSafeInteger", 1, (_, _, a) => IsInteger(a.At(0)) && Math.Abs(a[0].Number) <= MaxSafeInteger);
        type.Method("isFinite", 1, (_, _, a) => a.At(0).IsNumber && double.IsFinite(a[0].Number));
        type.Method("isNaN", 1, (_, _, a) => a.At(0).IsNumber && double.IsNaN(a[0].Number));
        type.Hidden("parseInt", ParseInt);
        type.Hidden("parseFloat", ParseFloat);
        return type;
    }

    private static bool IsInteger(JsValue value) =>
        value.IsNumber && double.IsFinite(value.Number) && value.Number == Math.Floor(value.Number);

    private static double This(ScriptRun run, JsValue self) =>
        self.IsNumber ? self.Number : BuiltIn.This<JsPrimitiveObject>(run, self, "Number").Value is { IsNumber: true } value
            ? value.Number
            : throw run.TypeError("Die Methode wurde nicht an einer Zahl aufgerufen");

    private static int Within(ScriptRun run, JsValue value, int minimum, int maximum)
    {
        var number = value.ToInteger(run);
        return number >= minimum && number <= maximum
            ? (int)number
            : throw run.RangeError($"Der Wert muss zwischen {minimum} und {maximum} liegen");
    }

    // NaN and infinity are formatted before the number of digits is checked.
    private static string WithDigits(ScriptRun run, JsValue self, JsValue digits, int minimum, Func<double, int, string> format)
    {
        var number = This(run, self);
        digits.ToInteger(run);
        return double.IsFinite(number) ? format(number, Within(run, digits, minimum, 100)) : NumberText.Format(number);
    }

    private static JsValue ReadInteger(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Conversions.Trim(arguments.At(0).ToText(run), end: false).AsSpan();
        var radix = arguments.At(1).ToInt32(run);
        var negative = text.StartsWith("-", StringComparison.Ordinal);
        if (negative || text.StartsWith("+", StringComparison.Ordinal))
            text = text[1..];
        if (radix is 0 or 16 && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..];
            radix = 16;
        }

        radix = radix == 0 ? 10 : radix;
        if (radix is < 2 or > 36)
            return double.NaN;
        var value = NumberText.ParseDigits(text, radix, out _);
        return negative ? -value : value;
    }

    private static JsValue ReadDecimal(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Conversions.Trim(arguments.At(0).ToText(run), end: false);
        var length = NumberText.DecimalPrefix(text);
        return length == 0 ? double.NaN : NumberText.ParseDecimal(text.AsSpan(0, length));
    }
}
