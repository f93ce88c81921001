using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>Figures of the organisation's calls, for its leads.</summary>
[Authorize(Policies.Leads)]
public sealed class BerichteModel(CallReports reports, OrganisationAdministration organisation, ReportOptions options, ActorAccessor actors, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "von")]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "bis")]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "raster")]
    public string? Grid { get; set; }

    [BindProperty(SupportsGet = true, Name = "standort")]
    public Guid? Site { get; set; }

    [BindProperty(SupportsGet = true, Name = "leistung")]
    public string? Service { get; set; }

    public ReportOptions Options => options;

    public ReportView? View { get; private set; }

    public IReadOnlyList<KernOption> Sites { get; private set; } = [];

    public IReadOnlyList<KernOption> Services { get; private set; } = [];

    public static IReadOnlyList<KernOption> Grids { get; } = [.. Enum.GetValues<ReportInterval>().Select(i => new KernOption(i.ToString(), ReportText.Name(i)))];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var known = await organisation.GetAsync(actors.Current, cancellationToken);
        Sites = [.. known.Sites.Select(s => new KernOption(s.Id.ToString(), s.Name))];
        Services = [.. known.Services.Select(s => new KernOption(s.Key, s.Name))];
        await LoadAsync(cancellationToken);
    }

    /// <summary>The same as a file for Excel.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (View is null)
            return BadRequest();
        return File(ReportCsv.Write(View), "text/csv; charset=utf-8", $"Anrufe_{View.Request.From:yyyy-MM-dd}_{View.Request.To:yyyy-MM-dd}.csv");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        // A week, as far as it has come; what somebody has typed stays in its field, readable or not.
        var today = GermanDates.DateOf(time.GetUtcNow());
        From ??= Text(ReportIntervals.StartOf(today, ReportInterval.Week));
        To ??= Text(today);
        var grid = Enum.TryParse<ReportInterval>(Grid, out var chosen) && Enum.IsDefined(chosen) ? chosen : ReportInterval.Day;
        Grid = grid.ToString();
        if (!DateOnly.TryParseExact(From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
            ModelState.AddModelError("von", "Bitte geben Sie den ersten Tag an.");
        if (!DateOnly.TryParseExact(To, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to))
            ModelState.AddModelError("bis", "Bitte geben Sie den letzten Tag an.");
        if (!ModelState.IsValid)
            return;
        try
        {
            View = await reports.GetAsync(new(from, to, grid) { Site = Site, Service = string.IsNullOrEmpty(Service) ? null : Service }, actors.Current, cancellationToken);
        }
        catch (InputException e)
        {
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(field, message);
        }
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
