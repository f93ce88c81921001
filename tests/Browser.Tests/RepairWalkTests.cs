using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>An administrator deals with a stuck process, all through the portal.</summary>
public sealed class RepairWalkTests(PortalInBrowser portal)
{
    private const string Process = "probe-eingriff";

    [Fact]
    public async Task A_stuck_instance_is_found_repaired_held_and_migrated_on_pages_without_violations()
    {
        await using var visit = await portal.SignInAsync("anke.admin");
        var page = visit.Page;
        await PublishAsync(page, "Unterlagen abwarten", "warten");
        await page.GotoAsync($"/prozesse/{Process}/starten");
        await page.GetByLabel(new Regex("Name des Vorgangs")).FillAsync("Probe Eingriff");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vorgang starten" }).ClickAsync();
        await page.ArriveAsync(new Regex("/vorgaenge/[0-9a-f-]{36}"));
        var instance = new Uri(page.Url).AbsolutePath;

        await page.GetByRole(AriaRole.Link, new() { Name = "Störung beheben" }).ClickAsync();
        await page.ArriveAsync("**/stoerung/*");
        await CheckAsync(page, "stoerung");
        await page.Locator("[name='wert.condition']").SelectOptionAsync("true");
        await page.Locator("[name='Repair.Reason']").FillAsync("Vollständigkeit von Hand geprüft");
        await page.GetByRole(AriaRole.Button, new() { Name = "Berichtigen und von vorn beginnen" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Unterlagen abwarten").First).ToBeVisibleAsync();
        await CheckAsync(page, "vorgang");

        await page.GetByRole(AriaRole.Link, new() { Name = "In den Vorgang eingreifen" }).ClickAsync();
        await page.ArriveAsync("**/eingreifen");
        await CheckAsync(page, "eingreifen");
        await page.Locator("[name='Pause.Reason']").FillAsync("Rückfrage beim Fachdienst");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vorgang anhalten" }).ClickAsync();
        await Assertions.Expect(page.Locator(".kern-badge").First).ToHaveTextAsync("angehalten");
        await CheckAsync(page, "angehalten");

        await PublishAsync(page, "Unterlagen prüfen", "pruefen");
        await page.GotoAsync($"/prozesse/{Process}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Umstellen" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf" }).ClickAsync();
        await Assertions.Expect(page.GetByText("nicht möglich", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator("[name='schritt.warten']").SelectOptionAsync("pruefen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf" }).ClickAsync();
        await Assertions.Expect(page.GetByText("warten → pruefen")).ToBeVisibleAsync();
        await CheckAsync(page, "umstellen");
        await page.Locator("[name='Order.Reason']").FillAsync("Neue Fassung");
        await page.Locator("[name='Order.Confirmed']").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 Vorgang umstellen" }).ClickAsync();
        await page.ArriveAsync(new Regex("/umstellungen/"));
        for (var i = 0; i < 500 && await page.GetByText("in Arbeit", new() { Exact = true }).CountAsync() > 0; i++)
            await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("umgestellt", new() { Exact = true })).ToBeVisibleAsync();
        await CheckAsync(page, "umstellung");
        await page.GotoAsync(instance);
        await Assertions.Expect(page.GetByText("Version 2").First).ToBeVisibleAsync();
        Assert.Empty(visit.Errors);
    }

    private static async Task PublishAsync(IPage page, string title, string wait)
    {
        await page.GotoAsync("/prozesse/einspielen");
        await page.Locator("[name='Input.Text']").FillAsync(Definition(title, wait));
        await page.GetByRole(AriaRole.Button, new() { Name = "Als Entwurf speichern" }).ClickAsync();
        page.Dialog += Accept;
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Version \\d veröffentlichen") }).ClickAsync();
        await Assertions.Expect(page.GetByText("ist veröffentlicht").First).ToBeVisibleAsync();
        page.Dialog -= Accept;
    }

    private static void Accept(object? sender, IDialog dialog) => _ = dialog.AcceptAsync();

    private static string Definition(string title, string wait) => JsonSerializer.Serialize(new
    {
        definitionId = Process,
        name = "Probe Eingriff",
        variables = new[] { new { id = "betrag", name = "betrag", typeName = "Decimal", value = "0" } },
        root = new
        {
            type = "Elsa.Flowchart",
            id = "ablauf",
            activities = new object[]
            {
                new { type = "Elsa.FlowDecision", id = "vollstaendig", metadata = new { displayText = "Vollständig?" }, condition = new { typeName = "Boolean", expression = new { type = "JavaScript", value = "antrag.vollstaendig" } } },
                new { type = "Elsa.Event", id = wait, metadata = new { displayText = title }, eventName = "unterlagen-da" },
                new { type = "Elsa.WriteLine", id = "ende", metadata = new { displayText = "Ablegen" }, text = "Ende" },
            },
            connections = new object[]
            {
                new { source = new { activity = "vollstaendig", port = "True" }, target = new { activity = wait } },
                new { source = new { activity = wait, port = "Done" }, target = new { activity = "ende" } },
            },
        },
    });

    private static async Task CheckAsync(IPage page, string name)
    {
        foreach (var width in (int[])[1440, 390])
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Empty((await AccessibilityTests.CheckAsync(page, width)).Select(f => $"{name} ({width}px): {f}"));
            if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
        }

        await page.SetViewportSizeAsync(1440, 900);
    }
}
