using Buergerservice.Portal.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Pages.Rechtliches;

[AllowAnonymous]
public sealed class ImpressumModel(IConfiguration configuration, IOptions<PortalShellOptions> shell) : PageModel
{
    public OperatorDetails Operator { get; } = OperatorDetails.From(configuration, shell.Value);
}
