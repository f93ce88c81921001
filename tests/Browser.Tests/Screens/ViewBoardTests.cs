using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>The View-Board beside the door of a booth.</summary>
public sealed class ViewBoardTests(PortalInBrowser portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_View_Board_says_whether_the_booth_is_free_and_nothing_of_anybody()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "tafel", BoothScreen.ViewBoard);
        var page = visit.Page;
        await Expect(page.Locator("#frei")).ToHaveTextAsync("Frei");
        await Expect(page.GetByText("Krankenkasse Nord (Beispiel)")).ToBeVisibleAsync();
        await BoothScreens.CheckAsync(page, "viewboard-frei");
        var id = await BoothScreens.InAsync(portal, s => s.GetRequiredService<BuergerserviceDb>().Set<BoothAgent>().Where(a => a.Booth == "tafel").Select(a => a.Id).FirstAsync(Cancel));
        await BoothScreens.InAsync(portal, async s =>
        {
            await s.GetRequiredService<BoothAdministration>().SuspendAsync(id, true, "Scheibe wird getauscht", BoothScreens.AdminOf(portal), Cancel);
            return 0;
        });
        await Expect(page.Locator("#frei")).ToHaveTextAsync("Außer Betrieb");
        Assert.DoesNotContain("Scheibe", await page.ContentAsync(), StringComparison.Ordinal);
        await BoothScreens.CheckAsync(page, "viewboard-ausserbetrieb");
        Assert.Empty(visit.Errors);
    }
}
