using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Geraete;

/// <summary>What is wrong with the booths of the organisation, to be read: for leads and the clearing, who do not change anything there.</summary>
[Authorize(Policies.Monitoring)]
public sealed class StoerungenModel(BoothQueries queries, ActorAccessor actors) : PageModel
{
    public IReadOnlyList<BoothTrouble> Booths { get; private set; } = [];

    /// <summary>Whether whoever looks may open the booth and tick alarms off.</summary>
    public bool MayChange => User.IsInRole(Roles.Administration);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Booths = await queries.TroubleAsync(actors.Current, cancellationToken);
}
