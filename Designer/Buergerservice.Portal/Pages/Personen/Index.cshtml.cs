using Buergerservice.Portal.Access;
using Buergerservice.Portal.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Personen;

/// <summary>Everybody of the organisation who can sign in.</summary>
[Authorize(Policies.Admin)]
public sealed class IndexModel(AccountAdministration accounts, ActorAccessor actors) : PageModel
{
    public IReadOnlyList<AccountView> People { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => People = await accounts.ListAsync(actors.Current, cancellationToken);
}
