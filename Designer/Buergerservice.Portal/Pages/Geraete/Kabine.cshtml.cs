using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Visits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Geraete;

/// <summary>One booth: components, alarms, suspension, registration, configuration, maintenance and checks .</summary>
[Authorize(Policies.Admin)]
public sealed class KabineModel(BoothQueries queries, BoothAdministration booths, DisplayCommands displays, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [TempData]
    public string? Message { get; set; }

    /// <summary>The one-time code, on the answer that made it and on no other.</summary>
    public string? Code { get; private set; }

    /// <summary>The one-time code for the booth's browser, likewise.</summary>
    public string? DisplayCode { get; private set; }

    public string? Reason { get; private set; }

    public string? Configuration { get; private set; }

    public BoothView View { get; private set; } = null!;

    /// <summary>The screen the code is for.</summary>
    public BoothScreen Screen { get; private set; }

    public IReadOnlyDictionary<BoothScreen, DateTimeOffset?> Screens { get; private set; } = new Dictionary<BoothScreen, DateTimeOffset?>();

    public string? HearingLoop { get; private set; }

    /// <summary>Blocked because nobody has cleared it after a visit: whoever frees it has looked.</summary>
    public bool IsNotCleared => View.Alarms.Any(a => a.Kind == ResetEffect.Alarm && a.ClearedAt is null);

    public IReadOnlyList<KernOption> ScreenChoices => [.. BoothScreens.All.Select(s => new KernOption(s.ToString(), $"{s.German()} – Seite {s.Path()}"))];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        View = await queries.GetAsync(Id, actors.Current, cancellationToken);
        Screens = await displays.ScreensAsync(Id, actors.Current, cancellationToken);
    }

    public async Task<IActionResult> OnPostCodeAsync(CancellationToken cancellationToken)
    {
        (Code, _) = await booths.NewCodeAsync(Id, actors.Current, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        await OnGetAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAnzeigeAsync(BoothScreen schirm, CancellationToken cancellationToken)
    {
        Screen = Enum.IsDefined(schirm) ? schirm : BoothScreen.Kabine;
        DisplayCode = await displays.NewCodeAsync(Id, Screen, actors.Current, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        await OnGetAsync(cancellationToken);
        return Page();
    }

    public Task<IActionResult> OnPostAnzeigeAbmeldenAsync(CancellationToken cancellationToken) =>
        DoAsync(() => displays.RevokeAsync(Id, actors.Current, cancellationToken), "Der Bildschirm ist abgemeldet.", cancellationToken);

    public Task<IActionResult> OnPostZuruecknehmenAsync(CancellationToken cancellationToken) =>
        DoAsync(() => booths.RevokeAsync(Id, actors.Current, cancellationToken), "Die Anmeldung ist zurückgenommen, der Agent ist getrennt.", cancellationToken);

    public Task<IActionResult> OnPostSperrenAsync(string? reason, CancellationToken cancellationToken)
    {
        Reason = reason;
        return DoAsync(() => booths.SuspendAsync(Id, true, reason, actors.Current, cancellationToken), "Die Kabine ist gesperrt.", cancellationToken);
    }

    public Task<IActionResult> OnPostFreigebenAsync(CancellationToken cancellationToken) =>
        DoAsync(() => booths.SuspendAsync(Id, false, null, actors.Current, cancellationToken), "Die Kabine ist wieder freigegeben.", cancellationToken);

    public Task<IActionResult> OnPostAlarmAsync(Guid alarm, CancellationToken cancellationToken) =>
        DoAsync(() => booths.ClearAsync(Id, alarm, actors.Current, cancellationToken), "Der Alarm ist erledigt.", cancellationToken);

    public Task<IActionResult> OnPostKonfigurationAsync(string? configuration, int version, CancellationToken cancellationToken)
    {
        Configuration = configuration;
        return DoAsync(() => booths.ConfigureAsync(Id, configuration ?? "", version, actors.Current, cancellationToken), "Die Konfiguration ist gespeichert. Der Agent übernimmt sie, sobald er verbunden ist.", cancellationToken);
    }

    public Task<IActionResult> OnPostWartungAsync(string? contract, DateOnly? nextCheck, CancellationToken cancellationToken) =>
        DoAsync(() => booths.MaintainAsync(Id, contract, nextCheck, actors.Current, cancellationToken), "Die Angaben zur Wartung sind gespeichert.", cancellationToken);

    public Task<IActionResult> OnPostHoeranlageAsync(string? hearingLoop, CancellationToken cancellationToken)
    {
        HearingLoop = hearingLoop;
        return DoAsync(() => booths.DescribeAsync(Id, hearingLoop, actors.Current, cancellationToken), "Die Angaben für Bürgerinnen und Bürger sind gespeichert.", cancellationToken);
    }

    public Task<IActionResult> OnPostPruefungAsync(string? note, string? passed, CancellationToken cancellationToken) =>
        DoAsync(() => booths.CheckAsync(Id, passed is not null, note ?? "", actors.Current, cancellationToken), "Die Prüfung ist eingetragen.", cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> command, string done, CancellationToken cancellationToken)
    {
        try
        {
            await command();
            Message = done;
            return RedirectToPage(new { id = Id });
        }
        catch (Exception e) when (e is InputException or ConflictException)
        {
            ModelState.AddModelError((e as InputException)?.Fields.Keys.FirstOrDefault() ?? "", e.Message);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
