using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls.Reports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>Weekly reports that were sent, and to whom; for leads.</summary>
[Authorize(Policies.Leads)]
public sealed class WochenberichteModel(WeeklyReports weekly, ActorAccessor actors) : PageModel
{
    [TempData]
    public string? Message { get; set; }

    public WeeklyReportsView View { get; private set; } = null!;

    /// <summary>What was typed.</summary>
    public string? Typed { get; private set; }

    public static string TextOf(LetterState state) => state switch
    {
        LetterState.Sent => "gesendet",
        LetterState.Sending => "wird gesendet",
        LetterState.Unknown => "unklar, ob angekommen",
        _ => "noch nicht gesendet",
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await weekly.ListAsync(actors.Current, cancellationToken);

    public async Task<IActionResult> OnGetPdfAsync(Guid bericht, CancellationToken cancellationToken)
    {
        var (week, pdf) = await weekly.ReadAsync(bericht, actors.Current, cancellationToken);
        return File(pdf, "application/pdf", $"Wochenbericht_{week:yyyy-MM-dd}.pdf");
    }

    public Task<IActionResult> OnPostAsync(string? empfaenger, CancellationToken cancellationToken)
    {
        Typed = empfaenger ?? "";
        return DoAsync(() => weekly.SetRecipientsAsync(empfaenger, actors.Current, cancellationToken), "Die Empfänger sind gespeichert.", cancellationToken);
    }

    public Task<IActionResult> OnPostSendenAsync(Guid bericht, CancellationToken cancellationToken) =>
        DoAsync(() => weekly.SendAgainAsync(bericht, actors.Current, cancellationToken), "Der Bericht ist gesendet.", cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> command, string done, CancellationToken cancellationToken)
    {
        try
        {
            await command();
            Message = done;
            return RedirectToPage();
        }
        catch (Exception e) when (e is InputException or ConflictException)
        {
            ModelState.Clear();
            ModelState.AddModelError((e as InputException)?.Fields.Keys.FirstOrDefault() ?? "", e.Message);
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
