using System.Text;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Vorlagen;

/// <summary>The text of a version of a template as a file, the shipped one too.</summary>
[Authorize(Policies.Operator)]
public sealed class DateiModel(DocumentTemplateCatalog catalog) : PageModel
{
    public IActionResult OnGet(string key, string sha256) => catalog.TryGet(key, sha256, out var template)
        ? Attachment.Of(HttpContext, Encoding.UTF8.GetBytes(template.Text), "text/markdown", $"{key}-{template.Version}", ".md")
        : throw new NotFoundException();
}
