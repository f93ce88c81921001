namespace Buergerservice.Cases.Files;

/// <summary>Points in time as people in Germany read them.</summary>
internal static class GermanTime
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Berlin);

    public static DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(Of(at).DateTime);
}
