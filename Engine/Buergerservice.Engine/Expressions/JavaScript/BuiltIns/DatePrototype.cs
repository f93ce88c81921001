using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of dates. Every getter and setter exists for local time and for UTC.</summary>
internal static class DatePrototype
{
    private static readonly string[] Fields = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];

    // How many fields a setter takes: setHours(h, m, s, ms), setFullYear(y, m, d).
    private static readonly int[] SetterLengths = [3, 2, 1, 4, 3, 2, 1];

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", DateBuiltIn.Constructor);
        for (var i = 0; i < Fields.Length; i++)
        {
            AddField(prototype, i, "", isUtc: false);
            AddField(prototype, i, "UTC", isUtc: true);
        }

        prototype.Method("getDay", 0, (run, self, _) => Local(run, self) is var t && double.IsNaN(t) ? t : LocalTime.WeekDay(t));
        prototype.Method("getUTCDay", 0, (run, self, _) => Time(run, self) is var t && double.IsNaN(t) ? t : LocalTime.WeekDay(t));
        prototype.Method("getYear", 0, (run, self, _) => Local(run, self) is var t && double.IsNaN(t) ? t : LocalTime.Split(t).Year - 1900);
        prototype.Method("getTime", 0, (run, self, _) => Time(run, self));
        prototype.Method("valueOf", 0, (run, self, _) => Time(run, self));
        prototype.Method("getTimezoneOffset", 0, (run, self, _) => Time(run, self) is var t && double.IsNaN(t) ? t : -LocalTime.OffsetAt(run.TimeZone, t) / 60_000);
        prototype.Method("setTime", 1, (run, self, a) => This(run, self).Time = LocalTime.ClipTime(a.At(0).ToNumber(run)));
        FillText(prototype);
        prototype.Method(JsSymbol.ToPrimitive, "[Symbol.toPrimitive]", ToPrimitive);
    }

    private static JsDate This(ScriptRun run, JsValue self) => BuiltIn.This<JsDate>(run, self, "Date");

    private static double Time(ScriptRun run, JsValue self) => This(run, self).Time;

    private static double Local(ScriptRun run, JsValue self) => LocalOf(run, Time(run, self));

    private static double LocalOf(ScriptRun run, double time) => double.IsNaN(time) ? time : LocalTime.ToLocal(run.TimeZone, time);

    private static void AddField(JsObject prototype, int field, string prefix, bool isUtc)
    {
        prototype.Method($"get{prefix}{Fields[field]}", 0, (run, self, _) =>
        {
            var time = isUtc ? Time(run, self) : Local(run, self);
            return double.IsNaN(time) ? time : Split(time)[field];
        });
        prototype.Method($"set{prefix}{Fields[field]}", SetterLengths[field], (run, self, a) =>
        {
            var date = This(run, self);
            var time = isUtc ? date.Time : LocalOf(run, date.Time);
            // Setting the year makes an invalid date valid again; nothing else does.
            if (double.IsNaN(time) && field == 0)
                time = 0;
            var parts = Split(time);
            for (var i = 0; i < Math.Max(1, Math.Min(a.Length, SetterLengths[field])); i++)
                parts[field + i] = a.At(i).ToNumber(run);
            var changed = LocalTime.MakeDate(
                LocalTime.MakeDay(parts[0], parts[1], parts[2]), LocalTime.MakeTime(parts[3], parts[4], parts[5], parts[6]));
            return date.Time = LocalTime.ClipTime(isUtc ? changed : LocalTime.ToUtc(run.TimeZone, changed));
        });
    }

    private static double[] Split(double time)
    {
        if (double.IsNaN(time))
            return [time, time, time, time, time, time, time];
        var (year, month, day) = LocalTime.Split(time);
        var (hour, minute, second, millisecond) = DateText.Clock(time);
        return [year, month, day, hour, minute, second, millisecond];
    }

    private static void FillText(JsObject prototype)
    {
        prototype.Method("toISOString", 0, (run, self, _) =>
            Time(run, self) is var t && double.IsNaN(t) ? throw run.RangeError("Das Datum ist ungültig") : DateText.Iso(t));
        prototype.Method("toJSON", 1, (run, self, _) =>
        {
            var number = self.ToPrimitive(run, PrimitiveHint.Number);
            return number.IsNumber && !double.IsFinite(number.Number) ? JsValue.Null : Members.Invoke(run, self, "toISOString");
        });
        prototype.Method("toString", 0, (run, self, _) => DateText.Full(run, Time(run, self)));
        prototype.Method("toDateString", 0, (run, self, _) => Local(run, self) is var t && double.IsNaN(t) ? DateText.Invalid : DateText.Date(t));
        prototype.Method("toTimeString", 0, (run, self, _) => Time(run, self) is var t && double.IsNaN(t) ? DateText.Invalid : DateText.Time(run, t));
        prototype.Method("toUTCString", 0, (run, self, _) => Time(run, self) is var t && double.IsNaN(t) ? DateText.Invalid : DateText.Utc(t));
        prototype.Method("toLocaleString", 0, (run, self, a) => Localized(run, self, a, date: true, time: true));
        prototype.Method("toLocaleDateString", 0, (run, self, a) => Localized(run, self, a, date: true, time: false));
        prototype.Method("toLocaleTimeString", 0, (run, self, a) => Localized(run, self, a, date: false, time: true));
    }

    private static JsValue Localized(ScriptRun run, JsValue self, JsValue[] arguments, bool date, bool time)
    {
        var moment = Time(run, self);
        return double.IsNaN(moment)
            ? DateText.Invalid
            : DateTimeFormat.Create(run, arguments.At(0), arguments.At(1), date, time).Format(moment);
    }

    // A date is text where anything else would be a number: new Date() + 1.
    private static JsValue ToPrimitive(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        if (!self.IsObject)
            throw run.TypeError("Die Methode wurde nicht an einem Objekt aufgerufen");
        var hint = arguments.At(0).IsString ? arguments[0].AsString() : "";
        var names = hint switch
        {
            "number" => (First: "valueOf", Second: "toString"),
            "string" or "default" => (First: "toString", Second: "valueOf"),
            _ => throw run.TypeError("Unbekannte Art der Umwandlung"),
        };
        foreach (var name in (ReadOnlySpan<string>)[names.First, names.Second])
        {
            if (Members.Get(run, self, name).AsFunction() is { } method && method.Call(run, self, []) is { IsObject: false } result)
                return result;
        }

        throw run.TypeError("Das Datum lässt sich nicht in einen einfachen Wert umwandeln");
    }
}
