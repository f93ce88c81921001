using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Definitions.Comparison;
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
public sealed class ZuruecksetzenModel(BuergerserviceDb db, ShippedProcesses shipped, DefinitionComparison comparison, DefinitionCommands commands, ActorAccessor actors) : PageModel
{
    private string _shipped = "";

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    /// <summary>The newest version when the person looked.</summary>
    [BindProperty(Name = "version")]
    public int Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public string Name { get; private set; } = "";

    public int Latest { get; private set; }

    /// <summary>The draft that would be replaced, or null.</summary>
    public int? ReplacedDraft { get; private set; }

    /// <summary>What the reset changes; null when there is nothing to reset.</summary>
    public DefinitionDifference? Difference { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Difference is null)
            return Page();
        if (Seen != Latest)
        {
            ModelState.AddModelError("", $"Inzwischen gibt es Version {Latest}. Bitte sehen Sie sich die Unterschiede noch einmal an.");
            return Page();
        }

        try
        {
            var change = await commands.ImportAsync(_shipped, actors.Current, cancellationToken);
            Message = $"Der ausgelieferte Stand ist als Version {change.Row.Version} gespeichert. Sie können sie jetzt veröffentlichen.";
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
        _shipped = await shipped.FindAsync(DefinitionId, cancellationToken) ?? throw new NotFoundException("Dieser Prozess gehört nicht zum Lieferumfang.");
        var latest = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == DefinitionId && d.IsLatest, cancellationToken) ?? throw new NotFoundException();
        (Name, Latest, ReplacedDraft) = (latest.Name, latest.Version, latest.WasPublished ? null : latest.Version);
        if (latest.Json != _shipped)
            Difference = comparison.Compare(latest.Json, _shipped);
    }
}
