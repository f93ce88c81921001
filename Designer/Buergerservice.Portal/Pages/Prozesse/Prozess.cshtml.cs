using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
public sealed class ProzessModel(BuergerserviceDb db, DefinitionCommands commands, ActorAccessor actors) : PageModel
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

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, DefinitionId, cancellationToken);
        if (Versions.Count == 0)
            throw new NotFoundException();
        var latest = Latest.Id;
        Problems = await commands.CheckAsync(await db.Definitions.Where(d => d.Id == latest).Select(d => d.Json).FirstAsync(cancellationToken), cancellationToken);
    }
}
