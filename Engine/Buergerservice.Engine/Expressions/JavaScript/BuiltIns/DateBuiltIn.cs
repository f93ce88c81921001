using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class DateBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Date", 7, Prototypes.Date, (run, _, _) => DateText.Full(run, Now(run)), Construct);
        type.Method("now", 0, (run, _, _) => Now(run));
        type.Method("parse", 1, (run, _, a) => DateParser.Parse(run, a.At(0).ToText(run)));
        type.Method("UTC", 7, (run, _, a) => LocalTime.ClipTime(FromParts(run, a)));
        return type;
    }

    private static double Now(ScriptRun run) => run.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject target)
    {
        run.Allocate(JsObject.EmptySize);
        var time = arguments.Length switch
        {
            0 => Now(run),
            1 => FromValue(run, arguments[0]),
            _ => LocalTime.ClipTime(LocalTime.ToUtc(run.TimeZone, FromParts(run, arguments))),
        };
        return new JsDate(time, JsFunction.PrototypeOf(run, target, Prototypes.Date));
    }

    private static double FromValue(ScriptRun run, JsValue value)
    {
        if (value.As<JsDate>() is { } date)
            return date.Time;
        var primitive = value.ToPrimitive(run);
        return primitive.IsString ? DateParser.Parse(run, primitive.AsString()) : LocalTime.ClipTime(primitive.ToNumber(run));
    }

    /// <summary>Year, month, day, hour, minute, second, millisecond; years below 100 mean the last century.</summary>
    private static double FromParts(ScriptRun run, JsValue[] arguments)
    {
        Span<double> parts = [double.NaN, 0, 1, 0, 0, 0, 0];
        for (var i = 0; i < Math.Min(parts.Length, arguments.Length); i++)
            parts[i] = arguments[i].ToNumber(run);
        var year = Math.Truncate(parts[0]);
        if (year is >= 0 and <= 99)
            year += 1900;
        return LocalTime.MakeDate(LocalTime.MakeDay(year, parts[1], parts[2]), LocalTime.MakeTime(parts[3], parts[4], parts[5], parts[6]));
    }
}
