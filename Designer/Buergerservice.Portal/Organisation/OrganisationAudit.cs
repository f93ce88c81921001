using System.Globalization;

namespace Buergerservice.Portal.Organisation;

/// <summary>What the audit entries of the organisation say of a thing before and after it was changed. Nothing of citizens is among it.</summary>
internal static class OrganisationAudit
{
    public static Dictionary<string, object?> Of(OrganisationRow row) => new() { ["name"] = row.Name, ["telephone"] = row.Telephone, ["entryService"] = row.EntryService };

    public static Dictionary<string, object?> Of(UnitRow row) => new() { ["name"] = row.Name };

    public static Dictionary<string, object?> Of(ServiceRow row) => new() { ["key"] = row.Key, ["name"] = row.Name, ["unit"] = row.UnitId?.ToString(), ["closed"] = row.ClosedAt is not null };

    public static Dictionary<string, object?> Of(SiteRow row) => new() { ["name"] = row.Name, ["address"] = row.Address, ["closed"] = row.ClosedAt is not null };

    public static Dictionary<string, object?> Of(PlacedBooth booth) => new() { ["site"] = booth.Site?.ToString(), ["service"] = booth.Service };

    /// <summary>Key of the service and line, such as <c>wohngeld 1</c>.</summary>
    public static List<string> Of(IReadOnlyDictionary<string, int> skills) =>
        [.. skills.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}"))];

    /// <summary>Day and times, such as <c>Monday 08:00-12:00</c>; Monday first.</summary>
    public static List<string> Of(IEnumerable<HoursView> hours) =>
        [.. hours.OrderBy(h => ((int)h.Day + 6) % 7).ThenBy(h => h.From).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Day} {h.From / 60:00}:{h.From % 60:00}-{h.Until / 60:00}:{h.Until % 60:00}"))];
}
