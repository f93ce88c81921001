using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>People at work in a real browser.</summary>
public sealed class WalkTests(PortalInBrowser portal)
{
    [Fact]
    public async Task A_project_is_started_and_its_first_tasks_are_done_by_two_people()
    {
        await using var lead = await portal.SignInAsync("petra.lenz");
        await lead.Page.GotoAsync("/vorhaben/neu");
        await lead.Page.Locator("[name='Input.Title']").FillAsync("Probe im Browser");
        await lead.Page.Locator("[name='Input.Authority']").FillAsync("Stadt Beispiel");
        await lead.Page.Locator("[name='Input.Land']").SelectOptionAsync("BB");
        await lead.Page.Locator("[name='Input.Goal']").First.CheckAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Vorhaben anlegen" }).ClickAsync();
        await lead.Page.ArriveAsync(new Regex("/vorhaben/P-\\d{4}-\\d+"));
        await Assertions.Expect(lead.Page.GetByRole(AriaRole.Heading, new() { Name = "Probe im Browser" })).ToBeVisibleAsync();
        var number = Regex.Match(lead.Page.Url, "P-\\d{4}-\\d+").Value;

        await using var head = await portal.SignInAsync("karin.boldt");
        await OpenTaskAsync(head.Page, number, "Grundsätzlich klären, ob das Projekt gewollt ist");
        await ClaimAsync(head.Page);
        await head.Page.GetByRole(AriaRole.Button, new() { Name = "Gewollt", Exact = true }).ClickAsync();
        await Assertions.Expect(head.Page.GetByText(new Regex("erledigt", RegexOptions.IgnoreCase)).First).ToBeVisibleAsync();

        await OpenTaskAsync(lead.Page, number, "Ziele festlegen");
        Assert.Empty(lead.Errors);
        Assert.Empty(head.Errors);
    }

    [Fact]
    public async Task A_task_is_claimed_filled_in_wrong_corrected_and_completed_without_javascript_on_a_phone()
    {
        var number = await NewCaseAsync("Ohne JavaScript");
        await using var visit = await portal.SignInAsync("clara.mai", 390, 844, javaScript: false);
        await OpenTaskAsync(visit.Page, number, "Erst-Clearing");
        await ClaimAsync(visit.Page);
        var concern = visit.Page.GetByLabel(new Regex("Anliegen")).First;
        await concern.FillAsync("");
        await visit.Page.GetByLabel(new Regex("^Wohnort")).FillAsync("Templin");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Auskunft genügt" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToContainTextAsync("Anliegen");
        await Assertions.Expect(visit.Page.GetByLabel(new Regex("^Wohnort"))).ToHaveValueAsync("Templin");

        await visit.Page.GetByLabel(new Regex("Anliegen")).First.FillAsync("Öffnungszeiten erfragt");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Auskunft genügt" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("ist erledigt").First).ToBeVisibleAsync();
        await LookForAsync(visit.Page, $"/faelle/{number}", visit.Page.Locator(".kern-badge", new() { HasText = "abgeschlossen" }));
    }

    [Fact]
    public async Task A_new_task_appears_in_an_open_inbox_without_a_reload()
    {
        await using var visit = await portal.SignInAsync("clara.mai");
        await visit.Page.GotoAsync("/aufgaben?ansicht=rollen");
        await visit.Page.EvaluateAsync("() => { window.untouched = true; }");
        var number = await NewCaseAsync("Live");
        await Assertions.Expect(visit.Page.GetByText(number).First).ToBeVisibleAsync();
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.untouched === true"));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task What_is_typed_is_kept_as_a_draft_without_saving()
    {
        var number = await NewCaseAsync("Entwurf");
        await using var visit = await portal.SignInAsync("clara.mai");
        await OpenTaskAsync(visit.Page, number, "Erst-Clearing");
        await ClaimAsync(visit.Page);
        // Whoever types slowly has a part of it saved first.
        await visit.Page.RunAndWaitForResponseAsync(() => visit.Page.GetByLabel(new Regex("Anliegen")).First.PressSequentiallyAsync(" und Wohngeld"), r => r.Request.PostData?.Contains(" und Wohngeld", StringComparison.Ordinal) == true);
        await Assertions.Expect(visit.Page.GetByText("Entwurf gespeichert")).ToBeVisibleAsync();
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Page.GetByLabel(new Regex("Anliegen")).First).ToHaveValueAsync(new Regex("und Wohngeld"));
    }

    [Fact]
    public async Task The_inbox_and_a_task_can_be_used_with_the_keyboard_alone()
    {
        var number = await NewCaseAsync("Tastatur");
        await using var visit = await portal.SignInAsync("clara.mai");
        await visit.Page.GotoAsync($"/aufgaben?ansicht=rollen&suche={number}");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Erst-Clearing", Exact = true })).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Page.Locator(":focus")).ToHaveTextAsync("Zum Inhalt springen");
        await TabToAsync(visit.Page, "Erst-Clearing");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.ArriveAsync(new Regex("/aufgaben/[0-9a-f-]{36}"));
        await TabToAsync(visit.Page, "Aufgabe übernehmen");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Fehlauslösung" })).ToBeVisibleAsync();
        await TabToAsync(visit.Page, "Fehlauslösung");
    }

    [Fact]
    public async Task A_stale_page_gets_a_plain_conflict_and_keeps_what_was_typed()
    {
        var number = await NewCaseAsync("Konflikt");
        await using var visit = await portal.SignInAsync("clara.mai");
        await OpenTaskAsync(visit.Page, number, "Erst-Clearing");
        await ClaimAsync(visit.Page);
        await visit.Page.GetByLabel(new Regex("Anliegen")).First.FillAsync("wird gleich verloren geglaubt");

        await using var second = await portal.SignInAsync("clara.mai");
        await second.Page.GotoAsync(visit.Page.Url);
        await second.Page.GetByText("Aufgabe abgeben").ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Zurückgeben" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByText("ist zurückgegeben")).ToBeVisibleAsync();
        await second.Page.GotoAsync(visit.Page.Url);
        await ClaimAsync(second.Page);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Auskunft genügt" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText(new Regex("inzwischen geändert"))).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByLabel(new Regex("Anliegen")).First).ToHaveValueAsync("wird gleich verloren geglaubt");
    }

    [Fact]
    public async Task Two_windows_of_one_person_do_not_overwrite_each_other()
    {
        var number = await NewCaseAsync("Zwei Fenster");
        await using var first = await portal.SignInAsync("clara.mai");
        await OpenTaskAsync(first.Page, number, "Erst-Clearing");
        await ClaimAsync(first.Page);
        await using var second = await portal.SignInAsync("clara.mai");
        await second.Page.GotoAsync(first.Page.Url);

        await Concern(first.Page).FillAsync("Am Schreibtisch eingetragen");
        await Assertions.Expect(first.Page.GetByText("Entwurf gespeichert")).ToBeVisibleAsync();
        await Concern(second.Page).FillAsync("Am Laptop eingetragen");
        await Assertions.Expect(second.Page.GetByText("In einem anderen Fenster haben Sie inzwischen etwas anderes eingetragen.")).ToBeVisibleAsync();
        await Assertions.Expect(Concern(second.Page)).ToHaveValueAsync("Am Laptop eingetragen");

        await SaveDraftAsync(second.Page);
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Region, new() { Name = "Der andere Entwurf" })).ToContainTextAsync("Am Schreibtisch eingetragen");
        await Assertions.Expect(Concern(second.Page)).ToHaveValueAsync("Am Laptop eingetragen");
        await Shots.CheckAsync(second.Page, "zwei-fenster");
        await SaveDraftAsync(second.Page);
        await Assertions.Expect(second.Page.GetByText("Ihr Entwurf ist gespeichert.")).ToBeVisibleAsync();
        await first.Page.ReloadAsync();
        await Assertions.Expect(Concern(first.Page)).ToHaveValueAsync("Am Laptop eingetragen");
    }

    private static ILocator Concern(IPage page) => page.GetByLabel(new Regex("Anliegen")).First;

    private static Task SaveDraftAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Entwurf speichern" }).ClickAsync();

    private static async Task OpenTaskAsync(IPage page, string subject, string title)
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true });
        await LookForAsync(page, $"/aufgaben?ansicht=alle&suche={Uri.EscapeDataString(subject)}", link);
        await link.First.ClickAsync();
        await page.ArriveAsync(new Regex("/aufgaben/[0-9a-f-]{36}"));
    }

    // The engine works on its own time, and without JavaScript nothing brings a page up to date: look again until it is there.
    private static async Task LookForAsync(IPage page, string address, ILocator wanted)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            await page.GotoAsync(address);
            if (await wanted.First.IsVisibleAsync())
                return;
        }

        Assert.Fail($"{address}: {wanted} is not there.");
    }

    // What is typed before the page's scripts run is no draft.
    private static async Task ClaimAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Übernehmen" }).ClickAsync();
        await Assertions.Expect(page.Locator("button[name=outcome]").First).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync();
    }

    private static async Task TabToAsync(IPage page, string text)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()") == text)
                return;
        }

        Assert.Fail($"„{text}“ ist mit der Tabulatortaste nicht zu erreichen.");
    }

    private async Task<string> NewCaseAsync(string concern)
    {
        using var staff = Szenario.Staff.Load(portal.Address, Path.Combine(PortalInBrowser.Root, "samples", "landkreis"));
        var session = await staff.AsAsync("clara.mai", TestContext.Current.CancellationToken);
        var created = await session.PostAsync("cases", new System.Text.Json.Nodes.JsonObject { ["channel"] = "Telefon", ["concern"] = concern }, TestContext.Current.CancellationToken);
        return created["number"]!.GetValue<string>();
    }
}
