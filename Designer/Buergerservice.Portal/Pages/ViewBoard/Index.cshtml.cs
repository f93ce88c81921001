using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Pages.ViewBoard;

/// <summary>The public screen outside a booth: how it works, free or taken, partners, hours. No data of anybody. Only for the browser signed in as this screen.</summary>
[Authorize(Policies.Board)]
public sealed class IndexModel : ScreenPage
{
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);
}
