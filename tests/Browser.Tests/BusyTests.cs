using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Engine.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>All are talking, and nobody becomes free: what booth, View-Board and terminal say, and a terminal that is begun and ended by its handset.</summary>
[Collection(ConversationTests.Name)]
public sealed class BusyTests(PortalInBrowser portal) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Whoever_waits_in_vain_is_told_so_on_booth_terminal_and_View_Board()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media);
        await using var first = await ScreenAsync(browser, "besetzt-1", BoothScreen.Kabine);
        await using var second = await ScreenAsync(browser, "besetzt-2", BoothScreen.Kabine);
        await using var third = await ScreenAsync(browser, "besetzt-3", BoothScreen.Terminal, BoothScreen.ViewBoard);
        var (terminal, board) = (third.Page, await third.Page.Context.NewPageAsync());
        await board.GotoAsync("/viewboard");
        await Expect(board.Locator("#frei")).ToHaveTextAsync("Frei");
        await Shots.CheckAsync(terminal, "terminal-ruhe");
        await using var clerk = await ConversationTests.SignInAsync(portal, browser, "clara.mai");
        await CallStaff.ReadyAsync(clerk.Page);
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(first.Page.Locator("[data-panel=gespraech]")).ToBeVisibleAsync();

        // The receiver is lifted and put down again: a key of the keyboard to the browser.
        await BeginAsync(terminal, () => KeyAsync(terminal, "Call"));
        await Expect(Title(terminal, "Bitte warten Sie etwas")).ToBeVisibleAsync();
        await Expect(terminal.GetByRole(AriaRole.Button, new() { Name = "Verbindung aufnehmen" })).ToBeHiddenAsync();
        await Expect(board.Locator("#frei")).ToHaveTextAsync("Besetzt");
        await Shots.CheckAsync(terminal, "terminal-besetzt");
        await Shots.CheckAsync(board, "viewboard-besetzt");
        await BeginAsync(second.Page, () => second.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync());
        await Expect(Title(second.Page, "Bitte warten Sie etwas")).ToBeVisibleAsync();
        await Shots.CheckAsync(second.Page, "kabine-besetzt");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Abbrechen" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" })).ToBeVisibleAsync();
        await KeyAsync(terminal, "EndCall");
        await Expect(terminal.GetByRole(AriaRole.Button, new() { Name = "Verbindung aufnehmen" })).ToBeVisibleAsync();
        await Expect(board.Locator("#frei")).ToHaveTextAsync("Frei");

        await PolicyAsync(CallStaff.Unhurried with { MaxWait = 10_000 });
        try
        {
            await BeginAsync(terminal, () => KeyAsync(terminal, "HeadsetHook"));
            await terminal.GetByText("Rückruf oder Termin wünschen").ClickAsync();
            await terminal.GetByLabel("Ihr Name").FillAsync("Erika Beispiel");
            await BeginAsync(second.Page, () => second.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync());
            foreach (var (page, name) in new[] { (terminal, "terminal"), (second.Page, "kabine") })
            {
                await Expect(Title(page, "Es tut uns leid")).ToBeVisibleAsync();
                await Expect(page.Locator("#worte")).ToContainTextAsync("dann rufen wir Sie zurück. Sie erreichen uns unter Telefon");
                await Expect(page.GetByText("Rückruf oder Termin wünschen")).ToBeVisibleAsync();
                await Shots.CheckAsync(page, $"{name}-rueckruf");
            }

            // Somebody is still inside, reading or writing.
            await Expect(board.Locator("#frei")).ToHaveTextAsync("Besetzt");
        }
        finally
        {
            await PolicyAsync(CallStaff.Unhurried);
        }

        // What somebody has begun to write while they waited stays, and goes with them when they go.
        await Expect(terminal.GetByLabel("Ihr Name")).ToHaveValueAsync("Erika Beispiel");
        await terminal.GetByRole(AriaRole.Button, new() { Name = "Fertig" }).ClickAsync();
        await Expect(Title(terminal, "Willkommen")).ToBeVisibleAsync();
        await Expect(terminal.GetByLabel("Ihr Name")).ToHaveValueAsync("");
        await Expect(board.Locator("#frei")).ToHaveTextAsync("Frei");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(Title(first.Page, "Willkommen")).ToBeVisibleAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
        Assert.Empty(clerk.Errors);
    }

    private static ILocator Title(IPage page, string words) => page.GetByRole(AriaRole.Heading, new() { Name = words });

    // Until the booth has been cleared after whoever was there before, the screen offers no start and hears no receiver.
    private static async Task BeginAsync(IPage page, Func<Task> begin)
    {
        await Expect(page.Locator("[data-rufen]")).ToBeVisibleAsync();
        var answer = await page.RunAndWaitForResponseAsync(begin, r => r.Url.EndsWith("/kabine/video/rufen", StringComparison.Ordinal));
        Assert.True(answer.Ok, $"No call began: {answer.Status}.");
    }

    private static async Task KeyAsync(IPage page, string key) => await page.EvaluateAsync("key => { dispatchEvent(new KeyboardEvent('keydown', { key })); }", key);

    private async Task PolicyAsync(AcdPolicy policy) =>
        Assert.Null((await portal.Services.GetRequiredService<CallCenters>().ExecuteAsync(new(CallStaff.Center, portal.Tenant, "system", _ => [new SetPolicy(policy)]), Cancel)).Refusal);

    // A place of its own, its screens signed in in one window.
    private async Task<Visit> ScreenAsync(IBrowser browser, string booth, params BoothScreen[] screens)
    {
        var visit = await ConversationTests.OpenAsync(portal, browser, "/kabine/anmelden");
        await using var scope = portal.Services.CreateAsyncScope();
        var admin = new Actor("anke.admin", "Anke Adler", portal.Tenant, ["Administration"]);
        var id = await scope.ServiceProvider.GetRequiredService<BoothAdministration>().AddAsync(booth, $"Kabine {booth}", admin, Cancel);
        foreach (var screen in screens.Reverse())
        {
            await visit.Page.GotoAsync("/kabine/anmelden");
            await visit.Page.GetByLabel("Einmal-Code").FillAsync(await scope.ServiceProvider.GetRequiredService<DisplayCommands>().NewCodeAsync(id, screen, admin, Cancel));
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
            await visit.Page.ArriveAsync("**" + screen.Path());
        }

        return visit;
    }
}
