using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>An administrator compares, resets and tries a process out.</summary>
public sealed class ProcessToolWalkTests(PortalInBrowser portal)
{
    [Fact]
    public async Task The_rollout_is_tried_out_over_months_and_its_versions_are_looked_at()
    {
        await using var visit = await portal.SignInAsync("anke.admin");
        var page = visit.Page;
        await page.GotoAsync("/prozesse/rollout");
        await Shots.CheckAsync(page, "prozess");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("ausprobieren") }).ClickAsync();
        await Shots.CheckAsync(page, "probelauf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf beginnen" }).PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/probelauf/[0-9a-f-]{36}$"));
        var clock = await page.Locator(".rehearsal-clock").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 Monat weiter" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".rehearsal-clock")).Not.ToHaveTextAsync(clock);
        await Shots.CheckAsync(page, "probe");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Grundsätzlich klären") }).ClickAsync();
        await Shots.CheckAsync(page, "probeaufgabe");
        await page.GotoAsync("/prozesse/rollout/versionen/1");
        await Shots.CheckAsync(page, "version");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mit anderer Fassung vergleichen" }).ClickAsync();
        await Shots.CheckAsync(page, "vergleich");
        Assert.Empty(visit.Errors);
    }
}
