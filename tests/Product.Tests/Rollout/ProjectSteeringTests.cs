using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Product.Tests.Pages;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Rollout;

/// <summary>What people change in a project outside of its tasks: its end, its lead, its master data, its milestones.</summary>
public sealed class ProjectSteeringTests(PortalFixture portal)
{
    private const string Reason = "Die Mittel sind nicht mehr da.";

    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", [Roles.Projektleitung]);
    private static readonly Actor Head = new("karin.boldt", "Karin Boldt", "kreis", [Roles.Behoerdenleitung]);
    private static readonly Actor Admin = new("anke.admin", "Anke Adler", "kreis", [Roles.Administration]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_head_ends_a_project_wherever_it_stands_and_its_tasks_are_gone()
    {
        var project = await StartAsync();
        using var browser = await portal.SignedInAsync("karin.boldt");
        var page = await browser.GetAsync($"/vorhaben/{project.Number}/abbrechen");

        var unconfirmed = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Reason"] = Reason });
        var done = await browser.SubmitAsync(unconfirmed.Form(), fill: new() { ["Input.Reason"] = Reason, ["Input.Confirmed"] = "true" });
        var again = await browser.SubmitAsync(unconfirmed.Form(), fill: new() { ["Input.Reason"] = Reason, ["Input.Confirmed"] = "true" });
        var other = await browser.SubmitAsync(unconfirmed.Form(), fill: new() { ["Input.Reason"] = "Ein anderer Grund.", ["Input.Confirmed"] = "true" });
        await UntilAsync(async () => !await portal.InAsync((BuergerserviceDb db) => db.Tasks.AnyAsync(t => t.InstanceId == project.InstanceId && t.State != UserTaskState.Cancelled, Cancellation)));
        var shown = await browser.GetAsync($"/vorhaben/{project.Number}");

        Assert.Contains("Bitte bestätigen Sie den Abbruch.", unconfirmed.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal((302, 302, 200), (done.Status, again.Status, other.Status));
        Assert.Contains("schon abgebrochen", other.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Contains(Reason, shown.Text(), StringComparison.Ordinal);
        Assert.NotNull(shown.Document.QuerySelector("main .kern-alert time"));
        Assert.Contains("Das Vorhaben ist beendet", shown.Text(), StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Cancelled, await portal.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == project.InstanceId).Select(i => i.SubStatus).SingleAsync(Cancellation)));
        Assert.Single(await AuditAsync(project, "rollout.project.close"));
    }

    [Fact]
    public async Task A_page_that_is_out_of_date_ends_no_project()
    {
        var project = await StartAsync();
        using var browser = await portal.SignedInAsync("karin.boldt");
        var page = await browser.GetAsync($"/vorhaben/{project.Number}/abbrechen");
        await ApplyAsync(project, "rollout.data", new() { ["section"] = "zieldefinition", ["values"] = new Dictionary<string, object?> { ["erreichen"] = "Neu" }, ["by"] = "petra.lenz" });

        var stale = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Reason"] = Reason, ["Input.Confirmed"] = "true" });

        Assert.Contains("ist nicht abgebrochen", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(Reason, stale.ValueOf("Input.Reason"));
        Assert.Equal(ProjectStatus.Active, (await ViewAsync(project)).Head.Status);
        Assert.Equal(302, (await browser.SubmitAsync(stale.Form(), fill: new() { ["Input.Confirmed"] = "true" })).Status);
    }

    [Fact]
    public async Task Only_the_head_and_administrators_end_a_project_or_change_its_lead()
    {
        var project = await StartAsync();
        var revision = (await ViewAsync(project)).Head.Revision;

        await Assert.ThrowsAsync<NotFoundException>(() => DoAsync(s => s.CancelAsync(project.Number, new() { Reason = Reason, Seen = revision }, Lead, Cancellation)));
        await Assert.ThrowsAsync<NotFoundException>(() => DoAsync(s => s.NameLeadAsync(project.Number, new() { UserName = "petra.lenz" }, Lead, Cancellation)));
    }

    [Fact]
    public async Task A_project_whose_process_was_cancelled_says_so_and_can_still_be_ended()
    {
        var project = await StartAsync();
        await portal.InAsync(async (InstanceCommands c) =>
        {
            await c.CancelAsync(project.InstanceId, "Versehen", Admin, cancellationToken: Cancellation);
            return 0;
        });
        await UntilAsync(async () => (await ViewAsync(project)).Process == ProcessState.Ended);
        using var browser = await portal.SignedInAsync("karin.boldt");

        var page = await browser.GetAsync($"/vorhaben/{project.Number}");
        await DoAsync(async s => await s.CancelAsync(project.Number, new() { Reason = Reason, Seen = (await ViewAsync(project)).Head.Revision }, Head, Cancellation));

        Assert.Contains("Der Ablauf dieses Vorhabens wurde beendet", page.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("von selbst", page.Text(), StringComparison.Ordinal);
        Assert.Equal(ProjectStatus.Cancelled, (await ViewAsync(project)).Head.Status);
    }

    [Fact]
    public async Task A_new_lead_takes_over_the_tasks_of_the_former_one()
    {
        var next = await portal.AddPersonAsync(Roles.Projektleitung, displayName: "Nina Neu " + Guid.NewGuid().ToString("N")[..6]);
        var project = await StartAsync(Samples.Project("Leitung") with { ProjectLead = "petra.lenz" });
        var task = await AddTaskAsync(project, "rollout-zieldefinition", [], assignee: "petra.lenz");
        using var browser = await portal.SignedInAsync("karin.boldt");
        var page = await browser.GetAsync($"/vorhaben/{project.Number}/projektleitung");

        var done = await browser.SubmitAndFollowAsync(page.Form(), fill: new() { ["Input.UserName"] = next.UserName });
        var stale = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = "petra.lenz" });
        await Assert.ThrowsAsync<InputException>(() => DoAsync(s => s.NameLeadAsync(project.Number, new() { UserName = "sabine.horn", Seen = next.UserName }, Head, Cancellation)));

        Assert.Contains($"Projektleitung ist jetzt {next.DisplayName}", done.Text(), StringComparison.Ordinal);
        Assert.Equal(next.UserName, (await portal.TaskAsync(task)).Assignee);
        Assert.Contains("inzwischen geändert", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal([$$"""{"before":"petra.lenz","after":"{{next.UserName}}"}"""], await AuditAsync(project, "rollout.lead"));
        Assert.Equal(next.DisplayName, At(await VariableAsync(project), "projektleitung", "name"));
    }

    [Theory]
    [InlineData("Petra Lenz", "", "petra.lenz", null)]
    [InlineData("Erika Extern", "", null, "Erika Extern")]
    [InlineData("Erika Extern", "erika.extern", null, "Erika Extern")]
    [InlineData(null, "", null, "ohne dass eine Projektleitung benannt ist")]
    public async Task The_form_names_only_people_of_this_system_and_the_page_warns_when_there_is_none(string? name, string userName, string? expected, string? warning)
    {
        var project = await StartAsync(Samples.Project("Leitung") with { ProjectLead = expected is null ? "petra.lenz" : null });
        await ApplyAsync(project, "rollout.data", new() { ["section"] = "projektleitung", ["values"] = new Dictionary<string, object?> { ["name"] = name, ["benutzer"] = userName }, ["by"] = "karin.boldt" });
        await portal.InAsync((BuergerserviceDb db) => db.Set<RolloutProject>().Where(p => p.Id == project.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.CurrentPhase, 1), Cancellation));

        var view = await ViewAsync(project);

        Assert.Equal(expected, view.Head.ProjectLead);
        Assert.Equal(warning is null ? 0 : 1, view.Warnings.Count(w => w.Contains("(R-020)", StringComparison.Ordinal)));
        if (warning is not null)
            Assert.Contains(view.Warnings, w => w.Contains(warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Master_data_can_be_corrected_by_who_saw_what_stands_there()
    {
        var project = await StartAsync();
        using var browser = await portal.SignedInAsync("petra.lenz");
        var page = await browser.GetAsync($"/vorhaben/{project.Number}/stammdaten");

        var done = await browser.SubmitAndFollowAsync(page.Form(), fill: new() { ["Input.Title"] = "Richtiger Titel", ["Input.Authority"] = "Stadt Templin" });
        var again = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Title"] = "Richtiger Titel", ["Input.Authority"] = "Stadt Templin" });
        var stale = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Title"] = "Noch ein Titel" });

        Assert.Contains("Stadt Templin", done.Text(), StringComparison.Ordinal);
        Assert.Equal((302, 200), (again.Status, stale.Status));
        Assert.Contains("inzwischen geändert", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("Noch ein Titel", stale.ValueOf("Input.Title"));
        Assert.Equal("Richtiger Titel", At(await VariableAsync(project), "stamm", "bezeichnung"));
        var audit = Assert.Single(await AuditAsync(project, "rollout.project.correct"));
        Assert.Contains("\"before\":{\"title\":\"Steuerung\"", audit, StringComparison.Ordinal);
        Assert.Contains("\"after\":{\"title\":\"Richtiger Titel\"", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_moved_on_the_page_stands_in_the_open_form_and_an_answer_that_was_lost_is_no_conflict()
    {
        var project = await StartAsync();
        await ApplyAsync(project, "rollout.data", new() { ["section"] = "projektskizze", ["values"] = new Dictionary<string, object?> { ["m1_termin"] = "2027-06-30" }, ["by"] = "petra.lenz" });
        var untouched = await AddTaskAsync(project, "rollout-projektskizze", new() { ["m1_termin"] = "2027-06-30" });
        var drafted = await AddTaskAsync(project, "rollout-projektskizze", new() { ["m1_termin"] = "2027-06-30" }, assignee: "petra.lenz");
        await portal.InAsync(async (TaskCommands c) =>
        {
            await c.SaveDraftAsync(drafted, new Dictionary<string, object?> { ["m1_termin"] = "2027-06-30", ["region"] = "Uckermark" }, Lead, Cancellation);
            return 0;
        });
        using var browser = await portal.SignedInAsync("petra.lenz");
        var page = await browser.GetAsync($"/vorhaben/{project.Number}/meilensteine?meilenstein=M1");

        var moved = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.PlannedOn"] = "2027-07-31" });
        var repeated = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.PlannedOn"] = "2027-07-31" });
        var stale = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.PlannedOn"] = "2027-08-31" });
        var tasks = (await portal.TaskAsync(untouched), await portal.TaskAsync(drafted));

        Assert.Equal((302, 302, 200), (moved.Status, repeated.Status, stale.Status));
        Assert.Equal(("""{"m1_termin":"2027-07-31"}""", 2), (tasks.Item1.Data, tasks.Item1.Revision));
        Assert.Equal("""{"m1_termin":"2027-07-31","region":"Uckermark"}""", tasks.Item2.Draft);
        Assert.Equal("2027-07-31", At(await VariableAsync(project), "projektskizze", "m1_termin"));
        Assert.Equal(2, (await AuditAsync(project, "rollout.milestone.plan")).Count);
        Assert.Contains("\"before\":{\"title\":\"Grundlagen aufbereitet, Projektskizze unterzeichnet\",\"plannedOn\":null", (await AuditAsync(project, "rollout.milestone.plan"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sketch_prints_the_milestones_as_they_are_planned()
    {
        var project = await StartAsync();
        foreach (var plan in new PlanMilestone[]
        {
            new() { Key = "M1", PlannedOn = new(2027, 7, 31), Seen = Mark(await ViewAsync(project), "M1") },
            new() { Title = "Eröffnung", PlannedOn = new(2027, 9, 1), ReachedOn = new(2027, 9, 2) },
        })
            await portal.InAsync((RolloutCommands c) => c.PlanMilestoneAsync(project.Number, plan, Lead, Cancellation));
        var form = new Dictionary<string, object?> { ["projektskizze"] = new Dictionary<string, object?> { ["m1_termin"] = "2027-06-30" } };

        var files = await RenderAsync(project, new()
        {
            ["document"] = "projektskizze",
            ["derived"] = true,
            ["template"] = "projektskizze",
            ["author"] = "Kreis",
            ["createdAt"] = DateTimeOffset.UnixEpoch,
            ["data"] = ProjektskizzeData.Build(form, _ => ResultStatus.Open, 1, new(2027, 1, 1)),
        });
        var printed = At(Plain.Parse(Encoding.UTF8.GetString(await portal.Services.GetRequiredService<IContentStore>().GetAsync((string)files["data"]!, Cancellation))), "daten", "meilensteine");

        Assert.Equal("2027-07-31", At(printed, "m1", "termin"));
        var further = Assert.IsType<Dictionary<string, object?>>(Assert.Single(Assert.IsType<List<object?>>(At(printed, "weitere"))));
        Assert.Equal(("M4", "Eröffnung", "2027-09-01", "erreicht"), (further["nummer"], further["titel"], further["termin"], further["status"]));
    }

    [Fact]
    public void The_sketch_says_what_the_lead_may_and_must_do()
    {
        var form = new Dictionary<string, object?> { ["projektskizze"] = new Dictionary<string, object?> { ["befugnisse"] = "Entscheidet bis 5.000 €." } };
        var template = DocumentTemplateCatalog.Load(Path.Combine(global::Product.Tests.Rollout.RolloutTemplates.Directory, "documents")).Get("projektskizze");

        var composed = DocumentComposer.Compose(template, ProjektskizzeData.Build(form, _ => ResultStatus.Open, 1, new(2027, 1, 1)), new() { Created = DateTimeOffset.UnixEpoch });

        Assert.Contains(OwnTextBlock.Flatten(composed.Content.Blocks).OfType<Paragraph>(), p => TextRun.Concat(p.Runs) == "Befugnisse und Pflichten: Entscheidet bis 5.000 €.");
    }

    [Fact]
    public async Task A_template_that_was_replaced_is_still_there_for_the_document_made_from_it()
    {
        var project = await StartAsync();
        var content = portal.Services.GetRequiredService<IContentStore>();
        var created = await RenderAsync(project, new() { ["document"] = "projektskizze", ["template"] = "projektskizze", ["author"] = "Kreis", ["createdAt"] = DateTimeOffset.UnixEpoch, ["data"] = new Dictionary<string, object?>() });
        var kept = Encoding.UTF8.GetString(await content.GetAsync((string)created["templateSha256"]!, Cancellation));
        // As after an update: the catalogue knows another text only.
        var former = DocumentTemplate.Parse(kept.Replace("version: ", "version: 0.", StringComparison.Ordinal), "projektskizze.md");
        await content.PutAsync(Encoding.UTF8.GetBytes(former.Text), Cancellation);

        var agreed = await RenderAsync(project, new() { ["template"] = "projektskizze", ["templateSha256"] = former.Sha256, ["dataSha256"] = created["data"], ["status"] = "abgestimmt", ["author"] = "Kreis", ["createdAt"] = DateTimeOffset.UnixEpoch });

        Assert.Equal((former.Version, former.Sha256, created["data"]), (agreed["templateVersion"], agreed["templateSha256"], agreed["agreedFrom"]));
    }

    private async Task<Dictionary<string, object?>> RenderAsync(RolloutProject project, Dictionary<string, object?> payload)
    {
        var handler = portal.Services.GetServices<IEffectHandler>().Single(h => h.Kind == "rollout.document");
        return Assert.IsType<Dictionary<string, object?>>(await handler.ExecuteAsync(new(Guid.NewGuid(), handler.Kind, payload, project.InstanceId, project.Tenant, 1), Cancellation));
    }

    private static string Mark(ProjectView view, string key) => view.Milestones.Single(m => m.Key == key).Mark;

    private static object? At(object? value, params string[] path) => path.Aggregate(value, (v, p) => (v as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(p));

    private async Task<RolloutProject> StartAsync(CreateProject? request = null)
    {
        var project = await portal.InAsync((RolloutCommands c) => c.CreateProjectAsync(request ?? Samples.Project("Steuerung"), Lead, Cancellation));
        await UntilAsync(() => portal.InAsync((BuergerserviceDb db) => db.Tasks.AnyAsync(t => t.InstanceId == project.InstanceId, Cancellation)));
        return project;
    }

    // A task as the process would make it a dozen steps later.
    private Task<Guid> AddTaskAsync(RolloutProject project, string form, Dictionary<string, object?> data, string? assignee = null) => portal.InAsync(async (BuergerserviceDb db) =>
    {
        var id = Guid.CreateVersion7();
        var draft = new UserTaskDraft { Id = id, BookmarkId = Guid.CreateVersion7(), ActivityId = "skizze", Title = "Später", FormKey = form, Data = data, CandidateRoles = [Roles.Projektleitung], Assignee = assignee };
        db.Tasks.Add(UserTask.Create(draft, project.InstanceId, "rollout", project.Tenant, project.Number, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync(Cancellation);
        return id;
    });

    private async Task<object?> VariableAsync(RolloutProject project)
    {
        var row = await portal.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().SingleAsync(i => i.Id == project.InstanceId, Cancellation));
        var workflow = await portal.Services.GetRequiredService<WorkflowCache>().GetAsync(row.DefinitionVersionId, portal.Services.GetRequiredService<IEngineStore>(), Cancellation);
        return InstanceSerializer.Read(row.State, workflow).Variables["projekt"];
    }

    private Task<int> DoAsync(Func<ProjectSteering, Task> action) => portal.InAsync(async (ProjectSteering s) =>
    {
        await action(s);
        return 0;
    });

    private Task<ProjectView> ViewAsync(RolloutProject project) => portal.InAsync((RolloutQueries q) => q.GetAsync(project.Number, Lead, Cancellation));

    private Task<List<string>> AuditAsync(RolloutProject project, string action) => portal.InAsync((BuergerserviceDb db) =>
        db.AuditEntries.Where(a => a.Tenant == project.Tenant && a.Subject == "project:" + project.Number && a.Action == action).OrderBy(a => a.Number).Select(a => a.Details).ToListAsync(Cancellation));

    // The steps of the process end in these changes; playing the process would need a dozen tasks for each.
    private Task<int> ApplyAsync(RolloutProject project, string kind, Dictionary<string, object?> payload) => portal.InAsync(async (BuergerserviceDb db) =>
    {
        var handler = portal.Services.GetServices<IDomainChangeHandler>().Single(h => h.Kind == kind);
        var context = new ChangeContext(project.InstanceId, project.Number, project.Tenant, TimeProvider.System.GetUtcNow(), portal.Services.GetRequiredService<AuditLog>());
        await handler.ApplyAsync(db, new DomainChange(kind, payload), context, Cancellation);
        await db.SaveWithAuditAsync(Cancellation);
        return 0;
    });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 2400 && !await holds(); i++)
            await Task.Delay(25, Cancellation);
    }
}
