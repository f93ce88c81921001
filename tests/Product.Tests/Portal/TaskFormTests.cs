using AngleSharp.Dom;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Commands;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class TaskFormTests(PortalFixture portal)
{
    private static readonly Dictionary<string, string> Filled = new()
    {
        ["f.name"] = "Erika Muster",
        ["f.bemerkung"] = "Erste Zeile\nzweite",
        ["f.mail"] = "e@kreis.example",
        ["f.tage"] = "14",
        ["f.flaeche"] = "12,75",
        ["f.kosten"] = "1.234,50 €",
        ["f.beginn"] = "2026-11-24",
        ["f.bestaetigt"] = "true",
        ["f.art"] = "terminal",
        ["f.ort"] = "Rathaus",
        ["f.amt"] = "jugend",
        ["f.kanaele"] = "video",
        ["f.standort.s101"] = "Ja",
        ["f.standort.s102"] = "Nein",
        ["f.standort.s201"] = "Teilweise",
        ["f.eignung.e1.terminal"] = "Ja",
        ["f.eignung.e2.koffer"] = "Nein",
        ["f.personen[0].name"] = "Max Muster",
        ["f.personen[0].seit"] = "2026-01-02",
    };

    [Fact]
    public async Task Every_kind_of_field_arrives_typed()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        Assert.Equal(302, (await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), Filled)).Status);
        var result = Assert.IsType<Dictionary<string, object?>>(Plain.Parse((await portal.TaskAsync(task.Id)).Result!));
        Assert.Equal("Erste Zeile\nzweite", result["bemerkung"]);
        Assert.Equal(14L, result["tage"]);
        Assert.Equal(1234.5, result["kosten"]);
        Assert.Equal(true, result["bestaetigt"]);
        Assert.Equal(new List<object?> { "video" }, result["kanaele"]);
        Assert.Equal("Teilweise", Assert.IsType<Dictionary<string, object?>>(result["standort"])["s201"]);
        Assert.Equal("""{"e1":{"terminal":"Ja"},"e2":{"koffer":"Nein"}}""", Plain.ToJson(result["eignung"]));
        Assert.Equal("""[{"name":"Max Muster","seit":"2026-01-02"}]""", Plain.ToJson(result["personen"]));

        var shown = (await browser.GetAsync(Path(task))).Text("main");
        foreach (var text in (string[])["Erika Muster", "24.11.2026", "1.234,50 €", "Bürgerterminal", "Jugendamt", "Videoberatung", "Netzwerkanschluss", "Teilweise", "Max Muster", "02.01.2026"])
            Assert.Contains(text, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_values_are_listed_and_everything_typed_is_still_there()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var typed = new Dictionary<string, string>(Filled) { ["f.name"] = "", ["f.tage"] = "vierzehn", ["f.kosten"] = "viel", ["f.personen[0].name"] = "", ["f.personen[0].seit"] = "2026-01-02" };
        typed.Remove("f.standort.s102");
        var wrong = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), typed);
        Assert.Equal(200, wrong.Status);
        var links = wrong.Document.QuerySelectorAll("#fehler a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(["#f_name", "#f_tage", "#f_kosten", "#f_standort_s102", "#f_personen_0__name"], links);
        Assert.All(links, l => Assert.NotNull(wrong.Document.QuerySelector(l!)));
        Assert.StartsWith("Fehler:", wrong.Document.Title, StringComparison.Ordinal);
        foreach (var (name, value) in typed)
            Assert.Equal(value, wrong.ValueOf(name));
        Assert.Equal(UserTaskState.Assigned, (await portal.TaskAsync(task.Id)).State);

        var corrected = await browser.SubmitAsync(wrong.Form(".task-form"), wrong.Button("Erledigt"),
            new() { ["f.name"] = "Erika", ["f.tage"] = "14", ["f.kosten"] = "1", ["f.standort.s102"] = "Ja", ["f.personen[0].name"] = "Max" });
        Assert.Equal(302, corrected.Status);
    }

    [Fact]
    public async Task A_stale_page_changes_nothing_and_keeps_what_was_typed()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        await HandAwayAndBackAsync(task, "Entwurf der Vertretung");
        var stale = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), Filled);
        Assert.Equal(409, stale.Status);
        Assert.Contains("inzwischen geändert", stale.Text(".kern-alert--danger"), StringComparison.Ordinal);
        foreach (var (name, value) in Filled)
            Assert.Equal(value, stale.ValueOf(name));
        var stored = await portal.TaskAsync(task.Id);
        Assert.Equal(UserTaskState.Assigned, stored.State);
        // Another person's draft is not overwritten by a page that did not know of it.
        Assert.Contains("Entwurf der Vertretung", stored.Draft, StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync(stale.Form(".task-form"), stale.Button("Erledigt"))).Status);
        Assert.Equal(UserTaskState.Completed, (await portal.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task What_was_typed_survives_when_the_task_was_given_back_meanwhile()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var actor = new Actor(task.Assignee!, "x", "kreis", ["Sachbearbeitung"]);
        await portal.InAsync((TaskCommands commands) => commands.ReleaseAsync(task.Id, task.Revision, actor));
        var conflict = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), Filled);
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Erika Muster", conflict.Text(), StringComparison.Ordinal);
        var again = await browser.SubmitAndFollowAsync(conflict.Form("#stand form"));
        foreach (var (name, value) in Filled)
            Assert.Equal(value, again.ValueOf(name));
    }

    [Fact]
    public async Task Taking_a_task_again_does_not_overwrite_the_draft_of_who_had_it_in_between()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var actor = new Actor(task.Assignee!, "x", "kreis", ["Sachbearbeitung"]);
        var colleague = await portal.AddPersonAsync();
        var free = await portal.InAsync((TaskCommands commands) => commands.ReleaseAsync(task.Id, task.Revision, actor));
        var taken = await portal.InAsync((TaskCommands commands) => commands.ClaimAsync(task.Id, free.Revision, colleague));
        await portal.InAsync(async (TaskCommands commands) =>
        {
            await commands.SaveDraftAsync(task.Id, new Dictionary<string, object?> { ["name"] = "Von der Kollegin" }, colleague);
            return 0;
        });
        await portal.InAsync((TaskCommands commands) => commands.ReleaseAsync(task.Id, taken.Revision, colleague));
        var conflict = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), Filled);

        var both = await browser.SubmitAsync(conflict.Form("#stand form"));
        var stored = await portal.TaskAsync(task.Id);
        var mine = await browser.SubmitAndFollowAsync(both.Form(".task-form"), both.Button("Entwurf speichern"));

        Assert.Equal(200, both.Status);
        Assert.Contains("Zu dieser Aufgabe ist inzwischen ein anderer Entwurf gespeichert", both.Text(".kern-alert--danger"), StringComparison.Ordinal);
        Assert.Contains("Von der Kollegin", both.Text(".task__work"), StringComparison.Ordinal);
        Assert.Equal("Erika Muster", both.ValueOf("f.name"));
        Assert.Equal(task.Assignee, stored.Assignee);
        Assert.Contains("Von der Kollegin", stored.Draft, StringComparison.Ordinal);
        Assert.Equal("Erika Muster", mine.ValueOf("f.name"));
    }

    [Fact]
    public async Task What_was_typed_can_be_copied_when_the_task_is_no_longer_visible()
    {
        var anna = await portal.AddPersonAsync(Buergerservice.Portal.Access.Roles.Clearing);
        var bernd = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Zugewiesen", form: TestForms.Short, assignee: anna.UserName));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await browser.GetAsync(Path(task));
        await portal.InAsync((TaskCommands commands) => commands.DelegateAsync(task.Id, bernd.UserName, task.Revision, new Actor("admin", "Admin", "kreis", [Actor.AdministratorRole])));
        var lost = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.begruendung"] = "Lange <b>Begründung</b>" });
        Assert.Equal(404, lost.Status);
        Assert.Contains("Lange <b>Begründung</b>", lost.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_survives_and_is_saved_without_scripts()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var typed = new Dictionary<string, string>(Filled) { ["f.tage"] = "noch offen", ["f.personen[1].name"] = "Zweite Person" };
        var saved = await browser.SubmitAndFollowAsync(page.Form(".task-form"), page.Button("Entwurf speichern"), typed);
        Assert.Contains("Entwurf ist gespeichert", saved.Text(".kern-alert--success"), StringComparison.Ordinal);
        foreach (var (name, value) in typed)
            Assert.Equal(value, saved.ValueOf(name));
        Assert.Equal(UserTaskState.Assigned, (await portal.TaskAsync(task.Id)).State);
        // Where the browser lands after signing in again, when the session had ended before a form was sent.
        Assert.Equal("noch offen", (await browser.GetAsync(Path(task) + "/erledigen")).ValueOf("f.tage"));
        // The enter key presses the form's first button; it must be harmless.
        Assert.EndsWith("/speichern", page.Document.QuerySelector(".task-form button")!.GetAttribute("formaction"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_saves_drafts_while_the_person_types()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var form = page.Form(".task-form");
        Assert.Equal(Path(task) + "/entwurf", form.GetAttribute("data-draft-url"));
        Assert.Equal(204, (await browser.SubmitAsync(form, fill: new() { ["f.name"] = "Halbfertig" }, to: Path(task) + "/entwurf")).Status);
        Assert.Equal("Halbfertig", (await browser.GetAsync(Path(task))).ValueOf("f.name"));
        await HandAwayAndBackAsync(task, "neuer");
        Assert.Equal(409, (await browser.SubmitAsync(form, fill: new() { ["f.name"] = "Veraltet" }, to: Path(task) + "/entwurf")).Status);
        Assert.Equal(400, (await browser.PostAsync(Path(task) + "/entwurf", KeyValuePair.Create("f.name", "Ohne Merkmal"))).Status);
        Assert.Equal("neuer", (await browser.GetAsync(Path(task))).ValueOf("f.name"));
    }

    [Fact]
    public async Task Without_a_token_nothing_happens_and_everything_typed_comes_back()
    {
        var (browser, task, page) = await ClaimedAsync();
        using var _ = browser;
        var refused = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new(Filled) { ["__RequestVerificationToken"] = "abgelaufen" });
        Assert.Equal(400, refused.Status);
        foreach (var (name, value) in Filled)
            Assert.Equal(value, refused.ValueOf(name));
        var stored = await portal.TaskAsync(task.Id);
        Assert.Equal(UserTaskState.Assigned, stored.State);
        Assert.Null(stored.Draft);
        foreach (var handler in (string[])["uebernehmen", "zurueckgeben", "weitergeben", "speichern", "erledigen", "eintrag", "anzeige"])
            Assert.Equal(400, (await browser.PostAsync($"{Path(task)}/{handler}", KeyValuePair.Create("revision", "2"))).Status);
        Assert.Equal(302, (await browser.SubmitAsync(refused.Form(".task-form"), refused.Button("Erledigt"))).Status);
    }

    [Fact]
    public async Task A_form_with_too_many_controls_is_refused_as_too_large()
    {
        var (browser, task, _) = await ClaimedAsync();
        using var __ = browser;
        Assert.Equal(413, (await browser.PostAsync(Path(task) + "/erledigen", [.. Enumerable.Range(0, 10_001).Select(i => KeyValuePair.Create($"f.x{i}", ""))])).Status);
    }

    [Fact]
    public async Task A_list_grows_by_a_button_and_keeps_what_was_typed()
    {
        var (browser, _, page) = await ClaimedAsync();
        using var __ = browser;
        for (var entries = 2; entries <= 3; entries++)
        {
            page = await browser.SubmitAsync(page.Form(".task-form"), page.Document.QuerySelector("button[name=liste]"), Filled);
            Assert.Equal(entries, page.Document.QuerySelectorAll(".task-entry").Length);
            Assert.Equal("Max Muster", page.ValueOf("f.personen[0].name"));
            Assert.Equal($"f.personen[{entries - 1}].name", page.Document.QuerySelector(".task-entry [autofocus]")!.GetAttribute("name"));
        }

        Assert.Null(page.Document.QuerySelector("button[name=liste]"));
    }

    [Fact]
    public async Task Conditional_fields_appear_by_a_button_and_are_not_asked_while_hidden()
    {
        var (browser, _, page) = await ClaimedAsync();
        using var __ = browser;
        Assert.True(IsHidden(page, "f.ort"));
        page = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Anzeige aktualisieren"), Filled);
        Assert.False(IsHidden(page, "f.ort"));
        page = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Anzeige aktualisieren"), new() { ["f.art"] = "koffer" });
        Assert.True(IsHidden(page, "f.ort"));
        // Hidden, not lost: a second thought brings it back.
        Assert.Equal("Rathaus", page.ValueOf("f.ort"));
        Assert.Equal(302, (await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.ort"] = "" })).Status);
    }

    private static string Path(UserTask task) => $"/aufgaben/{task.Id}";

    private static bool IsHidden(Page page, string name) => page.Document.QuerySelector($"[name='{name}']")!.Closest("[data-show-by]")!.HasAttribute("hidden");

    private async Task<(Browser Browser, UserTask Task, Page Page)> ClaimedAsync()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Aufgabe mit Formular", form: TestForms.Everything));
        var browser = await portal.SignedInAsync(anna.UserName);
        var page = await browser.SubmitAndFollowAsync((await browser.GetAsync(Path(task))).Form("#stand form"));
        return (browser, await portal.TaskAsync(task.Id), page);
    }

    /// <summary>A colleague has the task for a while, saves a draft and hands it back.</summary>
    private async Task HandAwayAndBackAsync(UserTask task, string draft)
    {
        var me = new Actor(task.Assignee!, "x", "kreis", ["Sachbearbeitung"]);
        var colleague = await portal.AddPersonAsync();
        var given = await portal.InAsync((TaskCommands commands) => commands.DelegateAsync(task.Id, colleague.UserName, task.Revision, me));
        await portal.InAsync(async (TaskCommands commands) =>
        {
            await commands.SaveDraftAsync(task.Id, new Dictionary<string, object?> { ["name"] = draft }, colleague);
            return 0;
        });
        await portal.InAsync((TaskCommands commands) => commands.DelegateAsync(task.Id, me.UserName, given.Revision, colleague));
    }
}
