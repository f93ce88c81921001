using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>The agent's page: status, the call that rings or is held, notes, the queue .</summary>
[Authorize(Policies.Cases)]
public sealed class IndexModel(CallDesk desk, ActorAccessor actors, IConfiguration configuration) : PageModel
{
    private static readonly string[] UsualReasons = ["Pause", "Besprechung", "Termin vor Ort", "Sonstiges"];

    public DeskView Desk { get; private set; } = null!;

    /// <summary>The call this person holds, whose picture the page shows.</summary>
    public DeskCall? HeldCall => Desk.Call is { IsTarget: false, State: CallState.Connected or CallState.OnHold or CallState.Transferring } held ? held : null;

    public string? Problem { get; private set; }

    public bool MaySupervise => Me.IsLead;

    /// <summary>Why somebody may not be ready: setting <c>Calls:NotReadyReasons</c>.</summary>
    public IReadOnlyList<KernOption> Reasons => [.. (configuration.GetSection("Calls:NotReadyReasons").Get<string[]>() ?? UsualReasons).Select(r => new KernOption(r, r))];

    public IReadOnlyList<KernOption> Partners => [.. Desk.Partners.Select(p => new KernOption($"{p.Tenant}/{p.Service}", $"{p.Name} ({p.Organisation})"))];

    private Actor Me => actors.Current;

    public static IEnumerable<(string Handler, string Text, string Look)> ActionsOf(DeskCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call switch
        {
            { State: CallState.Offered } or { IsTarget: true } => [("Annehmen", "Annehmen", "primary"), ("Ablehnen", "Ablehnen", "secondary")],
            { State: CallState.Connected } => [("Halten", "Halten", "secondary"), ("Auflegen", "Gespräch beenden", "primary")],
            { State: CallState.OnHold } => [("Fortsetzen", "Fortsetzen", "primary"), ("Auflegen", "Gespräch beenden", "secondary")],
            { State: CallState.Transferring } => [("Zurueckholen", "Weitergabe zurücknehmen", "secondary")],
            _ => [],
        };
    }

    /// <summary>A form without an order; nothing is to be done.</summary>
    public IActionResult OnPost() => RedirectToPage("Index");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Desk = await desk.GetAsync(Me, cancellationToken);
        MediaPermission.Grant(Response);
    }

    public Task<IActionResult> OnPostBereitAsync(CancellationToken cancellationToken) => DoAsync(() => desk.WantAsync(Me, Want.Ready, null, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostNichtBereitAsync(string? grund, CancellationToken cancellationToken) => DoAsync(() => desk.WantAsync(Me, Want.NotReady, grund, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAbmeldenAsync(CancellationToken cancellationToken) => DoAsync(() => desk.WantAsync(Me, Want.Offline, null, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAnnehmenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.AcceptAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAblehnenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.RejectAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostHaltenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.HoldAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostFortsetzenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.ResumeAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAuflegenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.HangUpAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostZurueckholenAsync(Guid anruf, CancellationToken cancellationToken) => DoAsync(() => desk.WithdrawAsync(Me, anruf, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostFertigAsync(CancellationToken cancellationToken) => DoAsync(() => desk.EndWrapUpAsync(Me, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostVerlaengernAsync(CancellationToken cancellationToken) => DoAsync(() => desk.ExtendWrapUpAsync(Me, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostWeitergebenAsync(Guid anruf, string? stelle, string? zusammenfassung, CancellationToken cancellationToken)
    {
        var (tenant, service) = stelle?.Split('/') is [var t, var s] ? (t, s) : ("", "");
        return DoAsync(() => desk.TransferAsync(Me, anruf, tenant, service, zusammenfassung, cancellationToken), cancellationToken);
    }

    private async Task<IActionResult> DoAsync(Func<Task> command, CancellationToken cancellationToken)
    {
        try
        {
            await command();
            // A script takes over what is shown; without one the page is loaded anew.
            if (!Request.Headers.ContainsKey("HX-Request"))
                return RedirectToPage("Index");
        }
        catch (Exception e) when (e is ConflictException or InputException)
        {
            Problem = e.Message;
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
