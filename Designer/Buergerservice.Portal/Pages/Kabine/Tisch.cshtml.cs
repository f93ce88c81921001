using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;

namespace Buergerservice.Portal.Pages.Kabine;

/// <summary>The touch display of a booth: reading, consent, questions, signature, text, help, wishes. Only for the browser signed in as this screen.</summary>
[Authorize(Policies.Booth)]
public sealed class TischModel : ScreenPage
{
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);
}
