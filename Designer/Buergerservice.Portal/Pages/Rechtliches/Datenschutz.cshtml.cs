using Buergerservice.Portal.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Pages.Rechtliches;

[AllowAnonymous]
public sealed class DatenschutzModel(IConfiguration configuration, IOptions<PortalShellOptions> shell) : PageModel
{
    public OperatorDetails Operator { get; } = OperatorDetails.From(configuration, shell.Value);
}
