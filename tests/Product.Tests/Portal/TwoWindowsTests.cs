using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

/// <summary>One person has a task open twice: nothing typed on one page takes away what was typed on the other.</summary>
public sealed class TwoWindowsTests(PortalFixture portal)
{
    private const string Another = "Zu dieser Aufgabe ist inzwischen ein anderer Entwurf gespeichert";

    [Fact]
    public async Task What_is_typed_on_the_older_page_does_not_replace_the_draft_of_the_newer_one_unseen()
    {
        var (browser, task, first) = await OpenAsync();
        using var _ = browser;
        var second = await browser.GetAsync(Path(task));

        Assert.Equal(204, (await TypeAsync(browser, task, first, "Am ersten")).Status);
        var refused = await TypeAsync(browser, task, second, "Am zweiten");
        Assert.Equal(409, refused.Status);
        Assert.Contains("In einem anderen Fenster haben Sie inzwischen etwas anderes eingetragen", refused.Html, StringComparison.Ordinal);
        Assert.Equal(204, (await TypeAsync(browser, task, first, "Am ersten und mehr")).Status);

        var both = await browser.SubmitAsync(second.Form(".task-form"), second.Button("Entwurf speichern"), new() { ["f.begruendung"] = "Am zweiten" });
        Assert.Equal(409, both.Status);
        Assert.Contains(Another, both.Text(".kern-alert--danger"), StringComparison.Ordinal);
        Assert.Contains("Am ersten und mehr", both.Text(".task-other"), StringComparison.Ordinal);
        Assert.Equal("Am zweiten", both.ValueOf("f.begruendung"));
        Assert.Contains("Am ersten und mehr", (await portal.TaskAsync(task.Id)).Draft, StringComparison.Ordinal);

        // Both have been seen now: what is sent replaces the other.
        Assert.Equal(302, (await browser.SubmitAsync(both.Form(".task-form"), both.Button("Entwurf speichern"))).Status);
        Assert.Contains("Am zweiten", (await portal.TaskAsync(task.Id)).Draft, StringComparison.Ordinal);
        Assert.Equal(409, (await TypeAsync(browser, task, first, "Wieder am ersten")).Status);
    }

    [Fact]
    public async Task The_older_page_does_not_complete_the_task_over_what_was_typed_on_the_newer_one()
    {
        var (browser, task, first) = await OpenAsync();
        using var _ = browser;
        var second = await browser.GetAsync(Path(task));
        Assert.Equal(204, (await TypeAsync(browser, task, second, "Am zweiten")).Status);

        var both = await browser.SubmitAsync(first.Form(".task-form"), first.Button("Erledigt"), new() { ["f.begruendung"] = "Am ersten" });
        var open = await portal.TaskAsync(task.Id);
        var done = await browser.SubmitAsync(both.Form(".task-form"), both.Button("Erledigt"));
        var completed = await portal.TaskAsync(task.Id);

        Assert.Equal(409, both.Status);
        Assert.Contains("Am zweiten", both.Text(".task-other"), StringComparison.Ordinal);
        Assert.Equal(UserTaskState.Assigned, open.State);
        Assert.Equal(302, done.Status);
        Assert.Equal((UserTaskState.Completed, "Am ersten"), (completed.State, Assert.IsType<Dictionary<string, object?>>(Plain.Parse(completed.Result!))["begruendung"]));
    }

    [Fact]
    public async Task A_page_goes_on_when_the_answer_to_its_draft_was_lost_and_when_it_is_drawn_anew()
    {
        var (browser, task, page) = await OpenAsync();
        using var _ = browser;
        // The page does not learn that these arrived.
        Assert.Equal(204, (await TypeAsync(browser, task, page, "Eins")).Status);
        Assert.Equal(204, (await TypeAsync(browser, task, page, "Eins zwei")).Status);
        var redrawn = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Erledigt"), new() { ["f.begruendung"] = "" });
        Assert.Equal(200, redrawn.Status);

        // The draft of before arrives after the page was drawn anew.
        Assert.Equal(204, (await TypeAsync(browser, task, page, "Eins zwei drei")).Status);
        Assert.Equal(204, (await TypeAsync(browser, task, redrawn, "Eins zwei drei vier")).Status);
        Assert.Equal(302, (await browser.SubmitAsync(redrawn.Form(".task-form"), redrawn.Button("Erledigt"), new() { ["f.begruendung"] = "Fertig" })).Status);
    }

    private static string Path(UserTask task) => $"/aufgaben/{task.Id}";

    private static Task<Page> TypeAsync(Browser browser, UserTask task, Page page, string text) =>
        browser.SubmitAsync(page.Form(".task-form"), fill: new() { ["f.begruendung"] = text }, to: Path(task) + "/entwurf");

    private async Task<(Browser Browser, UserTask Task, Page Page)> OpenAsync()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Zwei Fenster", form: TestForms.Short, assignee: anna.UserName));
        var browser = await portal.SignedInAsync(anna.UserName);
        return (browser, task, await browser.GetAsync(Path(task)));
    }
}
