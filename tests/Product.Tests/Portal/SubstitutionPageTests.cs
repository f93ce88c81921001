using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class SubstitutionPageTests(PortalFixture portal)
{
    [Fact]
    public async Task A_person_enters_a_substitute_who_then_does_the_task_in_their_place()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant, displayName: "Anna Arndt");
        var clara = await portal.AddPersonAsync(Roles.Clearing, tenant, "Clara Cordes");
        var task = await portal.StartAsync(tenant, PortalFixture.TaskStep("Antrag bearbeiten", assignee: anna.UserName), PortalFixture.TaskStep("Danach"));
        using var annas = await portal.SignedInAsync(anna.UserName);
        using var claras = await portal.SignedInAsync(clara.UserName);
        Assert.DoesNotContain("In Vertretung", (await claras.GetAsync("/aufgaben")).Text(".portal-tabs"), StringComparison.Ordinal);

        var page = await annas.GetAsync("/konto/vertretung");
        Assert.Equal(["", clara.UserName], page.Document.QuerySelectorAll("select[name='Input.Substitute'] option").Select(o => o.GetAttribute("value")));
        Assert.Null(page.Document.QuerySelector("select[name='Input.Person']"));
        var today = GermanDates.DateOf(DateTimeOffset.UtcNow);
        var refused = await annas.SubmitAsync(page.Form("main .portal-form"), fill: new() { ["Input.Substitute"] = clara.UserName, ["Input.From"] = Iso(today), ["Input.Until"] = Iso(today.AddDays(-3)) });
        Assert.Contains("liegt in der Vergangenheit", refused.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal(clara.UserName, refused.ValueOf("Input.Substitute"));
        var entered = await annas.SubmitAndFollowAsync(refused.Form("main .portal-form"), fill: new() { ["Input.Substitute"] = clara.UserName, ["Input.From"] = Iso(today), ["Input.Until"] = Iso(today.AddDays(3)) });
        Assert.Contains("Clara Cordes vertritt Sie", entered.Text(".record-rows"), StringComparison.Ordinal);
        Assert.Contains("Sie vertreten Anna Arndt", (await claras.GetAsync("/konto/vertretung")).Text(".record-rows"), StringComparison.Ordinal);

        var inbox = await claras.GetAsync("/aufgaben?ansicht=vertretung");
        Assert.Contains("In Vertretung (1)", inbox.Text(".portal-tabs"), StringComparison.Ordinal);
        Assert.Contains("bei Anna Arndt · Sie vertreten Anna Arndt", inbox.Text(".inbox"), StringComparison.Ordinal);
        var seen = await claras.GetAsync($"/aufgaben/{task.Id}");
        Assert.Contains("in Vertretung für Anna Arndt", seen.Text("#stand"), StringComparison.Ordinal);
        var mine = await claras.SubmitAndFollowAsync(seen.Form("#stand form"));
        var done = await claras.SubmitAndFollowAsync(mine.Form(".task-form"), mine.Button("Erledigt"));
        Assert.Contains("ist erledigt", done.Text(".kern-alert--success"), StringComparison.Ordinal);
        var history = (await claras.GetAsync($"/aufgaben/{task.Id}")).Text(".task-history");
        Assert.Contains("Clara Cordes (in Vertretung für Anna Arndt) hat die Aufgabe erledigt", history, StringComparison.Ordinal);

        var ended = await annas.SubmitAndFollowAsync(entered.Form(".record-rows form"));
        Assert.Contains("Es ist keine Vertretung eingetragen.", ended.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_moves_a_persons_tasks_after_a_preview()
    {
        var tenant = NewTenant();
        var anna = await portal.AddPersonAsync(tenant: tenant, displayName: "Anna Arndt");
        var bernd = await portal.AddPersonAsync(tenant: tenant, displayName: "Bernd Busch");
        var head = await portal.AddPersonAsync(Roles.Behoerdenleitung, tenant);
        var free = await portal.StartAsync(tenant, PortalFixture.TaskStep("Beweglich", subject: "F-1"));
        await portal.StartAsync(tenant, PortalFixture.TaskStep("Nur Anna", assignee: anna.UserName, excluded: [bernd.UserName]));
        await portal.InAsync((TaskCommands tasks) => tasks.ClaimAsync(free.Id, 1, anna));
        using var browser = await portal.SignedInAsync(head.UserName);
        var start = await browser.GetAsync("/aufgaben/umverteilen");
        Assert.Null(start.Document.QuerySelector("table"));
        var preview = await browser.GetAsync($"/aufgaben/umverteilen?von={anna.UserName}&an={bernd.UserName}");
        Assert.Contains("1 Aufgabe wird umverteilt, 1 bleibt.", preview.Text(), StringComparison.Ordinal);
        Assert.Contains("Geht an Bernd Busch", preview.Text("table"), StringComparison.Ordinal);
        var moved = await browser.SubmitAndFollowAsync(preview.Form("main form[method=post]"), fill: new() { ["grund"] = "Elternzeit" });
        Assert.Contains("1 Aufgabe umverteilt.", moved.Text(".kern-alert--success"), StringComparison.Ordinal);
        Assert.Equal(bernd.UserName, (await portal.TaskAsync(free.Id)).Assignee);
        using var bernds = await portal.SignedInAsync(bernd.UserName);
        Assert.Contains("Grund: Elternzeit", (await bernds.GetAsync($"/aufgaben/{free.Id}")).Text(".task-history"), StringComparison.Ordinal);
        using var other = await portal.SignedInAsync(anna.UserName);
        Assert.Equal(403, (await other.GetAsync("/aufgaben/umverteilen")).Status);
    }

    [Fact]
    public async Task The_due_date_is_changed_with_a_reason_and_without_losing_what_was_typed()
    {
        var anna = await portal.AddPersonAsync();
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Termin verlegen", form: TestForms.Short, dueInDays: 3));
        using var browser = await portal.SignedInAsync(anna.UserName);
        var page = await browser.SubmitAndFollowAsync((await browser.GetAsync($"/aufgaben/{task.Id}")).Form("#stand form"));
        var fill = new Dictionary<string, string> { ["f.begruendung"] = "Bis hierher", ["tag"] = "2027-02-01", ["grund"] = "" };
        var refused = await browser.SubmitAsync(page.Form(".task-form"), page.Button("Fälligkeit ändern"), fill);
        Assert.Contains("warum sich der Termin ändert", refused.Text("#fehler"), StringComparison.Ordinal);
        Assert.Equal(("Bis hierher", "2027-02-01"), (refused.ValueOf("f.begruendung"), refused.ValueOf("tag")));
        fill["grund"] = "Gutachten fehlt";
        var changed = await browser.SubmitAndFollowAsync(refused.Form(".task-form"), refused.Button("Fälligkeit ändern"), fill);
        Assert.Contains("01.02.2027", changed.Text("#stand"), StringComparison.Ordinal);
        Assert.Equal("Bis hierher", changed.ValueOf("f.begruendung"));
        Assert.Contains("Grund: Gutachten fehlt", changed.Text(".task-history"), StringComparison.Ordinal);
        Assert.Equal(UserTaskState.Assigned, (await portal.TaskAsync(task.Id)).State);
    }

    private static string NewTenant() => "t" + Guid.NewGuid().ToString("N")[..12];

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
