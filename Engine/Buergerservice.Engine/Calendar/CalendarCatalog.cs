using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Buergerservice.Engine.Calendar;

/// <summary>All calendars: those of the sixteen Länder and those a municipality adds. Read once at the start of the host.</summary>
public sealed class CalendarCatalog
{
    // May grow while it is read: what is asked for meanwhile is answered with or without the new one.
    private readonly ConcurrentDictionary<string, (CalendarFile File, string Source)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BusinessCalendar> _calendars = new(StringComparer.Ordinal);

    /// <summary>All calendars by name.</summary>
    public IReadOnlyList<BusinessCalendar> All => [.. _files.Keys.Select(Get).OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>Loads all <c>*.json</c> files of a folder; a missing folder has none.</summary>
    /// <exception cref="DomainRuleException">A file is not a calendar, or extends one that is not there; the message names it.</exception>
    public CalendarCatalog Load(string directory)
    {
        if (!Directory.Exists(directory))
            return this;
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
            Add(File.ReadAllText(file), Path.GetFileName(file));
        foreach (var key in _files.Keys)
            Get(key);
        return this;
    }

    /// <summary>Adds or replaces one calendar.</summary>
    /// <param name="json">The calendar's text.</param>
    /// <param name="source">File name for messages.</param>
    /// <exception cref="DomainRuleException">The text is not a calendar.</exception>
    public void Add(string json, string source)
    {
        var file = CalendarFile.Read(json, source);
        _files[file.Key] = (file, source);
        lock (_calendars)
            _calendars.Clear();
    }

    /// <summary>A calendar by its key, or null.</summary>
    public BusinessCalendar? Find(string key) => _files.ContainsKey(key) ? Get(key) : null;

    /// <summary>The calendar a definition names, else the tenant's own, else the one marked <c>standard</c>.</summary>
    /// <param name="key">What the definition names, or null.</param>
    /// <param name="tenant">The instance's tenant.</param>
    /// <exception cref="DomainRuleException">There is no such calendar.</exception>
    public BusinessCalendar For(string? key, string tenant)
    {
        if (!string.IsNullOrWhiteSpace(key))
            return Find(key) ?? throw new DomainRuleException($"Den Kalender „{key}“ gibt es nicht. Vorhanden sind: {string.Join(", ", _files.Keys.Order(StringComparer.Ordinal))}.");
        return Find(tenant) ?? _files.Values.Where(f => f.File.IsDefault).Select(f => Get(f.File.Key)).FirstOrDefault()
            ?? throw new DomainRuleException($"Für den Mandanten „{tenant}“ ist kein Kalender eingerichtet, und keiner ist als „standard“ gekennzeichnet.");
    }

    private BusinessCalendar Get(string key)
    {
        lock (_calendars)
        {
            if (!_calendars.TryGetValue(key, out var calendar))
                _calendars[key] = calendar = Build(key);
            return calendar;
        }
    }

    private BusinessCalendar Build(string key)
    {
        var chain = Chain(key);
        var regional = chain.SelectMany(c => c.File.Regional).ToHashSet(StringComparer.Ordinal);
        var all = chain.SelectMany(c => c.File.Holidays).ToList();
        if (regional.FirstOrDefault(name => !all.Exists(h => h.Name == name && h.Region is not null)) is { } unknown)
            throw new DomainRuleException($"{chain[0].Source}: „{unknown}“ unter „regionale“ ist kein regionaler Feiertag.");
        var holidays = all.Where(h => h.Region is null || regional.Contains(h.Name)).ToList();
        var closed = chain.SelectMany(c => c.File.ClosedDays).ToList();
        var (hours, source) = chain.Where(c => c.File.OfficeHours is not null).Select(c => (c.File.OfficeHours, c.Source)).FirstOrDefault();
        return new(key, chain[0].File.Name, VersionOf(holidays, closed, hours), holidays, closed, hours is null ? OfficeHours.Default : OfficeHours.Read(hours, source));
    }

    private List<(CalendarFile File, string Source)> Chain(string key)
    {
        var chain = new List<(CalendarFile File, string Source)> { _files[key] };
        while (chain[^1].File.Extends is { } next)
        {
            if (!_files.TryGetValue(next, out var file))
                throw new DomainRuleException($"{chain[^1].Source} erweitert den Kalender „{next}“, den es nicht gibt.");
            if (chain.Exists(c => c.File.Key == next))
                throw new DomainRuleException($"{chain[^1].Source} erweitert sich über „{next}“ selbst.");
            chain.Add(file);
        }

        return chain;
    }

    private static string VersionOf(List<DayRule> holidays, List<DayRule> closed, IReadOnlyDictionary<string, string>? hours)
    {
        var text = JsonSerializer.Serialize(new { holidays, closed, hours });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }
}
