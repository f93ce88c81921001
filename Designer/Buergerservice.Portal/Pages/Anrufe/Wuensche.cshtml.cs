using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Displays;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>Wishes for a call or an appointment from the booths of one's own organisation, for those who see citizens' cases and for the lead, whose task speaks of them.</summary>
[Authorize(Policies.Wishes)]
public sealed class WuenscheModel(BoothWishes wishes, ActorAccessor actors) : PageModel
{
    [TempData]
    public string? Message { get; set; }

    public IReadOnlyList<WishView> Wishes { get; private set; } = [];

    /// <summary>Whether more are open than are shown.</summary>
    public bool HasMore { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var open = await wishes.OpenAsync(actors.Current, cancellationToken);
        (Wishes, HasMore) = ([.. open.Take(BoothWishes.MaxListed)], open.Count > BoothWishes.MaxListed);
    }

    public async Task<IActionResult> OnPostAsync(Guid wunsch, CancellationToken cancellationToken)
    {
        try
        {
            await wishes.DoneAsync(wunsch, actors.Current, cancellationToken);
            Message = "Der Wunsch ist erledigt. Die Angaben der Person sind gelöscht.";
        }
        catch (NotFoundException)
        {
            // Somebody else was quicker.
            Message = "Diesen Wunsch hat schon jemand anderes erledigt.";
        }

        return RedirectToPage();
    }
}
