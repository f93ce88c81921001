using Microsoft.Playwright;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>The console on which a whole booth is played.</summary>
internal static class ConsolePage
{
    /// <summary>Plays something; see <see cref="PressAsync"/>.</summary>
    public static Task PlayAsync(IPage page, string button) => PressAsync(page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));

    /// <summary>Presses a button and returns when the devices have it: whoever works with them on another page finds it so.</summary>
    public static async Task PressAsync(ILocator button) =>
        await button.Page.RunAndWaitForResponseAsync(() => button.ClickAsync(), r => r.Request.Method == "POST" && new Uri(r.Url).AbsolutePath == "/konsole");
}
