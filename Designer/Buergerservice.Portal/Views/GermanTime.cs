using System.Globalization;

namespace Buergerservice.Portal.Views;

/// <summary>
/// Points in time as people in Germany read them, wherever the server stands: files of a case quote the legal time, and
/// the modules write it into documents the same way.
/// </summary>
internal static class GermanTime
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public static string Day(DateTimeOffset at) => Of(at).ToString("dd.MM.yyyy", German);

    public static string Day(DateOnly day) => day.ToString("dd.MM.yyyy", German);

    public static string Moment(DateTimeOffset at) => Of(at).ToString("dd.MM.yyyy, HH:mm 'Uhr'", German);

    public static string Second(DateTimeOffset at) => Of(at).ToString("dd.MM.yyyy, HH:mm:ss 'Uhr'", German);
}
