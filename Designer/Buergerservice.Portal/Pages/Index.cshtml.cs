using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages;

/// <remarks>Work begins with the tasks; a start page of its own would only be one click more.</remarks>
[Authorize(Policies.Staff)]
public sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Aufgaben/Index");
}
