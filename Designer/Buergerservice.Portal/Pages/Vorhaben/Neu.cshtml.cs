using System.ComponentModel.DataAnnotations;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

[Authorize(Policies.RolloutLead)]
public sealed class NeuModel(RolloutCommands commands, UserManager<StaffUser> users, ActorAccessor actors) : PageModel
{
    [BindProperty(Name = "Input")]
    public ProjectForm Input { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    /// <summary>Number of what an earlier version of this form has created, or null.</summary>
    public string? Earlier { get; private set; }

    public IReadOnlyList<KernOption> Leads { get; private set; } = [];

    public IEnumerable<KernOption> Laender { get; } = CreateProject.Laender.Select(l => new KernOption(l.Key, l.Value));

    public IEnumerable<KernOption> Services { get; } = Enum.GetValues<ServiceKind>().Select(s => new KernOption(s.ToString(), ProjectLabels.Of(s)));

    public IEnumerable<KernOption> Goals { get; } = Enum.GetValues<ProjectGoal>().Select(g => new KernOption(g.ToString(), Capital(ProjectLabels.Of(g))));

    public async Task OnGetAsync()
    {
        // The key travels with the form: sending it twice creates one project.
        Input.IdempotencyKey = Guid.NewGuid().ToString("N");
        await LoadAsync();
        Input.ProjectLead = Leads.Any(l => l.Value == actors.Current.UserName) ? actors.Current.UserName : null;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (!string.IsNullOrWhiteSpace(Input.ProjectLead) && !Leads.Any(l => l.Value == Input.ProjectLead))
            ModelState.AddModelError("Input.ProjectLead", "Bitte wählen Sie eine Person aus der Liste.");
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var project = await commands.CreateProjectAsync(Input.ToCommand(), actors.Current, cancellationToken);
            Message = $"Das Vorhaben {project.Number} ist angelegt. Die ersten Aufgaben stehen gleich unter „Nächste Schritte“.";
            return RedirectToPage("Vorhaben", new { nummer = project.Number });
        }
        catch (InputException e)
        {
            ModelState.Add(e, "Input");
        }
        catch (AlreadySubmittedException e)
        {
            // Sent once more as it stands, the form means another one.
            Earlier = e.Number;
            Input.IdempotencyKey = Guid.NewGuid().ToString("N");
        }
        catch (Exception e) when (PageErrors.IsForPeople(e) || e is NotFoundException)
        {
            // Not found is the process here, not this page: it has not been published.
            ModelState.AddModelError("", e.Message);
        }

        return Page();
    }

    private async Task LoadAsync() =>
        Leads = await ProjektleitungModel.LeadsAsync(users, actors.Current.Tenant);

    internal static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    public sealed class ProjectForm : MasterForm
    {
        [Display(Name = "Bürgerservice")]
        public ServiceKind? Service { get; set; }

        [Display(Name = "Projektleitung")]
        public string? ProjectLead { get; set; }

        public string? IdempotencyKey { get; set; }

        internal CreateProject ToCommand() => new()
        {
            Title = Title ?? "",
            Authority = Authority ?? "",
            Land = Land ?? "",
            Service = Service ?? ServiceKind.Offen,
            Goal = Goal ?? (ProjectGoal)(-1),
            GoalText = GoalText,
            ProjectLead = ProjectLead,
            IdempotencyKey = IdempotencyKey,
        };
    }
}
