using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>Checks a page at the width of a desk and of a phone, and takes its picture when a folder is given for it.</summary>
internal static class Shots
{
    private const int Desk = 1280;
    private const int Phone = 390;

    public static async Task CheckAsync(IPage page, string name)
    {
        foreach (var width in (int[])[Phone, Desk])
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Empty((await AccessibilityTests.CheckAsync(page, width)).Select(f => $"{name} ({width}px): {f}"));
            if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
        }
    }
}
