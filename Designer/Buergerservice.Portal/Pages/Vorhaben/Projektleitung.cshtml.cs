using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Tasks;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>Hands a project to another lead.</summary>
[Authorize(Policies.Rollout)]
[Authorize(Policies.Leads)]
public sealed class ProjektleitungModel(RolloutQueries queries, ProjectSteering steering, UserManager<StaffUser> users, BuergerserviceDb db, LiveNotifier live, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(Name = "Input")]
    public LeadForm Input { get; set; } = new();

    /// <summary>User name of the lead the person saw.</summary>
    [BindProperty(Name = "stand")]
    public string? Seen { get; set; }

    [TempData]
    public string? Message { get; set; }

    public ProjectView Project { get; private set; } = null!;

    /// <summary>Name of the present lead, or null.</summary>
    public string? Present { get; private set; }

    public IReadOnlyList<KernOption> Leads { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        (Seen, Input.UserName) = (Project.Head.ProjectLead, Project.Head.ProjectLead);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await steering.NameLeadAsync(ProjectNumber, new() { UserName = Input.UserName!, Seen = string.IsNullOrEmpty(Seen) ? null : Seen }, actors.Current, cancellationToken);
            await live.ChangedAsync("vorhaben", cancellationToken);
            await live.ChangedAsync("aufgaben", cancellationToken);
            Message = $"Projektleitung ist jetzt {Leads.FirstOrDefault(l => l.Value == Input.UserName)?.Text ?? Input.UserName}.";
            return RedirectToPage("Vorhaben", new { nummer = ProjectNumber, ansicht = "angaben" });
        }
        catch (InputException e)
        {
            ModelState.Add(e, "Input");
        }
        catch (Exception e) when (PageErrors.IsForPeople(e))
        {
            // The page shows who is named by now; who decides again, decides about that.
            ModelState.Clear();
            ModelState.AddModelError("", e.Message);
            await LoadAsync(cancellationToken);
            Seen = Project.Head.ProjectLead;
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Project = await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken);
        Leads = await LeadsAsync(users, actors.Current.Tenant);
        Present = Project.Head.ProjectLead is { } lead ? (await InboxQuery.NamesAsync(db, actors.Current.Tenant, [lead], cancellationToken)).GetValueOrDefault(lead, lead) : null;
    }

    /// <summary>People of a tenant who can lead a project.</summary>
    internal static async Task<IReadOnlyList<KernOption>> LeadsAsync(UserManager<StaffUser> users, string tenant) =>
        [.. (await users.GetUsersInRoleAsync(Roles.Projektleitung)).Where(u => u.Tenant == tenant && u.LockoutEnd != DateTimeOffset.MaxValue)
            .OrderBy(u => u.DisplayName, StringComparer.CurrentCulture).Select(u => new KernOption(u.UserName!, u.DisplayName))];

    public sealed class LeadForm
    {
        [Display(Name = "Projektleitung")]
        [Required(ErrorMessage = "Bitte wählen Sie eine Person.")]
        public string? UserName { get; set; }
    }
}
