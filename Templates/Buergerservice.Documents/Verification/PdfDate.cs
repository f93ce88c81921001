using System.Globalization;
using System.Text.RegularExpressions;

namespace Buergerservice.Documents.Verification;

/// <summary>Reads dates as PDF writes them (ISO 32000-1, 7.9.4).</summary>
internal static partial class PdfDate
{
    /// <summary>The moment, or null when the text is none.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (text is null || Pattern().Match(text) is not { Success: true } match
            || !DateTime.TryParseExact(match.Groups["time"].Value, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        var offset = new TimeSpan(Part("hours"), Part("minutes"), 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        return offset.Duration() <= TimeSpan.FromHours(14) && local.Year is > 1900 and < 9999 ? new DateTimeOffset(local, offset) : null;
    }

    [GeneratedRegex(@"^D:(?<time>\d{14})(?:Z|(?<sign>[+-])(?<hours>\d\d)'?(?<minutes>\d\d)?'?)?", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
