using Buergerservice.Portal.Displays;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>A booth between two citizens.</summary>
[Collection(ConversationTests.Name)]
public sealed class ClearedBoothTests(PortalInBrowser portal) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(BoothScreen.Kabine, "Gespräch beginnen", "Die Kabine wird gerade vorbereitet")]
    [InlineData(BoothScreen.Tisch, "Gespräch beginnen", "Die Kabine wird gerade vorbereitet")]
    [InlineData(BoothScreen.Terminal, "Verbindung aufnehmen", "Das Terminal wird gerade vorbereitet")]
    public async Task While_a_booth_is_cleared_its_screen_asks_for_patience_and_then_offers_the_start_by_itself(BoothScreen screen, string begin, string patience)
    {
        var name = $"leeren-{screen}".ToLowerInvariant();
        await using var visit = await BoothScreens.OpenAsync(portal, name, screen);
        var page = visit.Page;
        var (start, status) = (page.GetByRole(AriaRole.Button, new() { Name = begin }), page.GetByRole(AriaRole.Status).First);
        // As long as the screen does not get through with saying that it is empty, the booth is not cleared.
        await page.RouteAsync("**/kabine/geleert", route => route.AbortAsync());
        await start.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Abbrechen" }).ClickAsync();
        for (var loads = 0; loads < 2; loads++)
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = patience })).ToBeVisibleAsync();
            await Expect(status).ToHaveTextAsync($"{patience} Das dauert nur einen Augenblick. Danach können Sie hier ein Gespräch beginnen.");
            await Expect(start).ToBeHiddenAsync();
            if (loads == 0)
                await page.ReloadAsync();
        }

        await BoothScreens.CheckAsync(page, $"{name}-vorbereitung");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = patience })).ToBeVisibleAsync();
        await page.UnrouteAsync("**/kabine/geleert");
        await Expect(start).ToBeVisibleAsync();
        await Expect(status).ToContainTextAsync("Willkommen");
        await Expect(page.Locator("#hinweis")).ToBeEmptyAsync();
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("ERR_FAILED", StringComparison.Ordinal));
    }
}
