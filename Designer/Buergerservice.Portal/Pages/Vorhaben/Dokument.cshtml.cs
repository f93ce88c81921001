using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Content;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorhaben;

[Authorize(Policies.Rollout)]
public sealed class DokumentModel(RolloutQueries queries, IContentStore content, ActorAccessor actors) : PageModel
{
    private const string Pdf = "application/pdf";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public async Task<IActionResult> OnGetAsync(string nummer, Guid id, string format, CancellationToken cancellationToken)
    {
        // Through the project and not by the id alone: a document is found only under the project it belongs to.
        var project = await queries.GetAsync(nummer, actors.Current, cancellationToken);
        var document = project.Documents.FirstOrDefault(d => d.Id == id) ?? throw new NotFoundException();
        var (sha256, type) = format == "pdf" ? (document.PdfSha256, Pdf) : (document.DocxSha256, Docx);
        return Attachment.Of(HttpContext, await content.GetAsync(sha256, cancellationToken), type, $"{project.Head.Number}-{document.Title}-v{document.Version}", $".{format}");
    }
}
