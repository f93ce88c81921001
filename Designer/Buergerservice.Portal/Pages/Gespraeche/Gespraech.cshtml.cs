using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Video;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Gespraeche;

/// <summary>The conversation with a booth, for whoever holds its call and nobody else .</summary>
[Authorize(Policies.Cases)]
public sealed class GespraechModel(VideoParties parties, BuergerserviceDb db, ActorAccessor actors) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "call")]
    public Guid Call { get; set; }

    public string Booth { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var party = await parties.OfPersonAsync(Call, actors.Current.UserName, cancellationToken) ?? throw new NotFoundException();
        Booth = await db.Set<BoothAgent>().Where(a => a.Id == party.BoothId).Select(a => a.Name).FirstAsync(cancellationToken);
        MediaPermission.Grant(Response);
    }
}
