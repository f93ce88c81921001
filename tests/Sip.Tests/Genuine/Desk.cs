using Buergerservice.Browser.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>Somebody of the staff in a genuine browser, on the pages as they are.</summary>
internal sealed class Desk : IAsyncDisposable
{
    // How long a page takes on a busy machine says nothing about the conversation.
    private const float Patience = 120_000;

    private static readonly string[] Arguments =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=10", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
        "--disable-features=WebRtcHideLocalIpsWithMdns", "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
    ];

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = Patience };

    private readonly IBrowserContext _context;

    private Desk(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public List<string> Console { get; } = [];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments, Timeout = Patience });

    /// <summary>Signs somebody in and makes him ready.</summary>
    public static async Task<Desk> ReadyAsync(IBrowser browser, Uri portal, string account)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = portal.ToString(), Locale = "de-DE", ViewportSize = new() { Width = 1280, Height = 900 }, Permissions = ["camera", "microphone"] });
        context.SetDefaultTimeout(Patience);
        var desk = new Desk(context, await context.NewPageAsync());
        desk.Page.Console += (_, message) => desk.Console.Add(message.Text);
        desk.Page.PageError += (_, error) => desk.Console.Add(error);
        await desk.Page.GotoAsync("/anmelden");
        await desk.Page.GetByLabel("Benutzername").FillAsync(account);
        await desk.Page.GetByLabel("Passwort").FillAsync(World.Password);
        await desk.DoAsync("Anmelden");
        await desk.Page.ArriveAsync("**/aufgaben**");
        await desk.Page.GotoAsync("/anrufe");
        await desk.DoAsync("Bereit");
        // Known to the server, too: who hands a call over to somebody who is not yet ready is refused.
        await Expect(desk.Page.GetByRole(AriaRole.Button, new() { Name = "Bereit", Exact = true })).ToBeHiddenAsync(new() { Timeout = Patience });
        return desk;
    }

    public Task DoAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = button is "Bereit" or "Weitergeben" }).ClickAsync();

    public Task ShowsAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync(Patient);

    public Task HasHeadingAsync(string text) => Expect(Page.GetByRole(AriaRole.Heading, new() { Name = text })).ToBeVisibleAsync(Patient);

    /// <summary>Waits until more pictures than now have been decoded, and sound was heard.</summary>
    public async Task SeesAsync()
    {
        await ShowsAsync("Verbunden.");
        var frames = await FramesAsync();
        var isReached = await Page.EvaluateAsync<bool>($$"""
            (async () => {
              for (let i = 0; i < 1200; i++) {
                const q = await window.gespraech.quality();
                if (q.frames > {{frames + 5}} && q.audio > 0) return true;
                await new Promise(go => setTimeout(go, 100));
              }
              return false;
            })()
            """);
        Assert.True(isReached, $"No picture or no sound from the terminal: {await Page.EvaluateAsync<string>("window.gespraech.quality().then(q => JSON.stringify(q))")} {string.Join('\n', Console)}");
    }

    public Task<int> FramesAsync() => Page.EvaluateAsync<int>("window.gespraech.quality().then(q => q.frames)");

    public async Task ShotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    /// <summary>Signs off: whoever only closes the page is called for some seconds more.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            var off = Page.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" });
            if (await off.IsVisibleAsync())
            {
                await off.ClickAsync();
                await Expect(off).ToBeHiddenAsync(new() { Timeout = Patience });
            }
        }
        finally
        {
            await _context.DisposeAsync();
        }
    }
}
