using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Pages.Terminal;

/// <summary>A Bürgerterminal: one screen; the conversation begins by touch or by lifting the handset. Only for the browser signed in as this screen.</summary>
[Authorize(Policies.Booth)]
public sealed class IndexModel : ScreenPage
{
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        MediaPermission.Grant(Response);
    }
}
