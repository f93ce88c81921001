using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>The terminal outside its hours.</summary>
public sealed class ClosedTerminalTests(PortalInBrowser portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_to_a_closed_terminal_reads_the_hours_and_leaves_a_wish_with_the_keyboard_alone()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "terminal", BoothScreen.Terminal, async (services, id) =>
        {
            var organisation = services.GetRequiredService<OrganisationAdministration>();
            await organisation.SaveServiceAsync(null, "terminal-test", "Terminal", null, 0, BoothScreens.AdminOf(portal), Cancel);
            await organisation.PlaceBoothAsync(id, null, "terminal-test", null, BoothScreens.AdminOf(portal), Cancel);
            // One minute in the night of another day: closed now, whenever this runs.
            var tomorrow = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(2).DayOfWeek;
            await organisation.SetHoursAsync(null, "terminal-test", [new(null, "terminal-test", tomorrow, 180, 181)], null, BoothScreens.AdminOf(portal), Cancel);
        });
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Wir haben geschlossen" })).ToBeVisibleAsync();
        await Expect(page.GetByText("03:00 bis 03:01 Uhr")).ToBeVisibleAsync();
        await Expect(page.GetByText($"Induktive Höranlage: {BoothScreens.HearingLoop}")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Verbindung aufnehmen" })).ToBeHiddenAsync();
        await BoothScreens.CheckAsync(page, "terminal-geschlossen");
        await page.Locator("body").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await BoothScreens.CheckAsync(page, "terminal-wunsch", page.GetByLabel("Ihr Name"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Erika Beispiel");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Bitte geben Sie eine Telefonnummer oder E-Mail-Adresse ein")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Telefonnummer oder E-Mail-Adresse")).ToBeFocusedAsync();
        Assert.Equal("Erika Beispiel", await page.GetByLabel("Ihr Name").InputValueAsync());
        await page.Keyboard.TypeAsync("03980 1234");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Danke. Wir melden uns bei Ihnen.")).ToBeVisibleAsync();

        await using var clerk = await portal.SignInAsync("clara.mai");
        await clerk.Page.GotoAsync("/anrufe/wuensche");
        await Expect(clerk.Page.GetByText("Termin: Erika Beispiel")).ToBeVisibleAsync();
        await Shots.CheckAsync(clerk.Page, "wuensche");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Als erledigt abhaken: Erika Beispiel" }).ClickAsync();
        await Expect(clerk.Page.GetByText("Gerade ist kein Wunsch offen.")).ToBeVisibleAsync();
        // What is wrong with the form is said with its status; nothing else may be an error.
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("422", StringComparison.Ordinal));
        Assert.Empty(clerk.Errors);
    }
}
