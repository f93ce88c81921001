using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Rehearsal;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Processes;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
public sealed class ProbelaufModel(BuergerserviceDb db, DefinitionCommands commands, DefinitionCompiler compiler, IServiceScopeFactory scopes, Rehearsals rehearsals, ActorAccessor actors, TimeProvider time) : PageModel
{
    private string _json = "";

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "version")]
    public int Number { get; set; }

    [BindProperty(Name = "Input")]
    public BeginForm Input { get; set; } = new();

    public string Name { get; private set; } = "";

    public IReadOnlyList<ArgumentDeclaration> Arguments { get; private set; } = [];

    /// <summary>What the definition itself names as sample input, in its property <c>Beispieleingaben</c>.</summary>
    public JsonObject? Examples { get; private set; }

    public IReadOnlyList<DefinitionProblem>? Problems { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input.Begin = GermanDates.DateOf(time.GetUtcNow());
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var values = ArgumentForm.Read(Request.Form, Arguments, ModelState);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var definition = await commands.PrepareAsync(_json, Number, cancellationToken);
            var begin = GermanDates.At(Input.Begin!.Value, new TimeOnly(8, 0));
            var run = await RehearsalRun.StartAsync(definition, compiler, values, actors.Current.Tenant, begin, FindPublishedAsync, cancellationToken);
            var rehearsal = rehearsals.Add(actors.Current.UserName, DefinitionId, Number, run);
            return RedirectToPage("Probe", new { definitionId = DefinitionId, lauf = rehearsal.Id });
        }
        catch (DefinitionException e)
        {
            Problems = e.Problems;
            ModelState.AddModelError("", "Dieser Prozess kann noch nicht laufen. Die Gründe stehen unten.");
            return Page();
        }
    }

    // Called long after this request by a run that starts another process: a scope of its own, and only reading.
    private async Task<StoredDefinition?> FindPublishedAsync(string definitionId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellationToken);
        return row is null ? null : new(row.Id, row.DefinitionId, row.Version, row.Json) { Parts = row.Parts };
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var row = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == DefinitionId && d.Version == Number, cancellationToken) ?? throw new NotFoundException();
        (Name, _json) = (row.Name, row.Json);
        Arguments = DefinitionReader.Read(row.Json).Inputs;
        Examples = DefinitionJson.Parse(row.Json)["customProperties"]?["Beispieleingaben"] as JsonObject;
    }

    public sealed class BeginForm
    {
        [Display(Name = "Beginnt am")]
        [Required(ErrorMessage = "Bitte geben Sie an, an welchem Tag der Probelauf beginnt.")]
        public DateOnly? Begin { get; set; }
    }
}
