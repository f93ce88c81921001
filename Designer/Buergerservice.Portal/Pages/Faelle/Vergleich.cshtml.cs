using Buergerservice.Cases.Queries;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Faelle;

/// <summary>What is different between a generated document of a case and the version it replaced.</summary>
[Authorize(Policies.Cases)]
public sealed class VergleichModel(CaseQueries queries, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "nummer")]
    public string CaseNumber { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid DocumentId { get; set; }

    public string Title { get; private set; } = "";

    public CaseDocumentDifference? Result { get; private set; }

    public string? Unreadable { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var file = await queries.GetByNumberAsync(CaseNumber, actors.Current, cancellationToken);
        Title = file.Documents.FirstOrDefault(d => d.Id == DocumentId)?.Title ?? throw new NotFoundException();
        try
        {
            Result = await queries.CompareDocumentAsync(file.Id, DocumentId, actors.Current, cancellationToken);
        }
        catch (DomainRuleException e)
        {
            Unreadable = e.Message;
        }
    }
}
