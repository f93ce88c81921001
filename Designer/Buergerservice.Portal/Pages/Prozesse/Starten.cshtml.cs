using System.ComponentModel.DataAnnotations;
using Buergerservice.Cases.Commands;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Processes;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
public sealed class StartenModel(BuergerserviceDb db, InstanceCommands commands, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(Name = "Input")]
    public StartForm Input { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    public string Name { get; private set; } = "";

    public int Version { get; private set; }

    public IReadOnlyList<ArgumentDeclaration> Arguments { get; private set; } = [];

    /// <summary>Where the process is usually started, because something else has to be created with it.</summary>
    public (string Path, string Text)? UsualStart => DefinitionId switch
    {
        RolloutCommands.DefinitionId => ("~/vorhaben/neu", "Neues Vorhaben"),
        CaseCommands.DefinitionId => ("~/faelle/neu", "Neuer Fall"),
        _ => null,
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var values = ArgumentForm.Read(Request.Form, Arguments, ModelState);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var id = await commands.StartAsync(DefinitionId, values, actors.Current, Empty(Input.Name), Empty(Input.CorrelationId), cancellationToken);
            Message = "Der Vorgang ist gestartet.";
            return RedirectToPage("/Vorgaenge/Vorgang", new { id });
        }
        catch (InputException e)
        {
            foreach (var (field, message) in e.Fields)
                ModelState.AddModelError(ArgumentForm.FieldOf(field), message);
            if (e.Fields.Count == 0)
                ModelState.AddModelError("", e.Message);
        }
        catch (Exception e) when (PageErrors.IsForPeople(e) || e is NotFoundException)
        {
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var row = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == DefinitionId && d.IsPublished, cancellationToken) ?? throw new NotFoundException();
        (Name, Version) = (row.Name, row.Version);
        Arguments = DefinitionReader.Read(row.Json).Inputs;
    }

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public sealed class StartForm
    {
        [Display(Name = "Name des Vorgangs")]
        [StringLength(300, ErrorMessage = "Bitte höchstens 300 Zeichen.")]
        public string? Name { get; set; }

        [Display(Name = "Geschäftszeichen")]
        [StringLength(100, ErrorMessage = "Bitte höchstens 100 Zeichen.")]
        public string? CorrelationId { get; set; }
    }
}
