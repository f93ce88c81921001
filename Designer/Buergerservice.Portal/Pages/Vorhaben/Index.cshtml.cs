using System.Globalization;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Portal.Tasks;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

[Authorize(Policies.Rollout)]
public sealed class IndexModel(RolloutQueries queries, PhaseCatalog phases, BuergerserviceDb db, ActorAccessor actors) : PageModel
{
    private const int PageSize = 24;

    private static readonly Dictionary<string, ProjectStatus> Statuses = Enum.GetValues<ProjectStatus>().ToDictionary(ProjectLabels.Of);

    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();

    [BindProperty(SupportsGet = true, Name = "suche")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    public IReadOnlyList<ProjectListItem> Projects { get; private set; } = [];

    public int Total { get; private set; }

    public int PageNumber { get; private set; } = 1;

    public int Pages { get; private set; } = 1;

    /// <summary>Whether there are more projects than are shown and searched.</summary>
    public bool HasMore { get; private set; }

    public bool IsFiltered { get; private set; }

    public IEnumerable<KernOption> StatusOptions { get; } = Statuses.Keys.Select(label => new KernOption(label, label));

    public IReadOnlyList<Phase> Phases => phases.Phases;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        ProjectStatus? status = Status is not null && Statuses.TryGetValue(Status, out var chosen) ? chosen : null;
        var words = (Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IsFiltered = words.Length > 0 || status is not null;
        // The database compares letters exactly; people do not. A tenant's projects are few enough to look through here.
        var found = (await queries.ListAsync(new(status), actors.Current, cancellationToken)).Where(p => Array.TrueForAll(words, w => Mentions(p, w))).ToList();
        HasMore = await queries.HasMoreAsync(new(status), actors.Current, cancellationToken);
        Total = found.Count;
        Pages = Math.Max(1, (Total + PageSize - 1) / PageSize);
        PageNumber = Math.Clamp(int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1, 1, Pages);
        Projects = [.. found.Skip((PageNumber - 1) * PageSize).Take(PageSize)];
        _names = await InboxQuery.NamesAsync(db, actors.Current.Tenant, Projects.Select(p => p.ProjectLead), cancellationToken);
    }

    public string? NameOf(string? userName) => userName is null ? null : _names.GetValueOrDefault(userName, userName);

    private static bool Mentions(ProjectListItem project, string word) =>
        new[] { project.Number, project.Title, project.Authority, project.Service }.Any(t => t.Contains(word, StringComparison.CurrentCultureIgnoreCase));
}
