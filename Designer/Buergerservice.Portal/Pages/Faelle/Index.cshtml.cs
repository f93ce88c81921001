using System.Globalization;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

[Authorize(Policies.Cases)]
public sealed class IndexModel(CaseQueries queries, ActorAccessor actors) : PageModel
{
    private const int MaxText = 50;

    [BindProperty(SupportsGet = true, Name = "suche")]
    public string? Search { get; set; }

    /// <summary>Name of a status, „offen“ for all that have not ended, or nothing for all.</summary>
    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "meine")]
    public string? Mine { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    public CasePage Cases { get; private set; } = null!;

    public int Pages => Math.Max(1, (Cases.Total + Cases.PageSize - 1) / Cases.PageSize);

    public bool IsMine => Mine is not null;

    public bool IsFiltered { get; private set; }

    public IEnumerable<KernOption> StatusOptions { get; } = CaseStatusNames.All.Select(name => new KernOption(name, name)).Prepend(new("offen", "Alle offenen"));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var text = Search?.Trim() is { Length: > 0 } typed ? typed[..Math.Min(typed.Length, MaxText)] : null;
        // An address typed by hand or kept from an older version shows something useful rather than an error.
        var status = CaseStatusNames.TryParse(Status, out _) ? Status : null;
        var openOnly = Status == "offen";
        IsFiltered = text is not null || status is not null || openOnly || IsMine;
        var page = int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        Cases = await queries.ListAsync(new() { Status = status, OpenOnly = openOnly, Text = text, Mine = IsMine, Page = page }, actors.Current, cancellationToken);
    }
}
