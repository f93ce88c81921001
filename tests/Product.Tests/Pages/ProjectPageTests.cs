using System.Net;
using System.Text;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class ProjectPageTests(PortalFixture portal)
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", [Roles.Projektleitung]);

    [Fact]
    public async Task A_form_sent_twice_creates_one_project()
    {
        using var browser = await portal.SignedInAsync("petra.lenz");
        var title = "Doppelt " + Guid.NewGuid().ToString("N");
        var form = await browser.GetAsync("/vorhaben/neu");
        var fill = Filled(title);

        var first = await browser.SubmitAsync(form.Form(), fill: new(fill));
        var second = await browser.SubmitAsync(form.Form(), fill: new(fill));

        Assert.Equal(302, first.Status);
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(1, await portal.InAsync((BuergerserviceDb db) => db.Set<RolloutProject>().CountAsync(p => p.Title == title)));
        var page = await browser.OpenAsync(first.Location!);
        Assert.Contains("Das Vorhaben P-", page.Text(".kern-alert"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_changed_after_it_was_sent_names_the_project_there_is_and_keeps_what_was_changed()
    {
        using var browser = await portal.SignedInAsync("petra.lenz");
        var form = await browser.GetAsync("/vorhaben/neu");
        var fill = Filled("Erste Fassung " + Guid.NewGuid().ToString("N"));
        var first = await browser.SubmitAsync(form.Form(), fill: new(fill));
        fill["Input.Authority"] = "Stadt Templin";

        var second = await browser.SubmitAsync(form.Form(), fill: new(fill));

        Assert.Equal(200, second.Status);
        Assert.Contains("Ihre erste Fassung ist schon gespeichert", second.Text(), StringComparison.Ordinal);
        Assert.NotNull(second.Document.QuerySelector($"main .kern-alert a[href='{first.Location}']"));
        Assert.Equal("Stadt Templin", second.ValueOf("Input.Authority"));
        var third = await browser.SubmitAsync(second.Form());
        Assert.Equal(302, third.Status);
        Assert.NotEqual(first.Location, third.Location);
    }

    [Fact]
    public async Task Wrong_input_is_listed_with_its_fields_and_stays_in_the_form()
    {
        using var browser = await portal.SignedInAsync("petra.lenz");
        var form = await browser.GetAsync("/vorhaben/neu");

        var page = await browser.SubmitAsync(form.Form(), fill: new()
        {
            ["Input.Title"] = "Nur ein Titel",
            ["Input.Authority"] = "",
            ["Input.Land"] = "",
            ["Input.Goal"] = "Anderes",
            ["Input.GoalText"] = "",
            ["Input.Service"] = "Buergerkoffer",
        });

        Assert.Equal(200, page.Status);
        var errors = page.Document.QuerySelectorAll(".portal-error-summary li").Select(e => e.TextContent.Trim()).ToList();
        Assert.Equal(["Bitte geben Sie die Kommune oder Behörde an.", "Bitte wählen Sie ein Bundesland."], errors);
        Assert.Equal("#Input_Authority", page.Document.QuerySelector(".portal-error-summary a")!.GetAttribute("href"));
        Assert.Equal("Nur ein Titel", page.ValueOf("Input.Title"));
        Assert.Equal("Buergerkoffer", page.ValueOf("Input.Service"));
        Assert.StartsWith("Fehler:", page.Document.Title, StringComparison.Ordinal);
        Assert.Equal(form.ValueOf("Input.IdempotencyKey"), page.ValueOf("Input.IdempotencyKey"));
    }

    [Fact]
    public async Task What_only_the_module_knows_to_be_wrong_stands_beside_its_field()
    {
        using var browser = await portal.SignedInAsync("petra.lenz");
        var form = await browser.GetAsync("/vorhaben/neu");
        var fill = Filled("Anderes Ziel");
        fill["Input.Goal"] = "Anderes";

        var page = await browser.SubmitAsync(form.Form(), fill: fill);

        Assert.Contains("Bitte beschreiben Sie das Ziel.", page.Document.GetElementById("Input_GoalText-fehler")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_a_title_is_text_everywhere()
    {
        const string Title = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project(Title), Lead));
        using var browser = await portal.SignedInAsync("anke.admin");

        foreach (var path in new[] { "/vorhaben?suche=alert", $"/vorhaben/{project.Number}", $"/vorhaben/{project.Number}?ansicht=angaben", $"/vorgaenge/{project.InstanceId}", $"/vorgaenge/{project.InstanceId}?ansicht=daten" })
        {
            var page = await browser.GetAsync(path);
            Assert.Contains("alert(1)", page.Text(), StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("main script, main img"));
        }
    }

    [Fact]
    public async Task The_list_finds_projects_whatever_the_case_of_the_letters()
    {
        var word = "Wörter" + Guid.NewGuid().ToString("N");
        await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project(word), Lead));
        using var browser = await portal.SignedInAsync("petra.lenz");

        var page = await browser.GetAsync("/vorhaben?status=aktiv&suche=" + Uri.EscapeDataString(word.ToUpperInvariant()));
        var none = await browser.GetAsync("/vorhaben?suche=gibtesnicht");

        Assert.Contains(word, page.Text(), StringComparison.Ordinal);
        Assert.Contains("kein Vorhaben", none.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_project_page_says_what_the_gate_misses_and_links_only_tasks_the_reader_may_open()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Gate"), Lead));
        await WaitForTaskAsync(project.InstanceId);
        using var head = await portal.SignedInAsync("karin.boldt");
        using var privacy = await portal.SignedInAsync("dirk.sand");

        var mine = await head.GetAsync($"/vorhaben/{project.Number}");
        var others = await privacy.GetAsync($"/vorhaben/{project.Number}");

        Assert.Contains("Gate 0: Was fehlt und wer kann es erledigen", mine.Text(), StringComparison.Ordinal);
        Assert.Equal(["0", "1", "2", "3", "4"], mine.Document.QuerySelectorAll(".record-phases .portal-step").Select(s => s.GetAttribute("value")));
        Assert.NotEmpty(mine.Document.QuerySelectorAll(".kern-task-list a[href^='/aufgaben/']"));
        Assert.NotEmpty(others.Document.QuerySelectorAll(".kern-task-list li"));
        Assert.Empty(others.Document.QuerySelectorAll("main a[href^='/aufgaben/']"));
        Assert.DoesNotContain("0 Personentage", mine.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_said_to_decide_now_while_other_tasks_come_first()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Noch nicht"), Lead));
        await WaitForTaskAsync(project.InstanceId);
        await portal.InAsync((BuergerserviceDb db) => db.Set<ProjectResult>().Where(r => r.ProjectId == project.Id && r.Phase == 0)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Status, ResultStatus.NotRequired).SetProperty(r => r.Note, "Aus dem Vorgängervorhaben übernommen")));
        using var browser = await portal.SignedInAsync("karin.boldt");

        var page = await browser.GetAsync($"/vorhaben/{project.Number}");

        Assert.Contains("sobald diese Aufgaben erledigt sind: Grundsätzlich klären", page.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("entscheidet jetzt", page.Text(), StringComparison.Ordinal);
        Assert.Contains("Aus dem Vorgängervorhaben übernommen", page.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Effort_without_experience_says_so()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Aufwand"), Lead));
        using var browser = await portal.SignedInAsync("petra.lenz");

        var page = await browser.GetAsync($"/vorhaben/{project.Number}?ansicht=phasen&phase=3");

        var values = page.Document.QuerySelectorAll(".record-effort dd").Select(d => d.TextContent.Trim()).ToList();
        Assert.Equal(["keine Erfahrungswerte", "keine Erfahrungswerte"], values.Take(2));
    }

    [Fact]
    public async Task Documents_are_downloads_with_a_safe_name()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Dokument"), Lead));
        var other = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Anderes Vorhaben"), Lead));
        var id = await AddDocumentAsync(project, "Übersicht \"../../x\"\r\nSet-Cookie: a");
        using var visitor = await Visitor.AsAsync(portal, "petra.lenz");

        using var pdf = await visitor.GetAsync($"/vorhaben/{project.Number}/dokumente/{id}/pdf");
        using var docx = await visitor.GetAsync($"/vorhaben/{project.Number}/dokumente/{id}/docx");
        using var elsewhere = await visitor.GetAsync($"/vorhaben/{other.Number}/dokumente/{id}/pdf");
        using var unknown = await visitor.GetAsync($"/vorhaben/{project.Number}/dokumente/{id}/exe");

        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", pdf.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches("^P-[0-9-]+-Uebersicht-[A-Za-z0-9._-]+-v1\\.pdf$", pdf.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        Assert.True(pdf.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(pdf.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Inhalt docx", await docx.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_milestone_can_be_planned_and_a_missing_title_is_refused()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Meilensteine"), Lead));
        using var browser = await portal.SignedInAsync("petra.lenz");
        var derived = await browser.GetAsync($"/vorhaben/{project.Number}/meilensteine?meilenstein=M2");
        var further = await browser.GetAsync($"/vorhaben/{project.Number}/meilensteine");

        var planned = await browser.SubmitAndFollowAsync(derived.Form(), fill: new() { ["Input.PlannedOn"] = "2027-03-01" });
        var refused = await browser.SubmitAsync(further.Form(), fill: new() { ["Input.Title"] = "", ["Input.PlannedOn"] = "2027-04-01" });

        Assert.Contains("geplant für 01.03.2027", planned.Text(), StringComparison.Ordinal);
        Assert.Contains("Bitte geben Sie einen Titel an.", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("2027-04-01", refused.ValueOf("Input.PlannedOn"));
    }

    [Fact]
    public async Task A_page_that_is_out_of_date_does_not_overwrite_a_milestone_and_the_trail_says_what_was_there_before()
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Meilensteine"), Lead));
        using var browser = await portal.SignedInAsync("petra.lenz");
        var path = $"/vorhaben/{project.Number}/meilensteine";
        var empty = await browser.GetAsync(path);
        var fill = new Dictionary<string, string> { ["Input.Title"] = "Eröffnung", ["Input.PlannedOn"] = "2027-03-01" };
        Assert.Equal(302, (await browser.SubmitAsync(empty.Form(), fill: new(fill))).Status);
        Assert.Equal(302, (await browser.SubmitAsync(empty.Form(), fill: new(fill))).Status);
        var page = await browser.GetAsync(path + "?meilenstein=M4");
        Assert.Equal(302, (await browser.SubmitAsync(page.Form(), fill: new() { ["Input.ReachedOn"] = "2027-03-02" })).Status);

        var stale = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Title"] = "Eröffnungsfeier" });
        var milestones = await portal.InAsync((BuergerserviceDb db) => db.Set<Milestone>().Where(m => m.ProjectId == project.Id && m.Title.StartsWith("Eröffnung")).ToListAsync());
        var audit = await portal.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Tenant == project.Tenant && a.Subject == "project:" + project.Number && a.Action == "rollout.milestone.plan").OrderBy(a => a.Number).Select(a => a.Details).ToListAsync());

        Assert.Contains("inzwischen geändert", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("Eröffnungsfeier", stale.ValueOf("Input.Title"));
        Assert.Equal(("M4", "Eröffnung", new DateOnly(2027, 3, 2)), Assert.Single(milestones.Select(m => (m.Key, m.Title, m.ReachedOn!.Value))));
        Assert.Equal(
            [
                """{"milestone":"M4","before":null,"after":{"title":"Eröffnung","plannedOn":"2027-03-01","reachedOn":null}}""",
                """{"milestone":"M4","before":{"title":"Eröffnung","plannedOn":"2027-03-01","reachedOn":null},"after":{"title":"Eröffnung","plannedOn":"2027-03-01","reachedOn":"2027-03-02"}}""",
            ], audit);
    }

    private static Dictionary<string, string> Filled(string title) => new()
    {
        ["Input.Title"] = title,
        ["Input.Authority"] = "Landkreis Seenmark",
        ["Input.Land"] = "BB",
        ["Input.Service"] = "Offen",
        ["Input.Goal"] = "StandortErhalten",
    };

    private async Task WaitForTaskAsync(Guid instance)
    {
        for (var i = 0; i < 2400 && !await portal.InAsync((BuergerserviceDb db) => db.Tasks.AnyAsync(t => t.InstanceId == instance)); i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
    }

    // The workflow would need a dozen tasks to get here; this page only shows what the table holds.
    private Task<Guid> AddDocumentAsync(RolloutProject project, string title) => portal.InAsync(async (IServiceProvider services) =>
    {
        var content = services.GetRequiredService<IContentStore>();
        var db = services.GetRequiredService<BuergerserviceDb>();
        var entry = db.Entry((ProjectDocument)Activator.CreateInstance(typeof(ProjectDocument), nonPublic: true)!);
        var id = Guid.CreateVersion7();
        foreach (var (name, value) in new Dictionary<string, object>
        {
            [nameof(ProjectDocument.Id)] = id,
            [nameof(ProjectDocument.Tenant)] = project.Tenant,
            [nameof(ProjectDocument.ProjectId)] = project.Id,
            [nameof(ProjectDocument.Key)] = "projektskizze",
            [nameof(ProjectDocument.Title)] = title,
            [nameof(ProjectDocument.Version)] = 1,
            [nameof(ProjectDocument.CreatedAt)] = TimeProvider.System.GetUtcNow(),
            [nameof(ProjectDocument.PdfSha256)] = await content.PutAsync(Encoding.UTF8.GetBytes("Inhalt pdf"), default),
            [nameof(ProjectDocument.DocxSha256)] = await content.PutAsync(Encoding.UTF8.GetBytes("Inhalt docx"), default),
        })
            entry.Property(name).CurrentValue = value;
        entry.State = EntityState.Added;
        await db.SaveChangesAsync();
        return id;
    });
}
