using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>A picture is shown in the place of another one that both ends have not agreed on yet: on a slow line that takes seconds.</summary>
[Collection(ConversationTests.Name)]
public sealed class ShownAgainTests(PortalInBrowser portal) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_booth_shows_what_took_the_place_of_a_picture_not_agreed_on_yet()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media);
        var (clerk, booth) = await CaseBesideCallTests.TalkingAsync(portal, browser, "nochmal");
        await using var one = clerk;
        await using var two = booth;
        var (page, screen) = (clerk.Page, booth.Page);
        await ConversationTests.ConnectedAsync(page, screen);

        // The booth's answer does not get through until the next picture is shown.
        var through = new TaskCompletionSource();
        await page.RouteAsync("**/*?epoch=*", async route =>
        {
            await through.Task;
            await route.ContinueAsync();
        });
        await page.RunAndWaitForResponseAsync(() => ShowAsync(page, "#ff0000"), r => r.Url.EndsWith("/signals", StringComparison.Ordinal) && r.Request.PostData!.Contains("offer", StringComparison.Ordinal));
        await ShowAsync(page, "#00ff00");
        through.SetResult();

        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await screen.WaitForFunctionAsync(
            """
            () => {
              const video = document.getElementById("dokument");
              if (!video.videoWidth) return false;
              const canvas = document.createElement("canvas");
              canvas.width = canvas.height = 1;
              const context = canvas.getContext("2d", { willReadFrequently: true });
              context.drawImage(video, 0, 0, 1, 1);
              const [red, green] = context.getImageData(0, 0, 1, 1).data;
              return green > 150 && red < 100;
            }
            """);
        await page.EvaluateAsync("window.gespraech.stopSharing()");
        await Expect(screen.Locator("#dokument")).ToBeHiddenAsync();
    }

    private static Task<System.Text.Json.JsonElement?> ShowAsync(IPage page, string colour) => page.EvaluateAsync(
        """
        colour => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 64;
          const context = canvas.getContext("2d");
          // A picture that stands still would be sent once only.
          setInterval(() => { context.fillStyle = colour; context.fillRect(0, 0, 64, 64); }, 100);
          window.gespraech.show(canvas.captureStream(10));
        }
        """, colour);
}
