using System.Globalization;
using Buergerservice.Engine.Calendar;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Fristen;

/// <summary>The calendars, and open deadlines that would end on another day by them.</summary>
[Authorize(Policies.Admin)]
public sealed class IndexModel(DeadlineReview review, WaitingDeadlines waits, CalendarCatalog calendars, LiveNotifier live, ActorAccessor actors, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "kalender")]
    public string? Key { get; set; }

    [BindProperty(SupportsGet = true, Name = "jahr")]
    public string? Year { get; set; }

    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<OutdatedDeadline> Outdated { get; private set; } = [];

    public IReadOnlyList<OutdatedWait> Waits { get; private set; } = [];

    /// <summary>Whether there are more deadlines of tasks than are shown.</summary>
    public bool HasMoreOutdated { get; private set; }

    /// <summary>Whether there are more deadlines processes wait for than are shown.</summary>
    public bool HasMoreWaits { get; private set; }

    public BusinessCalendar Calendar { get; private set; } = null!;

    public int ShownYear { get; private set; }

    public IReadOnlyList<KernOption> Choices => [.. calendars.All.Select(c => new KernOption(c.Key, c.Name))];

    public IEnumerable<(DateOnly Day, string Name, string Kind)> Days =>
        Calendar.Holidays(ShownYear).Select(h => (h.Key, h.Value, "Feiertag")).Concat(Calendar.ClosedDays(ShownYear).Select(c => (c.Key, c.Value, "Schließtag"))).OrderBy(d => d.Key);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var outdated = await review.FindAsync(actors.Current, cancellationToken);
        (Outdated, HasMoreOutdated) = ([.. outdated.Take(DeadlineReview.Max)], outdated.Count > DeadlineReview.Max);
        var waiting = await waits.FindAsync(actors.Current, cancellationToken);
        (Waits, HasMoreWaits) = ([.. waiting.Take(WaitingDeadlines.Max)], waiting.Count > WaitingDeadlines.Max);
        Calendar = (Key is null ? null : calendars.Find(Key)) ?? calendars.For(null, actors.Current.Tenant);
        var thisYear = GermanDates.DateOf(time.GetUtcNow()).Year;
        ShownYear = int.TryParse(Year, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1995 and <= 2200 ? year : thisYear;
    }

    public async Task<IActionResult> OnPostAsync(string[] frist, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frist);
        var seen = new Dictionary<Guid, int>();
        foreach (var entry in frist)
        {
            if (entry.Split(':') is [var id, var revision] && Guid.TryParse(id, out var guid) && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                seen[guid] = number;
        }

        var changed = await review.RecomputeAsync(seen, actors.Current, cancellationToken);
        await live.ChangedAsync("aufgaben", cancellationToken);
        Message = changed == 1 ? "1 Frist ist neu berechnet." : $"{changed} Fristen sind neu berechnet.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostWaitsAsync(Guid[] wartestelle, CancellationToken cancellationToken)
    {
        var changed = await waits.RecomputeAsync(wartestelle ?? [], actors.Current, cancellationToken);
        Message = changed == 1 ? "1 Frist eines Vorgangs wird neu berechnet." : $"{changed} Fristen von Vorgängen werden neu berechnet.";
        return RedirectToPage();
    }
}
