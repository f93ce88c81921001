using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Kabine;

/// <summary>What a citizen sees in the booth: welcome, waiting, the conversation. Holds no data of anybody.</summary>
[Authorize(Policies.Booth)]
public sealed class IndexModel(BuergerserviceDb db) : PageModel
{
    public string BoothName { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var id = DisplaySignIn.BoothOf(User);
        BoothName = await db.Set<BoothAgent>().Where(a => a.Id == id).Select(a => a.Name).FirstAsync(cancellationToken);
        MediaPermission.Grant(Response);
    }
}
