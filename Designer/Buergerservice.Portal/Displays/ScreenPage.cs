using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Displays;

/// <summary>What all pages of screens have: the booth's sheet and the words. They hold no data of anybody.</summary>
public abstract class ScreenPage : PageModel
{
    /// <summary>Names, hours, hearing loop.</summary>
    public BoothSheet Sheet { get; private set; } = null!;

    /// <summary>Words and slides.</summary>
    public BoothTexts Texts { get; private set; } = null!;

    /// <summary>Reads the sheet of the signed-in screen.</summary>
    protected async Task LoadAsync(CancellationToken cancellationToken)
    {
        var services = HttpContext.RequestServices;
        Texts = services.GetRequiredService<BoothTexts>();
        Sheet = await services.GetRequiredService<BoothStands>().SheetAsync(DisplaySignIn.BoothOf(User), cancellationToken);
        ViewData["Screen"] = DisplaySignIn.ScreenOf(User).Key();
    }
}
