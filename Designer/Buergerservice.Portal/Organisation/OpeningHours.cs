using Buergerservice.Engine.Calendar;

namespace Buergerservice.Portal.Organisation;

/// <summary>When somebody can be reached at a site for a service. Without any entry it is always open.</summary>
internal static class OpeningHours
{
    /// <summary>
    /// The hours of the most exact entry count: site and service, then service, then site, then the organisation. On public
    /// holidays and closing days of the calendar nothing is open.
    /// </summary>
    public static bool IsOpen(IReadOnlyCollection<HoursRow> all, Guid? site, string service, DateTimeOffset at, BusinessCalendar? calendar)
    {
        var hours = For(all, site, service);
        if (hours.Count == 0)
            return true;
        var day = GermanDates.DateOf(at);
        if (calendar is not null && (calendar.HolidayOn(day) ?? calendar.ClosedOn(day)) is not null)
            return false;
        return hours.Any(h => h.Day == day.DayOfWeek && Moment(day, h.From) <= at && at < Moment(day, h.Until));
    }

    /// <summary>When it opens next within three weeks, or null.</summary>
    public static DateTimeOffset? NextOpening(IReadOnlyCollection<HoursRow> all, Guid? site, string service, DateTimeOffset at, BusinessCalendar? calendar)
    {
        var (hours, today) = (For(all, site, service), GermanDates.DateOf(at));
        for (var day = today; day <= today.AddDays(21); day = day.AddDays(1))
        {
            if (calendar is not null && (calendar.HolidayOn(day) ?? calendar.ClosedOn(day)) is not null)
                continue;
            var next = hours.Where(h => h.Day == day.DayOfWeek).Select(h => Moment(day, h.From)).Where(m => m > at).Order().Select(m => (DateTimeOffset?)m).FirstOrDefault();
            if (next is not null)
                return next;
        }

        return null;
    }

    internal static List<HoursRow> For(IReadOnlyCollection<HoursRow> all, Guid? site, string service)
    {
        foreach (var (s, k) in new (Guid?, string?)[] { (site, service), (null, service), (site, null), (null, null) })
        {
            var found = all.Where(h => h.SiteId == s && h.Service == k).ToList();
            if (found.Count > 0)
                return found;
        }

        return [];
    }

    // 24:00 is the beginning of the next day.
    private static DateTimeOffset Moment(DateOnly day, int minutes) => minutes >= 24 * 60 ? GermanDates.Midnight(day) : GermanDates.At(day, new TimeOnly(minutes / 60, minutes % 60));
}
