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
        await page.ArriveAsync("**/probelauf");
        await Shots.CheckAsync(page, "probelauf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf beginnen" }).PressAsync("Enter");
        await page.ArriveAsync(new Regex("/probelauf/[0-9a-f-]{36}$"));
        var clock = await page.Locator(".rehearsal-clock").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 Monat weiter" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".rehearsal-clock")).Not.ToHaveTextAsync(clock);
        await Shots.CheckAsync(page, "probe");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Grundsätzlich klären") }).ClickAsync();
        await page.ArriveAsync("**/aufgabe/*");
        await Shots.CheckAsync(page, "probeaufgabe");
        await page.GotoAsync("/prozesse/rollout/versionen/1");
        await Shots.CheckAsync(page, "version");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mit anderer Fassung vergleichen" }).ClickAsync();
        await page.ArriveAsync("**/vergleich**");
        await Shots.CheckAsync(page, "vergleich");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task A_failure_is_played_through_and_a_changed_process_reset_to_the_shipped_one()
    {
        await using var visit = await portal.SignInAsync("anke.admin");
        var page = visit.Page;
        await page.GotoAsync("/prozesse/einspielen");
        await page.Locator("[name='Input.Text']").FillAsync("""
            {"definitionId":"probe-stoerung","name":"Probe Störung","root":{"id":"s","type":"Elsa.Sequence","activities":[{"id":"h","type":"Elsa.SendHttpRequest","url":"https://amt.example/","expectedStatusCodes":[200]},{"id":"w","type":"Elsa.Event","eventName":"weiter"}]}}
            """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Als Entwurf speichern" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("ist als Entwurf gespeichert")).ToBeVisibleAsync();
        await page.GotoAsync("/prozesse/probe-stoerung/versionen/1/probelauf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf beginnen" }).PressAsync("Enter");
        await FailAsync(page);
        await Shots.CheckAsync(page, "probe-stoerung");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Noch einmal versuchen") }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("nicht ausgeführt").First).ToBeVisibleAsync();
        await FailAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Überspringen") }).First.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Erwartete Ereignisse" })).ToBeVisibleAsync();
        await Shots.CheckAsync(page, "probe-uebersprungen");
        await page.GotoAsync("/prozesse/probe-stoerung/probelauf/00000000-0000-0000-0000-000000000001");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Diesen Probelauf gibt es nicht mehr" })).ToBeVisibleAsync();
        await Shots.CheckAsync(page, "probe-weg");

        var shipped = await page.APIRequest.GetAsync("/prozesse/buergerfall/json?version=1");
        await page.GotoAsync("/prozesse/einspielen");
        await page.Locator("[name='Input.Text']").FillAsync((await shipped.TextAsync()).Replace("Erst-Clearing", "Erstes Klären", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Als Entwurf speichern" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("ist als Entwurf gespeichert")).ToBeVisibleAsync();
        await page.GotoAsync("/prozesse/buergerfall");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("zurücksetzen", RegexOptions.IgnoreCase) }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("wird dabei ersetzt")).ToBeVisibleAsync();
        await Shots.CheckAsync(page, "zuruecksetzen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ausgelieferten Stand als Entwurf speichern" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Der ausgelieferte Stand ist als Version")).ToBeVisibleAsync();
        await Shots.CheckAsync(page, "zurueckgesetzt");
        await page.GotoAsync("/prozesse/buergerfall/zuruecksetzen");
        await Assertions.Expect(page.GetByText("Es gibt nichts zurückzusetzen")).ToBeVisibleAsync();
        await Shots.CheckAsync(page, "nichts-zurueckzusetzen");
        Assert.Empty(visit.Errors);
    }

    private static async Task FailAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Scheitern lassen") }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Im Probelauf sollte das scheitern.").First).ToBeVisibleAsync();
    }
}
