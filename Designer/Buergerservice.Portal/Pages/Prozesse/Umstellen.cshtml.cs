using System.ComponentModel.DataAnnotations;
using System.Globalization;
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
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "version")]
    public int Version { get; set; }

    [BindProperty(SupportsGet = true, Name = "ziel")]
    public int? Target { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    [BindProperty]
    public OrderForm Order { get; set; } = new();

    public string Name { get; private set; } = "";

    /// <summary>Versions that are or were published, the newest first.</summary>
    public IReadOnlyList<DefinitionVersion> Targets { get; private set; } = [];

    /// <summary>What would happen to the instances of this page.</summary>
    public IReadOnlyList<InstancePlan> Plans { get; private set; } = [];

    public int Total { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

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
        else if (ModelState.IsValid && Possible == 0 && Pages == 1)
            ModelState.AddModelError("", "So lässt sich kein Vorgang umstellen. Die Gründe stehen in der Tabelle.");
        else if (ModelState.IsValid)
            return await OrderAsync(target, cancellationToken);
        return Page();
    }

    private async Task<IActionResult> OrderAsync(int target, CancellationToken cancellationToken)
    {
        try
        {
            // All of the version: each is looked at again when its turn comes, and what is not possible then is refused by itself.
            var (batch, _) = await commands.OrderAsync(DefinitionId, Version, target, Map, Order.Reason!.Trim(), actors.Current, null, cancellationToken);
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
            var wanted = int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 100_000) : 1;
            var found = await commands.DryRunAsync(DefinitionId, Version, goal.Version, Map, actors.Current, PageSize, null, (wanted - 1) * PageSize, null, cancellationToken);
            (Plans, Total, PageNumber) = (found.Plans, found.Total, wanted);
        }
        catch (InputException e)
        {
            ModelState.AddModelError("", $"{e.Message} {string.Join(' ', e.Fields.Values)}");
            return;
        }

        var from = await workflows.GetAsync(source.Id, store, cancellationToken);
        var to = await workflows.GetAsync(goal.Id, store, cancellationToken);
        var waiting = await commands.WaitingStepsAsync(DefinitionId, Version, actors.Current, cancellationToken);
        Open = [.. waiting.Where(w => to.Find(w) is null || Map.ContainsKey(w)).Select(from.Find).OfType<CompiledActivity>()
            .Select(old => (old, (IReadOnlyList<KernOption>)[.. to.Activities.Where(a => a.Descriptor.Type == old.Descriptor.Type).Select(a => new KernOption(a.Id, $"{a.Title} ({a.Id})"))]))];
    }

    public sealed class OrderForm
    {
        [Display(Name = "Begründung")]
        [Required(ErrorMessage = "Bitte begründen Sie die Umstellung.")]
        [StringLength(OperationCommands.MaxReasonLength, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
        public string? Reason { get; set; }

        [Display(Name = "Ja, ich möchte alle Vorgänge umstellen, bei denen es möglich ist.")]
        [Range(typeof(bool), "true", "true", ErrorMessage = "Bitte bestätigen Sie die Umstellung.")]
        public bool Confirmed { get; set; }
    }
}
