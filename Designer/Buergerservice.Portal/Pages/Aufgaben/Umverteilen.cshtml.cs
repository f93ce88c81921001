using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Aufgaben;

/// <summary>Moves all tasks of one person: first a preview, then exactly what it showed.</summary>
[Authorize(Policies.Leads)]
public sealed class UmverteilenModel(BuergerserviceDb db, TaskReassignment reassignment, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "von")]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "an")]
    public string? To { get; set; }

    [BindProperty(Name = "grund")]
    public string? Reason { get; set; }

    [TempData]
    public string? Message { get; set; }

    public string? Problem { get; private set; }

    public IReadOnlyList<KernOption> People { get; private set; } = [];

    /// <summary>Who may get tasks: everybody whose account is open.</summary>
    public IReadOnlyList<KernOption> Receivers { get; private set; } = [];

    public IReadOnlyList<ReassignableTask>? Preview { get; private set; }

    /// <summary>Whether the person has more tasks than are shown.</summary>
    public bool HasMore { get; private set; }

    /// <summary>New for every page drawn: sending the same page twice does nothing twice.</summary>
    public string OperationId { get; } = Guid.CreateVersion7().ToString();

    public int Movable => Preview?.Count(t => t.Obstacle is null) ?? 0;

    public string Target => string.IsNullOrEmpty(To) ? "Geht zurück an alle Zuständigen" : $"Geht an {NameOf(To)}";

    public string Summary => Preview!.Count == Movable
        ? $"{Count(Movable)} {(Movable == 1 ? "wird" : "werden")} umverteilt."
        : $"{Count(Movable)} {(Movable == 1 ? "wird" : "werden")} umverteilt, {Preview.Count - Movable} {(Preview.Count - Movable == 1 ? "bleibt" : "bleiben")}.";

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? operationId, string[] aufgabe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(aufgabe);
        try
        {
            var done = await reassignment.MoveAsync(From ?? "", string.IsNullOrEmpty(To) ? null : To, Seen(aufgabe), operationId is { Length: > 0 and <= 64 } ? operationId : OperationId, Reason, actors.Current, cancellationToken);
            await live.ChangedAsync("aufgaben", cancellationToken);
            Message = done.Skipped == 0 ? $"{Count(done.Moved)} umverteilt." : $"{Count(done.Moved)} umverteilt. {Count(done.Skipped)} {(done.Skipped == 1 ? "wurde" : "wurden")} inzwischen geändert und nicht angerührt.";
            return RedirectToPage(new { von = From, an = To });
        }
        catch (InputException)
        {
            // The preview that follows says the same beside the fields.
        }
        catch (ConflictException e)
        {
            Problem = e.Message;
        }

        await ShowAsync(cancellationToken);
        return Page();
    }

    public string NameOf(string? userName) => People.FirstOrDefault(p => p.Value == userName)?.Text ?? userName ?? "";

    private static string Count(int tasks) => tasks == 1 ? "1 Aufgabe" : $"{tasks.ToString("N0", CultureInfo.CurrentCulture)} Aufgaben";

    private static Dictionary<Guid, int> Seen(string[] posted)
    {
        var seen = new Dictionary<Guid, int>();
        foreach (var entry in posted)
        {
            if (entry.Split(':') is [var id, var revision] && Guid.TryParse(id, out var guid) && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                seen[guid] = number;
        }

        return seen;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        People = [.. (await StaffDirectory.OfTenantAsync(db, actors.Current.Tenant, cancellationToken)).Select(p => new KernOption(p.UserName, p.DisplayName))];
        Receivers = [.. (await StaffDirectory.ActiveAsync(db, actors.Current.Tenant, cancellationToken)).Select(p => new KernOption(p.UserName, p.DisplayName))];
        if (From is null)
            return;
        try
        {
            var found = await reassignment.PreviewAsync(From, string.IsNullOrEmpty(To) ? null : To, actors.Current, cancellationToken);
            (Preview, HasMore) = ([.. found.Take(TaskReassignment.Max)], found.Count > TaskReassignment.Max);
        }
        catch (InputException e)
        {
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(field == "from" ? "von" : "an", message);
        }
    }
}
