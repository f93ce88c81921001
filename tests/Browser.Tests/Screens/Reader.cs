using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>Somebody who reads and signs on a booth's display.</summary>
internal static class Reader
{
    /// <summary>Leafs through a document to its last page.</summary>
    public static async Task LeafAsync(IPage page)
    {
        await Expect(page.Locator(".booth-pages__where")).ToContainTextAsync("Seite 1 von");
        var next = page.GetByRole(AriaRole.Button, new() { Name = "Weiter" });
        while (await next.IsEnabledAsync())
            await next.ClickAsync();
    }

    /// <summary>Signs with the pointer.</summary>
    public static async Task DrawAsync(IPage page)
    {
        var field = page.Locator(".booth-sign");
        // Over the field however the page still moves, and from there on with the pointer held.
        await field.HoverAsync(new() { Position = new() { X = 30, Y = 40 } });
        await page.Mouse.DownAsync();
        var box = (await field.BoundingBoxAsync())!;
        for (var i = 1; i <= 40; i++)
            await page.Mouse.MoveAsync(box.X + 30 + (i * (box.Width - 60) / 40), box.Y + (box.Height / 2) + (float)(30 * Math.Sin(i)));
        await page.Mouse.UpAsync();
    }
}
