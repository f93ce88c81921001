using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Admin)]
public sealed class UmstellenModel(BuergerserviceDb db, MigrationCommands commands, WorkflowCache workflows, IEngineStore store, ActorAccessor actors) : PageModel
{
    private const string Prefix = "schritt.";

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "version")]
    public int Version { get; set; }

    [BindProperty(SupportsGet = true, Name = "ziel")]
    public int? Target { get; set; }

    [BindProperty]
    public OrderForm Order { get; set; } = new();

    public string Name { get; private set; } = "";

    /// <summary>Versions that are or were published, the newest first.</summary>
    public IReadOnlyList<DefinitionVersion> Targets { get; private set; } = [];

    public IReadOnlyList<InstancePlan> Plans { get; private set; } = [];

    /// <summary>Steps that need to be told what they are in the target version, with what is possible.</summary>
    public IReadOnlyList<(CompiledActivity Old, IReadOnlyList<KernOption> Choices)> Open { get; private set; } = [];

    public int Possible => Plans.Count(p => p.Plan.IsPossible);

    public static string FieldOf(string activityId) => Prefix + activityId;

    /// <summary>What the person has chosen so far, old to new.</summary>
    public Dictionary<string, string> Map { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(Request.Query, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(Request.Form, cancellationToken);
        if (Target is not { } target)
            ModelState.AddModelError("ziel", "Bitte wählen Sie eine Version.");
        else if (ModelState.IsValid && Possible == 0)
            ModelState.AddModelError("", "So lässt sich kein Vorgang umstellen. Die Gründe stehen in der Tabelle.");
        else if (ModelState.IsValid)
            return await OrderAsync(target, cancellationToken);
        return Page();
    }

    private async Task<IActionResult> OrderAsync(int target, CancellationToken cancellationToken)
    {
        try
        {
            // Only those for which it is possible now: the others would only be refused again.
            var ids = Plans.Where(p => p.Plan.IsPossible).Select(p => p.InstanceId).ToList();
            var (batch, _) = await commands.OrderAsync(DefinitionId, Version, target, Map, Order.Reason!.Trim(), actors.Current, ids, cancellationToken);
            return RedirectToPage("Umstellung", new { definitionId = DefinitionId, auftrag = batch });
        }
        catch (Exception e) when (e is ConflictException or InputException)
        {
            ModelState.AddModelError("", e.Message);
            return Page();
        }
    }

    private async Task LoadAsync(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given, CancellationToken cancellationToken)
    {
        var versions = await DefinitionVersion.LoadAsync(db, actors.Current.Tenant, DefinitionId, cancellationToken);
        var source = versions.FirstOrDefault(v => v.Version == Version) ?? throw new NotFoundException();
        Name = source.Name;
        Targets = [.. versions.Where(v => v.WasPublished && v.Version != Version)];
        Map = given.Where(g => g.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrEmpty(g.Value)).ToDictionary(g => g.Key[Prefix.Length..], g => g.Value.ToString());
        if (Target is null || Targets.FirstOrDefault(v => v.Version == Target) is not { } goal)
        {
            Target = null;
            return;
        }

        try
        {
            Plans = await commands.DryRunAsync(DefinitionId, Version, goal.Version, Map, actors.Current, null, cancellationToken);
        }
        catch (InputException e)
        {
            ModelState.AddModelError("", $"{e.Message} {string.Join(' ', e.Fields.Values)}");
            return;
        }

        var from = await workflows.GetAsync(source.Id, store, cancellationToken);
        var to = await workflows.GetAsync(goal.Id, store, cancellationToken);
        Open = [.. Plans.SelectMany(p => p.Plan.Waiting).Where(w => w.NewActivityId is null || Map.ContainsKey(w.ActivityId)).Select(w => from.Find(w.ActivityId)).OfType<CompiledActivity>().Distinct()
            .Select(old => (old, (IReadOnlyList<KernOption>)[.. to.Activities.Where(a => a.Descriptor.Type == old.Descriptor.Type).Select(a => new KernOption(a.Id, $"{a.Title} ({a.Id})"))]))];
    }

    public sealed class OrderForm
    {
        [Display(Name = "Begründung")]
        [Required(ErrorMessage = "Bitte begründen Sie die Umstellung.")]
        [StringLength(OperationCommands.MaxReasonLength, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
        public string? Reason { get; set; }

        [Display(Name = "Ja, ich möchte die möglichen Vorgänge umstellen.")]
        [Range(typeof(bool), "true", "true", ErrorMessage = "Bitte bestätigen Sie die Umstellung.")]
        public bool Confirmed { get; set; }
    }
}
