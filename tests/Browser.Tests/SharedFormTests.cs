using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>The clerk's form on the booth's monitor (L6): a real picture of this page, of which the booth gets the form and nothing else.</summary>
[Collection(ConversationTests.Name)]
public sealed class SharedFormTests(PortalInBrowser portal) : IAsyncLifetime
{
    // Correlation of brightness on 24 × 24 fields from which two pictures are the same one, coded and decoded: seen 0.78–0.91,
    // with another text in one field of the form 0.55–0.61.
    private const double Same = 0.7;

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_booth_sees_the_form_as_it_is_filled_in_and_nothing_else_of_the_page_until_it_is_gone()
    {
        using var playwright = await Playwright.CreateAsync();
        // A camera that is simulated, but a tab that is really captured: the browser's question is answered with yes.
        string[] media = [.. ConversationTests.Media.Where(m => !m.StartsWith("--use-fake-ui", StringComparison.Ordinal)), "--auto-accept-this-tab-capture"];
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, media);
        var (clerk, booth) = await CaseBesideCallTests.TalkingAsync(portal, browser, "formular");
        await using var one = clerk;
        await using var two = booth;
        var (page, screen) = (clerk.Page, booth.Page);
        await ConversationTests.ConnectedAsync(page, screen);
        await booth.Page.SetViewportSizeAsync(1920, 1080);
        await page.Locator("#formular-zeigen").ScrollIntoViewIfNeededAsync();
        await ScrollToFormAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Formular in der Kabine zeigen" }).ClickAsync();
        await Expect(page.GetByText("Die Person sieht dieses Formular")).ToBeVisibleAsync();
        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await UntilShownAsync(page, screen);
        Assert.True(await LikenessAsync(screen, await page.ScreenshotAsync()) < Same, "The whole page is not what is shown.");

        await page.Locator("#fall-inhalt").GetByLabel("Anliegen").FillAsync(string.Join('\n', Enumerable.Repeat("Meine Rente reicht nicht zum Leben.", 12)));
        await UntilShownAsync(page, screen);
        await page.Mouse.WheelAsync(0, 300);
        await UntilShownAsync(page, screen);
        await Shots.CheckAsync(page, "gespraech-formular-gezeigt");
        if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { } folder)
            await screen.ScreenshotAsync(new() { Path = Path.Combine(folder, "kabine-formular-gezeigt.png") });

        // A picture of something else takes its place, and the button knows.
        await page.EvaluateAsync("(c => { c.width = c.height = 64; c.getContext('2d').fillRect(0, 0, 64, 64); window.gespraech.show(c.captureStream(4)); })(document.createElement('canvas'))");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Formular in der Kabine zeigen" });
        await Expect(button).ToBeVisibleAsync();
        await button.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" })).ToBeVisibleAsync();
        await UntilShownAsync(page, screen);

        // The form is sent, the conversation goes on: its last picture does not stay, and the next form is not shown unasked.
        var form = page.Locator("#fall-inhalt");
        await form.GetByLabel("Leistung").SelectOptionAsync("lokal:grundsicherung");
        await form.GetByLabel("Postleitzahl des Wohnorts").FillAsync("17268");
        await form.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Wohnort") }).FillAsync("Templin");
        await form.GetByLabel("Name").FillAsync("Erna Sommer");
        await form.GetByRole(AriaRole.Button, new() { Name = "Weiterleiten" }).ClickAsync();
        await Expect(screen.Locator("#dokument")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Formular in der Kabine zeigen" })).ToBeVisibleAsync();
        await Expect(screen.Locator("[data-panel=gespraech]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        var errors = string.Join('\n', clerk.Errors.Concat(booth.Errors));
        Assert.True(errors.Length == 0, errors);
    }

    private static Task<System.Text.Json.JsonElement?> ScrollToFormAsync(IPage page) => page.EvaluateAsync("document.getElementById('formular-zeigen')?.scrollIntoView({ block: 'start' })");

    // Until the booth's monitor has the picture of the form as the clerk sees it.
    private static async Task UntilShownAsync(IPage page, IPage screen)
    {
        var likeness = 0.0;
        for (var tries = 0; tries < 500; tries++)
        {
            if (await FormAsync(page) is { } form)
            {
                likeness = await LikenessAsync(screen, form);
                if (likeness >= Same)
                    return;
            }

            await page.WaitForTimeoutAsync(200);
        }

        var state = await screen.EvaluateAsync<string>("(async v => JSON.stringify({ hidden: v.hidden, width: v.videoWidth, height: v.videoHeight, muted: v.srcObject?.getVideoTracks()[0]?.muted, ...(await window.gespraech.quality()) }))(document.getElementById('dokument'))");
        Assert.Fail($"What the booth shows is like the form by {likeness.ToString("F2", CultureInfo.InvariantCulture)} only: {state}");
    }

    // What of the form is inside the clerk's window; null when nothing is, because what stands above it has grown meanwhile: then it is
    // scrolled to as a person would.
    private static async Task<byte[]?> FormAsync(IPage page)
    {
        var box = await page.EvaluateAsync<float[]>("(r => [Math.max(0, r.left), Math.max(0, r.top), Math.min(innerWidth, r.right), Math.min(innerHeight, r.bottom)])(document.getElementById('fall-inhalt').getBoundingClientRect())");
        if (box[2] - box[0] < 1 || box[3] - box[1] < 1)
        {
            await ScrollToFormAsync(page);
            return null;
        }

        return await page.ScreenshotAsync(new() { Clip = new() { X = box[0], Y = box[1], Width = box[2] - box[0], Height = box[3] - box[1] } });
    }

    private static Task<double> LikenessAsync(IPage screen, byte[] picture) => screen.EvaluateAsync<double>(
        """
        async data => {
          const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
          const other = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const video = document.getElementById("dokument");
          if (!video.videoWidth) return 0;
          const ratio = (video.videoWidth / video.videoHeight) / (other.width / other.height);
          if (ratio < 0.95 || ratio > 1.05) return -1;
          const grid = 24;
          const look = source => {
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = grid;
            const context = canvas.getContext("2d", { willReadFrequently: true });
            context.imageSmoothingQuality = "high";
            context.drawImage(source, 0, 0, grid, grid);
            const pixels = context.getImageData(0, 0, grid, grid).data;
            const light = Array.from({ length: grid * grid }, (_, i) => pixels[4 * i] + pixels[4 * i + 1] + pixels[4 * i + 2]);
            const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
            return light.map(value => value - mean);
          };
          const [a, b] = [look(video), look(other)];
          const product = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
          return product(a, b) / Math.sqrt(product(a, a) * product(b, b) || 1);
        }
        """, Convert.ToBase64String(picture));
}
