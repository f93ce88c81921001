using System.Globalization;
using System.Runtime.CompilerServices;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The implicit conversions of the language.</summary>
internal static class Conversions
{
    private const string WhiteSpaceExtras = "\u00A0\uFEFF\u2028\u2029";

    public static JsValue At(this JsValue[] arguments, int index) => (uint)index < (uint)arguments.Length ? arguments[index] : default;

    public static bool ToBool(this JsValue value) => value.Type switch
    {
        JsType.Boolean => value.Number != 0,
        JsType.Number => value.Number != 0 && !double.IsNaN(value.Number),
        JsType.String => value.StringLength > 0,
        JsType.Object or JsType.Symbol => true,
        _ => false,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToNumber(this JsValue value, ScriptRun run) => value.IsNumber ? value.Number : ToNumberSlowly(value, run);

    /// <summary>Truncates; NaN becomes 0, infinities stay.</summary>
    public static double ToInteger(this JsValue value, ScriptRun run)
    {
        var number = value.ToNumber(run);
        return double.IsNaN(number) ? 0 : Math.Truncate(number) + 0.0;
    }

    public static int ToInt32(this JsValue value, ScriptRun run) => ToInt32(value.ToNumber(run));

    public static uint ToUInt32(this JsValue value, ScriptRun run) => (uint)ToInt32(value.ToNumber(run));

    public static int ToInt32(double number)
    {
        var quick = (int)number;
        if (quick == number)
            return quick;
        if (!double.IsFinite(number))
            return 0;
        var rest = Math.Truncate(number) % 4294967296.0;
        return unchecked((int)(uint)(long)rest);
    }

    public static long ToLength(this JsValue value, ScriptRun run) =>
        (long)Math.Clamp(value.ToInteger(run), 0, 9007199254740991);

    /// <summary>An index relative to the end when negative, clamped to 0…length; the default when undefined.</summary>
    public static long ToRelativeIndex(this JsValue value, ScriptRun run, long length, long fallback)
    {
        if (value.IsUndefined)
            return fallback;
        var number = value.ToInteger(run);
        return (long)(number < 0 ? Math.Max(0, length + number) : Math.Min(number, length));
    }

    public static string ToText(this JsValue value, ScriptRun run) => value.Type switch
    {
        JsType.String => value.AsString(),
        JsType.Number => NumberText.Format(value.Number),
        JsType.Boolean => value.Number != 0 ? "true" : "false",
        JsType.Null => "null",
        JsType.Undefined => "undefined",
        JsType.Symbol => throw run.TypeError("Ein Symbol lässt sich nicht in Text umwandeln"),
        _ => value.ToPrimitive(run, PrimitiveHint.String).ToText(run),
    };

    /// <summary>Converts to a string but keeps a rope as it is.</summary>
    public static JsValue ToStringValue(this JsValue value, ScriptRun run) => value.IsString ? value : new JsValue(value.ToText(run));

    public static PropertyKey ToPropertyKey(this JsValue value, ScriptRun run)
    {
        if (value.IsString)
            return value.AsString();
        if (value.IsNumber && value.Number >= 0 && value.Number < 256 && value.Number == (int)value.Number)
            return PropertyKey.IndexName((int)value.Number);
        var primitive = value.ToPrimitive(run, PrimitiveHint.String);
        return primitive.IsSymbol ? primitive.AsSymbol() : (PropertyKey)primitive.ToText(run);
    }

    public static JsValue ToPrimitive(this JsValue value, ScriptRun run, PrimitiveHint hint = PrimitiveHint.None)
    {
        if (value.AsObject() is not { } target)
            return value;
        run.EnsureStack();
        var exotic = target.Get(run, JsSymbol.ToPrimitive);
        if (!exotic.IsNullish)
        {
            var name = hint switch { PrimitiveHint.Number => "number", PrimitiveHint.String => "string", _ => "default" };
            var result = RequireFunction(exotic, run, "Symbol.toPrimitive").Call(run, value, [name]);
            return result.IsObject ? throw run.TypeError("Das Objekt lässt sich nicht in einen einfachen Wert umwandeln") : result;
        }

        var textFirst = hint == PrimitiveHint.String;
        for (var i = 0; i < 2; i++)
        {
            if (target.Get(run, (i == 0) == textFirst ? "toString" : "valueOf").AsFunction() is not { } method)
                continue;
            var result = method.Call(run, value, []);
            if (!result.IsObject)
                return result;
        }

        throw run.TypeError("Das Objekt lässt sich nicht in einen einfachen Wert umwandeln");
    }

    public static JsObject ToObject(this JsValue value, ScriptRun run) => value.Type switch
    {
        JsType.Object => value.AsObject()!,
        JsType.Undefined or JsType.Null => throw run.TypeError($"{(value.IsNull ? "null" : "undefined")} lässt sich nicht in ein Objekt umwandeln"),
        JsType.String => Characters(run, value.AsString()),
        JsType.Number => new JsPrimitiveObject(Prototypes.Number, value, "Number"),
        JsType.Boolean => new JsPrimitiveObject(Prototypes.Boolean, value, "Boolean"),
        _ => new JsPrimitiveObject(Prototypes.Symbol, value, "Symbol"),
    };

    // Whoever makes an object of a text is about to list its characters, each with a key of its own.
    private static JsStringObject Characters(ScriptRun run, string text)
    {
        run.Allocate(JsObject.EmptySize + (text.Length * (long)JsObject.PropertySize));
        return new JsStringObject(text);
    }

    public static JsFunction RequireFunction(this JsValue value, ScriptRun run, string what) =>
        value.AsFunction() ?? throw run.TypeError($"„{what}“ ist keine Funktion");

    public static bool IsWhiteSpace(char c) =>
        c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f'
        || (c > 127 && (WhiteSpaceExtras.Contains(c, StringComparison.Ordinal) || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator));

    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static string Trim(string text, bool start = true, bool end = true)
    {
        var first = 0;
        var last = text.Length;
        while (start && first < last && IsWhiteSpace(text[first]))
            first++;
        while (end && last > first && IsWhiteSpace(text[last - 1]))
            last--;
        return text[first..last];
    }

    public static double ParseNumber(string source)
    {
        var text = Trim(source).AsSpan();
        if (text.IsEmpty)
            return 0;
        if (text.Length > 2 && text[0] == '0')
        {
            var radix = char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
            if (radix != 0)
                return NumberText.ParseDigits(text[2..], radix, out var used) is var number && used == text.Length - 2 ? number : double.NaN;
        }

        var length = NumberText.DecimalPrefix(text);
        return length == text.Length ? NumberText.ParseDecimal(text) : double.NaN;
    }

    private static double ParseNumber(ScriptRun run, string text)
    {
        run.Work(text.Length);
        return ParseNumber(text);
    }

    private static double ToNumberSlowly(JsValue value, ScriptRun run) => value.Type switch
    {
        JsType.Undefined => double.NaN,
        JsType.Null => 0,
        JsType.Boolean or JsType.Number => value.Number,
        JsType.String => ParseNumber(run, value.AsString()),
        JsType.Symbol => throw run.TypeError("Ein Symbol lässt sich nicht in eine Zahl umwandeln"),
        _ => value.ToPrimitive(run, PrimitiveHint.Number).ToNumber(run),
    };
}

/// <summary>What an object is asked to become.</summary>
internal enum PrimitiveHint
{
    None,
    Number,
    String,
}
