using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Pages.Kabine;

/// <summary>
/// The large monitor of a booth: welcome, waiting, the conversation, shown documents. Without a touch display beside
/// it, it also asks. Only for the browser signed in as this screen.
/// </summary>
[Authorize(Policies.Booth)]
public sealed class IndexModel : ScreenPage
{
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        MediaPermission.Grant(Response);
    }
}
