using Buergerservice.Documents.Templates;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Vorlagen;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorlagen;

/// <summary>All document templates with the version that is in use.</summary>
[Authorize(Policies.Operator)]
public sealed class IndexModel(DocumentTemplateCatalog catalog, BuergerserviceDb db) : PageModel
{
    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<(DocumentTemplate Template, bool IsShipped, TemplateDraft? Draft)> Templates { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var drafts = await db.Set<TemplateDraft>().AsNoTracking().ToDictionaryAsync(d => d.Key, cancellationToken);
        Templates = [.. catalog.All.Select(t => t.Key).Distinct().Order(StringComparer.Ordinal).Select(k => (catalog.Get(k), catalog.IsShipped(catalog.Get(k)), drafts.GetValueOrDefault(k)))];
    }
}
