using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>The picture of a process as those see it who work with it: in the case file, on the phase page and as administrator.</summary>
public sealed class PictureWalkTests(PortalInBrowser portal)
{
    [Theory]
    [InlineData("sabine.horn", "/faelle/{case}?ansicht=ablauf", "bild-fall")]
    [InlineData("petra.lenz", "/vorhaben/{project}?ansicht=phasen&phase=1", "bild-phase")]
    public async Task The_picture_says_what_is_done_and_is_read_without_seeing_it(string account, string path, string name)
    {
        await using var visit = await portal.SignInAsync(account);
        var page = visit.Page;
        await page.GotoAsync(path.Replace("{case}", portal.Case, StringComparison.Ordinal).Replace("{project}", portal.Project, StringComparison.Ordinal));

        var picture = page.Locator("svg.flow-picture");
        Assert.Contains("erledigt", await picture.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        await Shots.CheckAsync(page, name);
        await page.SetViewportSizeAsync(390, 900);
        await page.Locator(".flow-frame").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator(".flow-frame")).Not.ToHaveJSPropertyAsync("scrollLeft", 0);
        await page.GetByText("als Liste").First.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".flow-section .record-list__title").First).ToBeVisibleAsync();
        await Shots.CheckAsync(page, name + "-liste");
        Assert.Empty(visit.Errors);
    }
}
