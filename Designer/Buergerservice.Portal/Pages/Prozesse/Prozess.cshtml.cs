using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Layout;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Processes;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Operator)]
public sealed class ProzessModel(BuergerserviceDb db, DefinitionCommands commands, ShippedProcesses shipped, DefinitionLayout layout, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    /// <summary>The version the person was looking at when publishing.</summary>
    [BindProperty(Name = "version")]
    public int Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<DefinitionVersion> Versions { get; private set; } = [];

    public DefinitionVersion Latest => Versions[0];

    public DefinitionVersion? Published => Versions.FirstOrDefault(v => v.IsPublished);

    public IReadOnlyList<DefinitionProblem> Problems { get; private set; } = [];

    /// <summary>True when the process is shipped and its newest version is not the shipped one.</summary>
    public bool DiffersFromShipped { get; private set; }

    /// <summary>True when steps have no place in the designer yet.</summary>
    public bool LacksPlaces { get; private set; }

    public bool CanPublish => !Latest.IsPublished && !Problems.Any(p => p.Severity == ProblemSeverity.Error);

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostVeroeffentlichenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Seen != Latest.Version)
        {
            ModelState.AddModelError("", $"Inzwischen wurde Version {Latest.Version} eingespielt. Bitte sehen Sie sie sich an, bevor Sie veröffentlichen.");
            return Page();
        }

        try
        {
            var change = await commands.PublishAsync(DefinitionId, actors.Current, cancellationToken);
            Message = $"Version {change.Row.Version} ist veröffentlicht. Neue Vorgänge nutzen sie ab jetzt; laufende behalten ihre Version.";
            return RedirectToPage("Prozess", new { definitionId = DefinitionId });
        }
        catch (Exception e) when (e is ConflictException or DefinitionException)
        {
            ModelState.AddModelError("", e.Message);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostAnordnenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Seen != Latest.Version)
        {
            ModelState.AddModelError("", $"Inzwischen gibt es Version {Latest.Version}. Bitte sehen Sie sie sich an, bevor Sie sie anordnen.");
            return Page();
        }

        var id = Latest.Id;
        try
        {
            var json = await db.Definitions.Where(d => d.Id == id).Select(d => d.Json).FirstAsync(cancellationToken);
            var change = await commands.ImportAsync(layout.Arrange(json, onlyMissing: true), actors.Current, cancellationToken);
            Message = $"Die Schritte sind angeordnet und als Version {change.Row.Version} gespeichert.";
            return RedirectToPage("Prozess", new { definitionId = DefinitionId });
        }
        catch (Exception e) when (e is ConflictException or DefinitionException)
        {
            ModelState.AddModelError("", e.Message);
            return Page();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, DefinitionId, cancellationToken);
        if (Versions.Count == 0)
            throw new NotFoundException();
        var latest = Latest.Id;
        var json = await db.Definitions.Where(d => d.Id == latest).Select(d => d.Json).FirstAsync(cancellationToken);
        Problems = await commands.CheckAsync(json, cancellationToken);
        DiffersFromShipped = await shipped.FindAsync(DefinitionId, cancellationToken) is { } asShipped && asShipped != json;
        LacksPlaces = IsIncomplete(json);
    }

    private static bool IsIncomplete(string json)
    {
        try
        {
            return DefinitionLayout.IsIncomplete(json);
        }
        catch (DefinitionException)
        {
            return false;
        }
    }
}
