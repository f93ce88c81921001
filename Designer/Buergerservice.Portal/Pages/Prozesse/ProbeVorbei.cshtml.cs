using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Prozesse;

/// <summary>Tells that a rehearsal is gone.</summary>
[Authorize(Policies.Admin)]
public sealed class ProbeVorbeiModel : PageModel
{
    [BindProperty(SupportsGet = true, Name = "definitionId")]
    public string DefinitionId { get; set; } = "";
}
