using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>
/// Visits every page each role can reach by links and checks it with axe-core at desktop and phone width. Not the designer:
/// inside it is Elsa Studio as its makers built it; our frame around it is checked with it.
/// </summary>
public sealed partial class AccessibilityTests(PortalInBrowser portal, ITestOutputHelper output)
{
    // More than any role has: a page that makes new addresses without end must not keep the test going.
    private const int MaxPages = 200;

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
            // Who takes calls in the tests of conversations would have a second window of them here, which takes the picture; there the page is looked at.
            if (path == "/anrufe" && account is ("clara.mai" or "sabine.horn"))
                path = "/anrufe/wuensche";
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

        output.WriteLine($"{account}: {seen.Count} pages: {string.Join(", ", seen)}");
        Assert.True(seen.Count < MaxPages, "Not every page was reached.");
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("404", StringComparison.Ordinal));
        Assert.True(seen.Count >= 8, "Too few pages were reached.");
    }

    [Fact]
    public async Task The_sign_in_page_has_no_violation_also_when_it_shows_an_error()
    {
        var context = await portal.Browser.NewContextAsync(new() { BaseURL = portal.Address.ToString(), Locale = "de-DE" });
        await using var visit = new Visit(context, await context.NewPageAsync(), portal.Address);
        var page = visit.Page;
        await page.GotoAsync("/anmelden");
        Assert.Empty(await CheckAsync(page, 1280));
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Empty(await CheckAsync(page, 1280));
    }

    // One page of each kind is enough: numbers, ids and names in the address do not make another page. A process and its picture do.
    private static string Shape(string path) => Kind().Replace(path, "*");

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|[PF]-\d{4}-\d+|=\d+|(?<=/person/|/vorlagen/|prozess=)[^/&]+|(?<=/prozesse/)[^/]+(?=/(starten|zurueckziehen|vergleich|versionen/\d+/probelauf))")]
    private static partial Regex Kind();

    private static async Task<IReadOnlyList<string>> LinksAsync(IPage page) => await page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('a[href]:not([download])')].map(a => new URL(a.href))
            .filter(u => u.origin === location.origin && !/(pdf|docx|json|bpmn|md)$|dokumente\/|^\/designer/.test(u.pathname))
            .map(u => u.pathname + u.search)
        """);

    internal static async Task<IReadOnlyList<string>> CheckAsync(IPage page, int width, string? only = null)
    {
        // What is still coming in is not yet what anybody reads.
        await page.WaitForLoadStateAsync();
        // Once for a page, however many widths it is looked at in; and only what is wrong comes back, not all that is right.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);
        var findings = (await page.EvaluateAsync<string[]>("""
            async only => (await axe.run(only ? document.querySelector(only) : document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }))
                .violations.map(v => `${v.id}: ${v.nodes[0].target[0]} (${v.nodes[0].failureSummary.replace(/\s+/g, ' ')})`)
            """, only)).ToList();
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") > width)
            findings.Add("scrolls horizontally");
        return findings;
    }
}
