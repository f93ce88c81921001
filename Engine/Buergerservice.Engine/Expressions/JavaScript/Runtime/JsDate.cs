namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A date: milliseconds since 1970 in UTC, NaN when invalid.</summary>
internal sealed class JsDate(double time, JsObject? prototype = null) : JsObject(prototype ?? Prototypes.Date)
{
    public double Time { get; set; } = time;

    public override string Tag => "Date";

    /// <summary>Null for an invalid date and for one .NET cannot hold.</summary>
    public DateTimeOffset? ToClr() =>
        Time is >= -62_135_596_800_000 and <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds((long)Time) : null;
}
