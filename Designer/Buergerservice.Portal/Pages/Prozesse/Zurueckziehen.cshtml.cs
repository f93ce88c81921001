using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Prozesse;

/// <summary>Asks before the published version of a process is taken back.</summary>
[Authorize(Policies.Operator)]
public sealed class ZurueckziehenModel(BuergerserviceDb db, DefinitionCommands commands, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    /// <summary>The version the person was asked about.</summary>
    [BindProperty(Name = "version")]
    public int Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public DefinitionVersion Published { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) ? Page() : Back("Von diesem Prozess ist keine Version veröffentlicht.");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken))
            return Back("Der Prozess ist bereits zurückgezogen.");
        if (Seen != Published.Version)
        {
            ModelState.AddModelError("", $"Inzwischen ist Version {Published.Version} veröffentlicht. Bitte prüfen Sie, ob Sie auch diese zurückziehen wollen.");
            return Page();
        }

        try
        {
            await commands.RetractAsync(DefinitionId, actors.Current, cancellationToken);
        }
        catch (NotFoundException)
        {
            return Back("Der Prozess ist bereits zurückgezogen.");
        }

        return Back($"Version {Published.Version} ist zurückgezogen. Neue Vorgänge starten damit nicht mehr; laufende gehen weiter.");
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, DefinitionId, cancellationToken);
        if (versions.Count == 0)
            throw new NotFoundException();
        Published = versions.FirstOrDefault(v => v.IsPublished)!;
        return Published is not null;
    }

    private RedirectToPageResult Back(string message)
    {
        Message = message;
        return RedirectToPage("Prozess", new { definitionId = DefinitionId });
    }
}
