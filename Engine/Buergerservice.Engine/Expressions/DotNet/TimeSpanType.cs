using System.Globalization;
using System.Xml;
using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.DotNet;

/// <summary><c>TimeSpan</c>. As a number a time span is its milliseconds, as text .NET's <c>d.hh:mm:ss</c>.</summary>
internal static class TimeSpanType
{
    private static readonly JsObject Prototype = new SharedObject(Prototypes.Object, () => Fill);

    private static readonly (string Name, Func<TimeSpan, double> Read)[] Parts =
    [
        ("Days", t => t.Days), ("Hours", t => t.Hours), ("Minutes", t => t.Minutes), ("Seconds", t => t.Seconds), ("Milliseconds", t => t.Milliseconds),
        ("TotalDays", t => t.TotalDays), ("TotalHours", t => t.TotalHours), ("TotalMinutes", t => t.TotalMinutes), ("TotalSeconds", t => t.TotalSeconds),
        ("TotalMilliseconds", t => t.TotalMilliseconds), ("Ticks", t => t.Ticks),
    ];

    public static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("TimeSpan", 3, Prototype, (run, a, _) => Construct(run, a));
        (string Name, double Milliseconds)[] units = [("FromDays", 86_400_000), ("FromHours", 3_600_000), ("FromMinutes", 60_000), ("FromSeconds", 1000), ("FromMilliseconds", 1)];
        foreach (var (name, milliseconds) in units)
            type.Method(name, 1, (run, _, a) => OfMilliseconds(run, a.At(0).ToNumber(run) * milliseconds));
        type.Method("Parse", 1, (run, _, a) => Parse(run, a.At(0).ToText(run)));
        type.Getter("Zero", (run, _) => Of(run, TimeSpan.Zero));
        return type;
    }

    public static JsHostValue Of(ScriptRun run, TimeSpan value)
    {
        run.Allocate(JsObject.EmptySize);
        return new JsHostValue(Prototype, value, "TimeSpan");
    }

    public static JsHostValue OfMilliseconds(ScriptRun run, double milliseconds) =>
        Math.Abs(milliseconds) < TimeSpan.MaxValue.TotalMilliseconds
            ? Of(run, TimeSpan.FromMilliseconds(milliseconds))
            : throw run.RangeError("Die Zeitspanne ist keine Zahl oder zu groß");

    /// <summary>The time span of an argument: a time span, its text, or a number of milliseconds.</summary>
    public static TimeSpan From(ScriptRun run, JsValue value) =>
        value.As<JsHostValue>() is { Value: TimeSpan span } ? span
        : value.IsString ? (TimeSpan)Parse(run, value.AsString()).Value
        : (TimeSpan)OfMilliseconds(run, value.ToNumber(run)).Value;

    private static void Fill(JsObject prototype)
    {
        foreach (var (name, read) in Parts)
            prototype.Getter(name, (run, self) => read(This(run, self)));
        prototype.Method("Add", 1, (run, self, a) => OfMilliseconds(run, This(run, self).TotalMilliseconds + From(run, a.At(0)).TotalMilliseconds));
        prototype.Method("Subtract", 1, (run, self, a) => OfMilliseconds(run, This(run, self).TotalMilliseconds - From(run, a.At(0)).TotalMilliseconds));
        prototype.Method("Negate", 0, (run, self, _) => OfMilliseconds(run, -This(run, self).TotalMilliseconds));
        prototype.Method("Duration", 0, (run, self, _) => OfMilliseconds(run, Math.Abs(This(run, self).TotalMilliseconds)));
        prototype.Method("valueOf", 0, (run, self, _) => This(run, self).TotalMilliseconds);
        foreach (var name in new[] { "toString", "toJSON", "ToString" })
            prototype.Method(name, 0, (run, self, _) => This(run, self).ToString("c", CultureInfo.InvariantCulture));
        prototype.Method(JsSymbol.ToPrimitive, "[Symbol.toPrimitive]", (run, self, a) =>
            a.At(0).ToText(run) == "number" ? This(run, self).TotalMilliseconds : This(run, self).ToString("c", CultureInfo.InvariantCulture));
    }

    private static TimeSpan This(ScriptRun run, JsValue self) =>
        self.As<JsHostValue>() is { Value: TimeSpan span } ? span : throw run.TypeError("Die Methode wurde nicht an einer Zeitspanne aufgerufen");

    // TimeSpan(ticks), (h, m, s), (d, h, m, s) and (d, h, m, s, ms), as in .NET.
    private static JsHostValue Construct(ScriptRun run, JsValue[] arguments)
    {
        var n = arguments.Select(a => a.ToNumber(run)).ToArray();
        return n.Length switch
        {
            1 => OfMilliseconds(run, n[0] / TimeSpan.TicksPerMillisecond),
            3 => OfMilliseconds(run, LocalTime.MakeTime(n[0], n[1], n[2], 0)),
            4 => OfMilliseconds(run, LocalTime.MakeDate(n[0], LocalTime.MakeTime(n[1], n[2], n[3], 0))),
            5 => OfMilliseconds(run, LocalTime.MakeDate(n[0], LocalTime.MakeTime(n[1], n[2], n[3], n[4]))),
            _ => throw run.TypeError("TimeSpan erwartet Ticks, (Stunden, Minuten, Sekunden) oder (Tage, Stunden, Minuten, Sekunden, Millisekunden)"),
        };
    }

    private static JsHostValue Parse(ScriptRun run, string text)
    {
        try
        {
            return Of(run, text.TrimStart('-').StartsWith('P') ? XmlConvert.ToTimeSpan(text) : TimeSpan.Parse(text, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw run.Error(Prototypes.Error, $"„{text}“ ist keine Zeitspanne. Schreiben Sie zum Beispiel 3.12:00:00 oder P3DT12H.");
        }
    }
}
