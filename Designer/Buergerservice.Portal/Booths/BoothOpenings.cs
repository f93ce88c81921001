using Buergerservice.Devices.Model;
using Buergerservice.Engine.Calendar;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Reads what a booth is for and when somebody can be reached from it .</summary>
internal sealed class BoothOpenings(BuergerserviceDb db, OrganisationDirectory organisations, CalendarCatalog calendars)
{
    public async Task<BoothOpening> OfAsync(BoothAgent booth, CancellationToken cancellationToken)
    {
        var organisation = await organisations.GetAsync(booth.Tenant, cancellationToken);
        var hours = await db.Set<HoursRow>().AsNoTracking().Where(h => h.Tenant == booth.Tenant).ToListAsync(cancellationToken);
        var calendar = calendars.All.Count == 0 ? null : calendars.For(null, booth.Tenant);
        return new(organisation, booth.Service ?? organisation.EntryService ?? OrganisationDirectory.DefaultService, booth.SiteId, hours, calendar);
    }
}

/// <summary>What a booth is for and when it is open.</summary>
/// <param name="Organisation">Who runs it.</param>
/// <param name="Service">Key of the service that is called from it: its own, or the organisation's entry.</param>
/// <param name="Site">Where it stands.</param>
/// <param name="Hours">All hours of the organisation.</param>
/// <param name="Calendar">Its holidays and closing days.</param>
internal sealed record BoothOpening(OrganisationRow Organisation, string Service, Guid? Site, IReadOnlyList<HoursRow> Hours, BusinessCalendar? Calendar)
{
    /// <summary>The hours that count for it, from Monday on; none means always.</summary>
    public IReadOnlyList<HoursLine> Lines => HoursLine.Of(OpeningHours.For(Hours, Site, Service));

    /// <inheritdoc cref="OpeningHours.IsOpen" />
    public bool IsOpen(DateTimeOffset at) => OpeningHours.IsOpen(Hours, Site, Service, at, Calendar);

    /// <inheritdoc cref="OpeningHours.NextOpening" />
    public DateTimeOffset? Next(DateTimeOffset at) => OpeningHours.NextOpening(Hours, Site, Service, at, Calendar);
}
