using AngleSharp.Dom;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class TaskPageTests(PortalFixture portal)
{
    [Fact]
    public async Task Before_claiming_only_title_instructions_subject_and_due_date_are_shown()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Antrag prüfen", form: TestForms.Short, subject: "F-2026-0815", instructions: "Erster Absatz.\n\nZweiter Absatz.", dueInDays: 3, data: new { begruendung = "Geheime Angabe", kosten = 12.5 }));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await browser.GetAsync(Path(task));
        Assert.Equal(200, page.Status);
        Assert.Contains("Antrag prüfen", page.Text("h1"), StringComparison.Ordinal);
        Assert.Equal(["Erster Absatz.", "Zweiter Absatz."], page.Document.QuerySelectorAll("p.task-text").Select(p => p.TextContent));
        Assert.Contains("F-2026-0815", page.Text(".task__facts"), StringComparison.Ordinal);
        Assert.DoesNotContain("Geheime Angabe", page.Html, StringComparison.Ordinal);
        Assert.Null(page.ValueOf("f.begruendung"));
        var claimed = await browser.SubmitAndFollowAsync(page.Form("#stand form"));
        Assert.Equal("Geheime Angabe", claimed.ValueOf("f.begruendung"));
        Assert.Equal("12,50", claimed.ValueOf("f.kosten"));
    }

    [Fact]
    public async Task An_excluded_person_and_a_stranger_get_not_found()
    {
        var anna = await portal.AddPersonAsync();
        var clerk = await portal.AddPersonAsync(Roles.Clearing);
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Vier Augen", excluded: [anna.UserName]));
        foreach (var person in new[] { anna, clerk })
        {
            using var browser = await portal.SignedInAsync(person.UserName);
            Assert.Equal(404, (await browser.GetAsync(Path(task))).Status);
            var claimed = await browser.SubmitAsync((await browser.GetAsync("/konto")).Form(".portal-user form"), to: Path(task) + "/uebernehmen");
            Assert.Equal(404, claimed.Status);
        }
    }

    [Fact]
    public async Task Whoever_comes_second_sees_who_has_the_task()
    {
        var (anna, bernd) = (await portal.AddPersonAsync(displayName: "Anna Arndt"), await portal.AddPersonAsync());
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Nur für eine Person", form: TestForms.Short));
        using var first = await portal.SignedInAsync(anna.UserName);
        using var second = await portal.SignedInAsync(bernd.UserName);
        var seen = await second.GetAsync(Path(task));
        Assert.Equal(302, (await first.SubmitAsync((await first.GetAsync(Path(task))).Form("#stand form"))).Status);
        var conflict = await second.SubmitAsync(seen.Form("#stand form"));
        Assert.Equal(409, conflict.Status);
        Assert.Contains("bereits von einer anderen Person bearbeitet: Anna Arndt", conflict.Text(".kern-alert--danger"), StringComparison.Ordinal);
        Assert.Contains("Anna Arndt", conflict.Text("#stand"), StringComparison.Ordinal);
        Assert.Equal(anna.UserName, (await portal.TaskAsync(task.Id)).Assignee);
    }

    [Fact]
    public async Task A_double_submit_completes_once()
    {
        var (browser, task, page) = await ClaimedAsync(TestForms.Short);
        using var _ = browser;
        var fill = new Dictionary<string, string> { ["f.begruendung"] = "Passt." };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), fill)));
        Assert.All(answers, a => Assert.Equal(302, a.Status));
        var again = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), fill);
        Assert.Equal("/aufgaben", again.Location);
        var done = await portal.TaskAsync(task.Id);
        Assert.Equal(UserTaskState.Completed, done.State);
        Assert.Equal(1, await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Subject == $"task:{task.Id}" && a.Action == "task.complete")));
        Assert.Contains("ist erledigt", (await browser.OpenAsync(again.Location!)).Text(".kern-alert--success"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrected_form_sent_after_the_first_was_saved_is_not_reported_as_saved()
    {
        var (browser, task, page) = await ClaimedAsync(TestForms.Short);
        using var _ = browser;
        await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.begruendung"] = "Erste Fassung", ["f.kosten"] = "10" });
        var corrected = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.begruendung"] = "Zweite Fassung", ["f.kosten"] = "1000" });

        Assert.Equal(409, corrected.Status);
        Assert.Contains("Gespeichert ist Ihre erste Fassung, die geänderte nicht.", corrected.Text(".kern-alert--danger"), StringComparison.Ordinal);
        Assert.Contains("Erste Fassung", corrected.Text(".task__work"), StringComparison.Ordinal);
        Assert.Contains("Zweite Fassung", corrected.Text(".task__work"), StringComparison.Ordinal);
        Assert.Contains("Erste Fassung", (await portal.TaskAsync(task.Id)).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completing_leads_to_the_next_step_of_the_same_case()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Erster Schritt", outcomes: ["Zustimmen", "Ablehnen"]), PortalFixture.TaskStep("Zweiter Schritt"));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await ClaimAsync(browser, task);
        Assert.Contains("Ablehnen", page.Button("Ablehnen").GetAttribute("data-confirm"), StringComparison.Ordinal);
        Assert.Null(page.Button("Zustimmen").GetAttribute("data-confirm"));
        Assert.Contains("kern-btn--primary", page.Button("Zustimmen").ClassName, StringComparison.Ordinal);
        var next = await browser.SubmitAndFollowAsync(page.Form(".task-form"), page.Button("Ablehnen"));
        Assert.Equal("Zweiter Schritt", next.Text("h1"));
        Assert.Contains("„Erster Schritt“ ist erledigt", next.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Equal("Ablehnen", (await portal.TaskAsync(task.Id)).Outcome);
    }

    [Fact]
    public async Task What_is_done_is_said_on_the_next_page_although_a_region_of_the_last_one_asks_in_between()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Erster Schritt"), PortalFixture.TaskStep("Zweiter Schritt"));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await ClaimAsync(browser, task);
        var done = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"));
        Assert.Equal(200, (await browser.RegionAsync(Path(task))).Status);
        var next = await browser.OpenAsync(done.Location!);
        Assert.Equal("Zweiter Schritt", next.Text("h1"));
        Assert.Contains("„Erster Schritt“ ist erledigt", next.Text(".kern-alert--success"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_completed_task_shows_its_result_to_the_person_who_did_it_only()
    {
        var (browser, task, page) = await ClaimedAsync(TestForms.Short);
        using var _ = browser;
        await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.begruendung"] = "Passt so.", ["f.kosten"] = "1234,5" });
        var done = await browser.GetAsync(Path(task));
        Assert.Contains("Passt so.", done.Text(".task__work .kern-description-list"), StringComparison.Ordinal);
        Assert.Contains("1.234,50 €", done.Text(), StringComparison.Ordinal);
        Assert.Empty(done.Document.QuerySelectorAll("main form"));
        var colleague = await portal.AddPersonAsync();
        using var other = await portal.SignedInAsync(colleague.UserName);
        var seen = await other.GetAsync(Path(task));
        Assert.Equal(200, seen.Status);
        Assert.DoesNotContain("Passt so.", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_its_values_are_encoded()
    {
        const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        var anna = await portal.AddPersonAsync(displayName: Evil);
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep(Evil, form: TestForms.Everything, subject: Evil, instructions: Evil, outcomes: [Evil, "Done"], data: new { hinweis = Evil, name = Evil, bemerkung = "\n" + Evil, personen = new[] { new { name = Evil } } }));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await ClaimAsync(browser, task);
        foreach (var shown in new[] { page, await browser.GetAsync("/aufgaben"), await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt")) })
        {
            Assert.DoesNotContain("<script>alert", shown.Html, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(shown.Document.QuerySelectorAll("main img, main script"));
        }

        Assert.Equal(Evil, page.Text("h1"));
        Assert.Equal(Evil, page.ValueOf("f.name"));
        Assert.Equal("\n" + Evil, page.ValueOf("f.bemerkung"));
        Assert.Equal(Evil, page.ValueOf("f.personen[0].name"));
    }

    [Fact]
    public async Task A_task_can_be_given_back_with_its_draft()
    {
        var (browser, task, page) = await ClaimedAsync(TestForms.Short);
        using var _ = browser;
        var back = await browser.SubmitAndFollowAsync(page.Form(".task-form"), page.Button("Zurückgeben"), new() { ["f.begruendung"] = "Bis hierher" });
        Assert.Contains("zurückgegeben", back.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Equal(UserTaskState.Available, (await portal.TaskAsync(task.Id)).State);
        var bernd = await portal.AddPersonAsync();
        using var other = await portal.SignedInAsync(bernd.UserName);
        Assert.Equal("Bis hierher", (await ClaimAsync(other, task)).ValueOf("f.begruendung"));
    }

    [Fact]
    public async Task A_task_can_be_handed_to_a_colleague_who_may_do_it()
    {
        var tenant = "t" + Guid.NewGuid().ToString("N")[..12];
        var anna = await portal.AddPersonAsync(tenant: tenant);
        var bernd = await portal.AddPersonAsync(tenant: tenant, displayName: "Bernd Busch");
        var clearing = await portal.AddPersonAsync(Roles.Clearing, tenant, "Clara Clearing");
        var task = await portal.StartAsync(tenant, PortalFixture.TaskStep("Weitergeben", form: TestForms.Short));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await ClaimAsync(browser, task);
        Assert.Equal(["", bernd.UserName], page.Document.QuerySelectorAll("select[name=an] option").Select(o => o.GetAttribute("value")));

        var nobody = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Weitergeben"), new() { ["f.begruendung"] = "Stand" });
        Assert.Contains("Bitte wählen Sie eine Person", nobody.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal("Stand", nobody.ValueOf("f.begruendung"));
        var wrong = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Weitergeben"), new() { ["an"] = clearing.UserName });
        Assert.Contains("Bitte wählen Sie eine Person", wrong.Text("#fehler"), StringComparison.Ordinal);
        var given = await browser.SubmitAndFollowAsync(nobody.Form(".task-form"), nobody.Button("Weitergeben"), new() { ["an"] = bernd.UserName });
        Assert.Contains("an Bernd Busch weitergegeben", given.Text(".kern-alert--success"), StringComparison.Ordinal);
        using var other = await portal.SignedInAsync(bernd.UserName);
        Assert.Equal("Stand", (await other.GetAsync(Path(task))).ValueOf("f.begruendung"));
    }

    private static string Path(UserTask task) => $"/aufgaben/{task.Id}";

    private async Task<(Browser Browser, UserTask Task, Page Page)> ClaimedAsync(string form)
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Aufgabe mit Formular", form: form));
        var browser = await portal.SignedInAsync(anna.UserName);
        return (browser, task, await ClaimAsync(browser, task));
    }

    private static async Task<Page> ClaimAsync(Browser browser, UserTask task) =>
        await browser.SubmitAndFollowAsync((await browser.GetAsync(Path(task))).Form("#stand form"));
}
