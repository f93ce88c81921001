using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Konsole;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>The console plays the sample booth over the real agent: a visit on both screens of the booth, beside the picture of whoever took the call, and what is left of it.</summary>
[Collection(ConversationTests.Name)]
public sealed class ConsoleCallTests(PortalInBrowser portal) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task From_the_sensor_over_call_devices_and_signature_to_empty_screens()
    {
        await portal.Services.GetRequiredService<SimulatedBooth>().Ready;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media);
        await using var player = await ConversationTests.SignInAsync(portal, browser, "anke.admin");
        await player.Page.GotoAsync("/konsole");
        await Shots.CheckAsync(player.Page, "konsole");
        var large = await PopupAsync(player.Page, "Kabinenanzeige öffnen");
        var touch = await PopupAsync(player.Page, "Tischanzeige öffnen");
        await Expect(large.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Expect(touch.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Shots.CheckAsync(touch, "tisch-ruhe");

        await using var clerk = await ConversationTests.SignInAsync(portal, browser, "clara.mai");
        await CallStaff.ReadyAsync(clerk.Page);
        await ConsolePage.PlayAsync(player.Page, "Person kommt");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await ConversationTests.ConnectedAsync(clerk.Page, large);
        await Expect(touch.GetByRole(AriaRole.Heading, new() { Name = "Sie sind im Gespräch" })).ToBeVisibleAsync();

        await DevicesAsync(player.Page, clerk.Page, large);
        await TextAsync(clerk.Page, large, touch);
        await Shots.CheckAsync(touch, "tisch-gespraech");

        var call = await large.EvaluateAsync<string>("fetch('/kabine/stand', { headers: { 'X-Kabine': 'kabine' } }).then(r => r.json()).then(s => s.call)");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        foreach (var screen in new[] { large, touch })
        {
            await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
            await Expect(screen.Locator("#zeilen")).ToBeEmptyAsync();
        }

        await UntilClearedAsync(Guid.Parse(call));
        await touch.GoBackAsync();
        Assert.DoesNotContain("Ich höre nicht gut", await touch.ContentAsync(), StringComparison.Ordinal);
        await ConsolePage.PlayAsync(player.Page, "Person geht");
        await UntilResetAsync(Guid.Parse(call));
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
        Assert.Empty(player.Errors.Concat(clerk.Errors));
    }

    private static async Task DevicesAsync(IPage player, IPage clerk, IPage large)
    {
        var devices = clerk.Locator("#geraete");
        var told = clerk.Locator("#geraete-zustand");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Tür öffnen" }).ClickAsync();
        await Expect(told).ToHaveTextAsync("Erledigt.");
        await Expect(player.Locator("#konsole")).ToContainTextAsync("Tür ist offen");

        await ConsolePage.PlayAsync(player, "Antragsformular, unscharf auflegen");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Aufnehmen" }).ClickAsync();
        await Expect(told).ToContainTextAsync("Das Bild ist unscharf.");
        await ConsolePage.PlayAsync(player, "Mietvertrag auflegen");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Aufnehmen" }).ClickAsync();
        await devices.GetByRole(AriaRole.Button, new() { Name = "Auf dem großen Bildschirm zeigen" }).ClickAsync();
        await Expect(large.Locator("#dokument")).ToBeVisibleAsync();
        await ConversationTests.UntilAsync(large, "(await window.gespraech.quality()).screenFrames > 0");
        await Shots.CheckAsync(large, "kabine-aufnahme");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" }).ClickAsync();
        await Expect(large.Locator("#dokument")).ToBeHiddenAsync();

        await devices.GetByLabel("Was wird unterschrieben?").FillAsync("Antrag auf Wohngeld");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Unterschrift anfordern" }).ClickAsync();
        await Expect(player.Locator("#konsole")).ToContainTextAsync("Antrag auf Wohngeld");
        await ConsolePage.PlayAsync(player, "Unterschreiben");
        await Expect(devices.GetByAltText("Unterschrift vom Pad")).ToBeVisibleAsync();
        await CardsScannerAndPaymentAsync(player, devices, told);
        await Shots.CheckAsync(clerk, "anruf-geraete");
    }

    private static async Task CardsScannerAndPaymentAsync(IPage player, ILocator devices, ILocator told)
    {
        async Task PlayAsync(string button) => await ConsolePage.PlayAsync(player, button);
        async Task DoAsync(string button) => await devices.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        async Task SaysAsync(string words) => await Expect(told).ToContainTextAsync(words);

        await PlayAsync("Unlesbare Karte auflegen");
        await DoAsync("Karte lesen");
        await SaysAsync("Diese Karte hat keine lesbare Kartennummer.");
        await PlayAsync("Karte wegnehmen");
        await DoAsync("Karte lesen");
        await SaysAsync("Bitten Sie darum, die Karte aufzulegen.");
        await PlayAsync("Karte auflegen");
        await Expect(devices.GetByText("Kartennummer 04A1B2C3D4E580")).ToBeVisibleAsync();

        await PlayAsync("Kontoauszug auf das Glas");
        await DoAsync("Scannen");
        await Expect(devices.GetByAltText("Seite vom Scanner")).ToBeVisibleAsync();

        await DoAsync("Bezahlen lassen");
        await SaysAsync("Geben Sie den Betrag so ein: 28,80");
        await devices.GetByLabel("Betrag in Euro").FillAsync("28,80");
        await DoAsync("Bezahlen lassen");
        await Expect(devices.GetByText("Bezahlt: 28,80")).ToBeVisibleAsync();
        await PlayAsync("Leitung bricht nach der Abbuchung");
        await devices.GetByLabel("Betrag in Euro").FillAsync("10");
        await DoAsync("Bezahlen lassen");
        await SaysAsync("fragen Sie zuerst die letzte Zahlung ab");
        await DoAsync("Bezahlen lassen");
        await SaysAsync("Ob die letzte Zahlung gelungen ist, ist unbekannt.");
        await PlayAsync("Karte wird angenommen");
        await DoAsync("Letzte Zahlung abfragen");
        await Expect(devices.GetByText("Letzte Zahlung: 10,00")).ToBeVisibleAsync();
    }

    // A deaf citizen writes on the touch display; the staff's answer appears on both screens.
    private static async Task TextAsync(IPage clerk, IPage large, IPage touch)
    {
        await touch.Locator("#schreiben > summary").ClickAsync();
        await touch.GetByLabel("Ihr Text").FillAsync("Ich höre nicht gut.");
        await touch.Keyboard.PressAsync("Enter");
        await Expect(clerk.GetByText("Kabine: Ich höre nicht gut.")).ToBeVisibleAsync();
        await clerk.GetByLabel("Text an die Kabine").FillAsync("Dann schreiben wir uns.");
        await clerk.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(touch.GetByText("Wir: Dann schreiben wir uns.")).ToBeVisibleAsync();
        await Expect(large.GetByText("Wir: Dann schreiben wir uns.")).ToBeVisibleAsync();
    }

    private static async Task<IPage> PopupAsync(IPage page, string button) => await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());

    private async Task UntilClearedAsync(Guid call)
    {
        for (var tries = 0; ; tries++)
        {
            var screens = await BoothScreens.InAsync(portal, s => s.GetRequiredService<BuergerserviceDb>().Set<DisplayReset>().Where(r => r.Call == call).Select(r => r.Screen).ToListAsync(Cancel));
            if (screens.Contains(BoothScreen.Kabine) && screens.Contains(BoothScreen.Tisch))
                return;
            Assert.True(tries < 1_200, $"Only {string.Join(", ", screens)} said that they are empty.");
            await Task.Delay(100, Cancel);
        }
    }

    // Devices, screens, prompts: everything has confirmed, and the booth is free again.
    private async Task UntilResetAsync(Guid call)
    {
        for (var tries = 0; ; tries++)
        {
            var (succeeded, steps, suspended) = await BoothScreens.InAsync(portal, async s =>
            {
                var db = s.GetRequiredService<BuergerserviceDb>();
                var visit = await db.Set<BoothVisit>().AsNoTracking().FirstAsync(v => v.CallId == call, Cancel);
                var proof = await db.Set<BoothReset>().AsNoTracking().FirstOrDefaultAsync(r => r.VisitId == visit.Id, Cancel);
                return (proof?.Succeeded, proof?.Steps, await db.Set<BoothAgent>().Where(a => a.Id == visit.BoothId).Select(a => a.SuspendedReason).FirstAsync(Cancel));
            });
            Assert.True(succeeded != false && suspended is null, $"{suspended} {steps}");
            if (succeeded == true)
                return;
            Assert.True(tries < 1200, "The booth was not reset.");
            await Task.Delay(100, Cancel);
        }
    }
}
