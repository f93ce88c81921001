using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>
/// Visits every page each role can reach by links and checks it with axe-core at desktop and phone width. Not the designer:
/// inside it is Elsa Studio as its makers built it; our frame around it is checked with it.
/// </summary>
public sealed class AccessibilityTests(PortalInBrowser portal, ITestOutputHelper output)
{
    private const int MaxPages = 60;

    private static readonly string Axe = File.ReadAllText(Path.Combine(PortalInBrowser.Root, "Designer", "Buergerservice.Portal", "node_modules", "axe-core", "axe.min.js"));

    [Theory]
    [InlineData("petra.lenz")]
    [InlineData("karin.boldt")]
    [InlineData("dirk.sand")]
    [InlineData("sabine.horn")]
    [InlineData("clara.mai")]
    [InlineData("anke.admin")]
    public async Task Every_page_a_role_can_reach_has_no_violation_and_no_horizontal_scroll(string account)
    {
        await using var visit = await portal.SignInAsync(account);
        var findings = new List<string>();
        var seen = new HashSet<string>();
        var open = new Queue<string>(["/aufgaben", "/konto", "/impressum", "/datenschutz", "/barrierefreiheit", "/gibt-es-nicht"]);
        while (open.TryDequeue(out var path) && seen.Count < MaxPages)
        {
            if (!seen.Add(Shape(path)))
                continue;
            await visit.Page.GotoAsync(path);
            foreach (var link in await LinksAsync(visit.Page))
                open.Enqueue(link);
            foreach (var width in (int[])[1440, 390])
            {
                await visit.Page.SetViewportSizeAsync(width, 900);
                findings.AddRange((await CheckAsync(visit.Page, width)).Select(f => $"{path} ({width}px): {f}"));
            }
        }

        output.WriteLine($"{account}: {seen.Count} pages");
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("404", StringComparison.Ordinal));
        Assert.True(seen.Count >= 8, "Too few pages were reached.");
    }

    [Fact]
    public async Task The_sign_in_page_has_no_violation_also_when_it_shows_an_error()
    {
        await using var context = await portal.Browser.NewContextAsync(new() { BaseURL = portal.Address.ToString(), Locale = "de-DE" });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/anmelden");
        Assert.Empty(await CheckAsync(page, 1280));
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Empty(await CheckAsync(page, 1280));
    }

    // One page of each kind is enough: numbers and ids in the address do not make another page.
    private static string Shape(string path) =>
        System.Text.RegularExpressions.Regex.Replace(path, "[0-9a-f]{8}-[0-9a-f-]{27}|[PF]-\\d{4}-\\d+|=\\d+", "*");

    private static async Task<IReadOnlyList<string>> LinksAsync(IPage page) => await page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('a[href]:not([download])')].map(a => new URL(a.href))
            .filter(u => u.origin === location.origin && !/(pdf|docx|json|bpmn|md)$|dokumente\/|^\/designer/.test(u.pathname))
            .map(u => u.pathname + u.search)
        """);

    internal static async Task<IReadOnlyList<string>> CheckAsync(IPage page, int width, string? only = null)
    {
        await page.EvaluateAsync(Axe);
        var result = await page.EvaluateAsync<JsonElement>("only => axe.run(only ? document.querySelector(only) : document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })", only);
        var findings = result.GetProperty("violations").EnumerateArray()
            .Select(v => $"{v.GetProperty("id").GetString()}: {v.GetProperty("nodes")[0].GetProperty("target")[0]}").ToList();
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") > width)
            findings.Add("scrolls horizontally");
        return findings;
    }
}
