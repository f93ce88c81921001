using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>Citizen and staff see and hear each other: two real browsers, real media, the server only passes on how they find each other.</summary>
[Collection(Name)]
public sealed class ConversationTests(PortalInBrowser portal) : IAsyncLifetime
{
    /// <summary>Tests in which the same people take calls: one after the other.</summary>
    internal const string Name = "Gespräche";

    // Fake camera and microphone; without hidden addresses, because nothing answers them here.
    internal static readonly string[] Media =
    [
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
        "--disable-features=WebRtcHideLocalIpsWithMdns", "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_conversation_from_waiting_to_the_end_with_hold_document_text_reload_and_transfer()
    {
        var (id, code) = await BoothAsync(portal, "bild", "Kabine Bild");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, Media);
        await using var booth = await OpenAsync(browser, "/kabine");
        var screen = booth.Page;
        await screen.GetByLabel("Einmal-Code").FillAsync("ABCD-EFGH-2345");
        await screen.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await Expect(screen.GetByText("Der Code gilt nicht oder nicht mehr").First).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-anmelden");
        await screen.GetByLabel("Einmal-Code").FillAsync(code);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-ruhe");

        await screen.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Gerade ist niemand frei" })).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-niemand");
        await using var first = await ReadyAsync(browser, "clara.mai");
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Einen Moment bitte" })).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-warten");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await ConnectedAsync(first.Page, screen);
        await Shots.CheckAsync(screen, "kabine-gespraech");
        await Shots.CheckAsync(first.Page, "gespraech");

        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Halten" }).ClickAsync();
        await Expect(screen.GetByText("Niemand sieht oder hört Sie jetzt.")).ToBeVisibleAsync();
        await Expect(screen.Locator("#gegenueber")).ToBeHiddenAsync();
        await UntilAsync(screen, "window.gespraech.peer.getTransceivers().every(t => t.currentDirection === 'inactive')");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Fortsetzen" }).ClickAsync();
        await Expect(screen.Locator("#gegenueber")).ToBeVisibleAsync();
        await MoreFramesAsync(first.Page);
        await MoreFramesAsync(screen);

        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Bildschirm zeigen" }).ClickAsync();
        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await UntilAsync(screen, "(await window.gespraech.quality()).screenFrames > 0");
        await Expect(first.Page.Locator("#zustand")).ToHaveTextAsync("Verbunden.");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" }).ClickAsync();
        await Expect(screen.Locator("#dokument")).ToBeHiddenAsync();

        await first.Page.GetByLabel("Text an die Kabine").FillAsync("Können Sie mich lesen?");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(screen.GetByText("Wir: Können Sie mich lesen?")).ToBeVisibleAsync();
        await screen.GetByLabel("Ihr Text").FillAsync("Ja.");
        await screen.Keyboard.PressAsync("Enter");
        await Expect(first.Page.GetByText("Kabine: Ja.")).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-text");

        var epoch = await EpochAsync(screen);
        await screen.ReloadAsync();
        await ConnectedAsync(first.Page, screen);
        Assert.True(await EpochAsync(screen) > epoch);

        // Another window of the same person says where the picture is, and leaves it alone.
        var twin = await first.Page.Context.NewPageAsync();
        await twin.GotoAsync("/anrufe");
        await Expect(twin.GetByText("Das Bild ist in einem anderen Fenster dieses Browsers offen.")).ToBeVisibleAsync();
        Assert.True(await twin.EvaluateAsync<bool>("window.gespraech.peer === undefined"));
        await twin.CloseAsync();

        // Nobody is free; that stays to be read while the page is brought up to date.
        await first.Page.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Weitergeben", Exact = true }).ClickAsync();
        var refusal = first.Page.GetByText("Dort ist gerade niemand frei.");
        await Expect(refusal).ToBeVisibleAsync();
        Visit? free = null;
        await first.Page.RunAndWaitForResponseAsync(async () => free = await ReadyAsync(browser, "sabine.horn"), r => r.Request.Headers.ContainsKey("x-live"));
        await using var second = free!;
        await Expect(refusal).ToBeVisibleAsync();
        // Where the keyboard is must not keep a call from ringing.
        await second.Page.GetByLabel("Grund").FocusAsync();
        await first.Page.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Weitergeben", Exact = true }).ClickAsync();
        await Expect(screen.GetByText("Niemand sieht oder hört Sie jetzt.")).ToBeVisibleAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await ConnectedAsync(second.Page, screen);
        // Seen and heard again, and told so.
        await Expect(screen.GetByText("Niemand sieht oder hört Sie jetzt.")).ToBeHiddenAsync();
        await Expect(screen.Locator("#gegenueber")).ToBeVisibleAsync();
        await Expect(first.Page.Locator("#bild")).ToBeHiddenAsync();

        await screen.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Expect(second.Page.Locator("#bild")).ToBeHiddenAsync();
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Nachbearbeitung" })).ToBeVisibleAsync();
        await Expect(screen.Locator("#zeilen")).ToBeEmptyAsync();
        // The wrong code is a refused form, no error; whatever else a console shows is one.
        var errors = string.Join('\n', booth.Errors.Concat(first.Errors).Concat(second.Errors));
        Assert.True(errors.Length == 0, errors);
        // The page notices it by itself.
        await RevokeAsync(id);
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Anzeige einrichten" })).ToBeVisibleAsync();
    }

    private static Task<int> EpochAsync(IPage page) => page.EvaluateAsync<int>("window.gespraech.epoch");

    internal static async Task ConnectedAsync(IPage staff, IPage screen)
    {
        await Expect(staff.GetByText("Verbunden.")).ToBeVisibleAsync();
        await Expect(screen.Locator("[data-panel=gespraech]")).ToBeVisibleAsync();
        await MoreFramesAsync(staff);
        await MoreFramesAsync(screen);
    }

    // Frames decoded from now on: a picture that stands still is not enough.
    internal static async Task MoreFramesAsync(IPage page)
    {
        var now = await page.EvaluateAsync<int>("window.gespraech.quality().then(q => q.frames)");
        await UntilAsync(page, $"(q => q.frames > {now + 3} && q.audio > 0)(await window.gespraech.quality())");
    }

    // Sound from now on.
    internal static async Task MoreSoundAsync(IPage page)
    {
        var now = await page.EvaluateAsync<double>("window.gespraech.quality().then(q => q.audio)");
        await UntilAsync(page, FormattableString.Invariant($"(await window.gespraech.quality()).audio > {now:R}"));
    }

    // The pages forbid eval, which Playwright's own waiting for a condition needs.
    internal static async Task UntilAsync(IPage page, string condition)
    {
        var isReached = await page.EvaluateAsync<bool>($$"""
            (async () => {
              for (let i = 0; i < 1200; i++) {
                if ({{condition}}) return true;
                await new Promise(go => setTimeout(go, 100));
              }
              return false;
            })()
            """);
        Assert.True(isReached, condition);
    }

    private Task<Visit> OpenAsync(IBrowser browser, string path) => OpenAsync(portal, browser, path);

    internal static async Task<Visit> OpenAsync(PortalInBrowser portal, IBrowser browser, string path)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = portal.Address.ToString(), Locale = "de-DE", ViewportSize = new() { Width = 1280, Height = 900 }, Permissions = ["camera", "microphone"] });
        var visit = new Visit(context, await context.NewPageAsync(), portal.Address);
        await visit.Page.GotoAsync(path);
        return visit;
    }

    private async Task<Visit> ReadyAsync(IBrowser browser, string account)
    {
        var visit = await SignInAsync(portal, browser, account);
        await CallStaff.ReadyAsync(visit.Page);
        return visit;
    }

    internal static async Task<Visit> SignInAsync(PortalInBrowser portal, IBrowser browser, string account)
    {
        var visit = await OpenAsync(portal, browser, "/anmelden");
        await visit.Page.GetByLabel("Benutzername").FillAsync(account);
        await visit.Page.GetByLabel("Passwort").FillAsync(PortalInBrowser.Password);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await visit.Page.ArriveAsync("**/aufgaben**");
        return visit;
    }

    private static Actor AdminOf(PortalInBrowser portal) => new("anke.admin", "Anke Adler", portal.Tenant, ["Administration"]);

    /// <summary>A booth of its own with the code for its large monitor.</summary>
    internal static async Task<(Guid Id, string Code)> BoothAsync(PortalInBrowser portal, string booth, string name)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var id = await scope.ServiceProvider.GetRequiredService<BoothAdministration>().AddAsync(booth, name, AdminOf(portal), Cancel);
        return (id, await scope.ServiceProvider.GetRequiredService<DisplayCommands>().NewCodeAsync(id, AdminOf(portal), Cancel));
    }

    private async Task RevokeAsync(Guid id)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DisplayCommands>().RevokeAsync(id, AdminOf(portal), Cancel);
    }
}
