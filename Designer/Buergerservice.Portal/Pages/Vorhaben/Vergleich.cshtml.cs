using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

/// <summary>What is different between two versions of a project document.</summary>
[Authorize(Policies.Rollout)]
public sealed class VergleichModel(DocumentVersions comparisons, RolloutQueries queries, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string ProjectNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "dokument")]
    public string Document { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "von")]
    public int? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "bis")]
    public int? To { get; set; }

    public string Title { get; private set; } = "";

    public IReadOnlyList<KernOption> Choices { get; private set; } = [];

    public VersionDifference? Result { get; private set; }

    public string? Unreadable { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Result = await comparisons.CompareAsync(ProjectNumber, Document, From, To, actors.Current, cancellationToken);
            (From, To) = (Result.Before.Version, Result.After.Version);
            Show(Result.Versions);
        }
        catch (DomainRuleException e)
        {
            Unreadable = e.Message;
            Show([.. (await queries.GetAsync(ProjectNumber, actors.Current, cancellationToken)).Documents.Where(d => d.Key == Document)]);
        }
    }

    private void Show(IReadOnlyList<DocumentView> versions)
    {
        Title = versions[^1].Title;
        Choices = [.. versions.OrderByDescending(v => v.Version).Select(v => new KernOption(v.Version.ToString(CultureInfo.InvariantCulture), $"Version {v.Version} ({v.Status})"))];
    }
}
