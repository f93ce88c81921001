using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The basics of Intl: numbers, dates and sorting.</summary>
internal static class IntlBuiltIn
{
    public static readonly JsObject Instance = new SharedObject(Prototypes.Object, () => Fill);

    private static readonly NativeFunction NumberFormatType = Type("NumberFormat", Prototypes.NumberFormat, (run, a) =>
    {
        var format = NumberFormat.Create(run, a.At(0), a.At(1));
        return new("format", 1, (r, _, b) => format.Format(b.At(0).ToNumber(r)), isShared: false);
    });

    private static readonly NativeFunction DateTimeFormatType = Type("DateTimeFormat", Prototypes.DateTimeFormat, (run, a) =>
    {
        var format = DateTimeFormat.Create(run, a.At(0), a.At(1), date: true, time: false);
        return new("format", 1, (r, _, b) => format.Format(TimeOf(r, b.At(0))), isShared: false);
    });

    private static readonly NativeFunction CollatorType = Type("Collator", Prototypes.Collator, (run, a) =>
    {
        var options = CompareOptionsOf(run, a.At(1));
        var numeric = IsNumeric(run, a.At(1));
        return new("compare", 2, (r, _, b) => StringPrototype.Compare(b.At(0).ToText(r), b.At(1).ToText(r), options, numeric), isShared: false);
    });

    public static void FillNumberFormat(JsObject prototype) => prototype.Hidden("constructor", NumberFormatType);

    public static void FillDateTimeFormat(JsObject prototype) => prototype.Hidden("constructor", DateTimeFormatType);

    public static void FillCollator(JsObject prototype) => prototype.Hidden("constructor", CollatorType);

    public static CompareOptions CompareOptionsOf(ScriptRun run, JsValue options) =>
        NumberFormat.Text(run, options, "sensitivity", "variant") switch
        {
            "base" => CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace,
            "accent" => CompareOptions.IgnoreCase,
            "case" => CompareOptions.IgnoreNonSpace,
            _ => CompareOptions.None,
        };

    public static bool IsNumeric(ScriptRun run, JsValue options) => NumberFormat.Option(run, options, "numeric").ToBool();

    private static void Fill(JsObject intl)
    {
        intl.Hidden("NumberFormat", NumberFormatType);
        intl.Hidden("DateTimeFormat", DateTimeFormatType);
        intl.Hidden("Collator", CollatorType);
    }

    // The method is bound to its formatter, so that it can be passed to map or sort.
    private static NativeFunction Type(string name, JsObject prototype, Func<ScriptRun, JsValue[], NativeFunction> create)
    {
        JsValue Construct(ScriptRun run, JsValue[] arguments)
        {
            run.Allocate(JsObject.EmptySize * 4);
            var method = create(run, arguments);
            var result = new JsObject(prototype);
            result.Init(method.Name, method, PropertyFlags.Hidden);
            return result;
        }

        return BuiltIn.Constructor(name, 0, prototype, (run, _, a) => Construct(run, a), (run, a, _) => Construct(run, a));
    }

    private static double TimeOf(ScriptRun run, JsValue value)
    {
        var time = value.IsUndefined ? run.Time.GetUtcNow().ToUnixTimeMilliseconds() : value.As<JsDate>()?.Time ?? value.ToNumber(run);
        return double.IsNaN(time) ? throw run.RangeError("Das Datum ist ungültig") : time;
    }
}
