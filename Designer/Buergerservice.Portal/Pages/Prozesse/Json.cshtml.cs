using System.Text;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Operator)]
public sealed class JsonModel(BuergerserviceDb db) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string definitionId, int? version, CancellationToken cancellationToken)
    {
        var row = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && (version == null ? d.IsLatest : d.Version == version), cancellationToken)
            ?? throw new NotFoundException();
        return Attachment.Of(HttpContext, Encoding.UTF8.GetBytes(row.Json), "application/json", $"{row.DefinitionId}-v{row.Version}", ".json");
    }
}
