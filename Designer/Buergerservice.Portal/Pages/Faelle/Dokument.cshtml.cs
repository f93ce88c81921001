using Buergerservice.Cases.Queries;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

[Authorize(Policies.Cases)]
public sealed class DokumentModel(CaseQueries queries, ActorAccessor actors) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string nummer, Guid id, CancellationToken cancellationToken)
    {
        var file = await queries.GetByNumberAsync(nummer, actors.Current, cancellationToken);
        var document = await queries.OpenDocumentAsync(file.Id, id, actors.Current, cancellationToken);
        return Attachment.Of(HttpContext, document.Bytes, document.ContentType, Path.GetFileNameWithoutExtension(document.FileName), Path.GetExtension(document.FileName));
    }
}
