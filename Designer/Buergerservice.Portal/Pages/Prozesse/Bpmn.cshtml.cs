using System.Text;
using Buergerservice.Engine;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Prozesse;

[Authorize(Policies.Operator)]
public sealed class BpmnModel(BuergerserviceDb db, BpmnExport export) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string definitionId, int? version, CancellationToken cancellationToken)
    {
        var row = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && (version == null ? d.IsLatest : d.Version == version), cancellationToken)
            ?? throw new NotFoundException();
        return Attachment.Of(HttpContext, Encoding.UTF8.GetBytes(export.Write(row.Json)), "application/xml", $"{row.DefinitionId}-v{row.Version}", ".bpmn");
    }
}
