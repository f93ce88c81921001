using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class OperationPageTests(PortalFixture portal)
{
    private static readonly Actor System = new("system", "System", "kreis", [Actor.AdministratorRole]);

    [Fact]
    public async Task A_failed_step_is_repaired_with_new_inputs_and_a_reason()
    {
        var id = await BrokenAsync();
        using var browser = await portal.SignedInAsync("anke.admin");
        var instance = await browser.GetAsync($"/vorgaenge/{id}");
        var path = instance.Document.QuerySelector("main a[href*='/stoerung/']")!.GetAttribute("href")!;
        var page = await browser.GetAsync(path);
        Assert.Contains("kaputt", page.Text(), StringComparison.Ordinal);
        Assert.Contains("Der Schritt beginnt von vorn.", page.Text(), StringComparison.Ordinal);

        var refused = await browser.SubmitAsync(page.Form("form[action*='Berichtigen']"), fill: new() { ["wert.condition"] = "true" });
        Assert.Contains("Bitte geben Sie eine Begründung an.", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("true", refused.ValueOf("wert.condition"));
        var empty = await browser.SubmitAsync(page.Form("form[action*='Berichtigen']"), fill: new() { ["Repair.Reason"] = "von Hand" });
        Assert.Contains("mindestens einen neuen Wert", empty.Text(".portal-error-summary"), StringComparison.Ordinal);
        var done = await browser.SubmitAsync(page.Form("form[action*='Berichtigen']"), fill: new() { ["wert.condition"] = "true", ["Repair.Reason"] = "von Hand" });

        Assert.Equal(302, done.Status);
        await UntilAsync(id, InstanceSubStatus.Finished);
        var journal = await browser.GetAsync($"/vorgaenge/{id}?ansicht=verlauf");
        Assert.Contains("Störung: Eingaben berichtigt", journal.Text(), StringComparison.Ordinal);
        Assert.Contains("von Hand", journal.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_shows_an_old_state_is_told_so_and_keeps_what_was_typed()
    {
        var id = await BrokenAsync();
        using var browser = await portal.SignedInAsync("anke.admin");
        var instance = await browser.GetAsync($"/vorgaenge/{id}");
        var page = await browser.GetAsync(instance.Document.QuerySelector("main a[href*='/stoerung/']")!.GetAttribute("href")!);
        var skipped = await browser.SubmitAsync(page.Form("form[action*='Ueberspringen']"), fill: new() { ["Skip.Reason"] = "ohne Wahl" });
        Assert.Contains("True, False", skipped.Text(".portal-error-summary"), StringComparison.Ordinal);

        var other = await browser.GetAsync($"/vorgaenge/{id}/eingreifen");
        Assert.Equal(302, (await browser.SubmitAsync(other.Form("form[action*='Variable']"), fill: new() { ["Variable.Name"] = "\nzahl", ["Variable.Value"] = "3", ["Variable.Reason"] = "nachgetragen" })).Status);
        var stale = await browser.SubmitAsync(page.Form("form[action*='Wiederholen']"), fill: new() { ["Retry.Reason"] = "jetzt aber" });
        Assert.Equal(200, stale.Status);
        Assert.Contains("inzwischen geändert", stale.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal("jetzt aber", stale.ValueOf("Retry.Reason"));
    }

    [Fact]
    public async Task An_instance_is_held_continued_and_moved_on()
    {
        var process = "anhalten" + Guid.NewGuid().ToString("N");
        var id = await StartAsync(Definition(process));
        await UntilAsync(id, InstanceSubStatus.Suspended);
        using var browser = await portal.SignedInAsync("anke.admin");
        var page = await browser.GetAsync($"/vorgaenge/{id}/eingreifen");
        await browser.SubmitAsync(page.Form("form[action*='Anhalten']"), fill: new() { ["Pause.Reason"] = "Rückfrage" });
        Assert.Contains("angehalten", (await browser.GetAsync($"/vorgaenge/{id}")).Text(".kern-badge"), StringComparison.Ordinal);
        Assert.Contains($"/vorgaenge/{id}", (await browser.GetAsync($"/vorgaenge?status=angehalten&prozess={process}")).Html, StringComparison.Ordinal);
        page = await browser.GetAsync($"/vorgaenge/{id}/eingreifen");
        await browser.SubmitAsync(page.Form("form[action*='Fortsetzen']"), fill: new() { ["Pause.Reason"] = "geklärt" });
        page = await browser.GetAsync($"/vorgaenge/{id}/eingreifen");
        Assert.Contains("Bitte wählen Sie den Schritt", (await browser.SubmitAsync(page.Form("form[action*='Verschieben']"), fill: new() { ["Move.Reason"] = "kam per Post" })).Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync(page.Form("form[action*='Verschieben']"), fill: new() { ["Move.From"] = "warten", ["Move.To"] = "ende", ["Move.Reason"] = "kam per Post" })).Status);
        await UntilAsync(id, InstanceSubStatus.Finished);
        Assert.Contains("nichts mehr einzugreifen", (await browser.GetAsync($"/vorgaenge/{id}/eingreifen")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_are_migrated_in_three_steps_with_a_dry_run_and_a_map()
    {
        var definition = "umstellen" + Guid.NewGuid().ToString("N");
        var id = await StartAsync(Definition(definition));
        await UntilAsync(id, InstanceSubStatus.Suspended);
        await PublishAsync(Definition(definition, wait: "neuwarten"));
        using var browser = await portal.SignedInAsync("anke.admin");
        var process = await browser.GetAsync($"/prozesse/{definition}");
        var path = process.Document.QuerySelector("main a[href$='/umstellen']")!.GetAttribute("href")!;
        var plan = await browser.GetAsync($"{path}?ziel=2");
        Assert.Contains("nicht möglich", plan.Text("table"), StringComparison.Ordinal);
        Assert.Contains("Der wartende Schritt „warten“ (warten) fehlt in Version 2", plan.Text("table"), StringComparison.Ordinal);
        Assert.Null(plan.Document.QuerySelector("main form[method=post]"));

        plan = await browser.GetAsync($"{path}?ziel=2&schritt.warten=neuwarten");
        Assert.Contains("warten → neuwarten", plan.Text("table"), StringComparison.Ordinal);
        var refused = await browser.SubmitAsync(plan.Form(), fill: new() { ["Order.Reason"] = "Neue Fassung" });
        Assert.Contains("Bitte bestätigen Sie die Umstellung.", refused.Text(".portal-error-summary"), StringComparison.Ordinal);
        var ordered = await browser.SubmitAsync(plan.Form(), fill: new() { ["Order.Reason"] = "Neue Fassung", ["Order.Confirmed"] = "true" });
        Assert.Equal(302, ordered.Status);
        for (var i = 0; i < 2400 && await VersionAsync(id) != 2; i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.Contains("umgestellt", (await browser.GetAsync(ordered.Location!)).Text("table"), StringComparison.Ordinal);
        Assert.Contains("auf andere Version umgestellt", (await browser.GetAsync($"/vorgaenge/{id}?ansicht=verlauf")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_over_many_instances_has_pages_and_the_order_is_for_all_of_them()
    {
        var definition = "viele" + Guid.NewGuid().ToString("N");
        var ids = new List<Guid> { await StartAsync(Definition(definition)) };
        while (ids.Count < 51)
            ids.Add(await portal.InAsync((InstanceCommands commands) => commands.StartAsync(definition, new Dictionary<string, object?>(), System)));
        foreach (var id in ids)
            await UntilAsync(id, InstanceSubStatus.Suspended);
        await PublishAsync(Definition(definition).Replace("\"Ende\"", "\"Schluss\"", StringComparison.Ordinal));
        using var browser = await portal.SignedInAsync("anke.admin");
        var path = $"/prozesse/{definition}/versionen/1/umstellen?ziel=2";
        var plan = await browser.GetAsync(path);
        Assert.Equal(50, plan.Document.QuerySelectorAll("main tbody tr").Length);
        Assert.Contains("51 Vorgänge laufen mit Version 1", plan.Text(), StringComparison.Ordinal);
        var second = await browser.GetAsync(plan.Document.QuerySelector("main nav[aria-label='Seiten des Probelaufs'] a[rel=next]")!.GetAttribute("href")!);
        Assert.Single(second.Document.QuerySelectorAll("main tbody tr"));
        var ordered = await browser.SubmitAsync(second.Form(), fill: new() { ["Order.Reason"] = "Neue Fassung", ["Order.Confirmed"] = "true" });
        Assert.Equal(302, ordered.Status);
        for (var i = 0; i < 2400 && await portal.InAsync((BuergerserviceDb db) => db.Instances.CountAsync(x => x.DefinitionId == definition && x.DefinitionVersion == 2)) != 51; i++)
            await Task.Delay(25, TestContext.Current.CancellationToken);
        Assert.Equal(51, await portal.InAsync((BuergerserviceDb db) => db.Instances.CountAsync(x => x.DefinitionId == definition && x.DefinitionVersion == 2)));
    }

    [Fact]
    public async Task Only_the_administration_may_intervene_and_only_in_its_own_tenant()
    {
        var id = await StartAsync(Definition("fremd" + Guid.NewGuid().ToString("N")));
        using var clerk = await portal.SignedInAsync("sabine.horn");
        Assert.NotEqual(200, (await clerk.GetAsync($"/vorgaenge/{id}/eingreifen")).Status);
        var stranger = await portal.AddPersonAsync(Actor.AdministratorRole, "aok");
        using var other = await portal.SignedInAsync(stranger.UserName);
        Assert.Equal(404, (await other.GetAsync($"/vorgaenge/{id}/eingreifen")).Status);
    }

    private static string Definition(string id, string wait = "warten", bool fails = false) => JsonSerializer.Serialize(new
    {
        definitionId = id,
        name = "Probe " + id[..8],
        variables = new[] { new { id = "zahl", name = "zahl", typeName = "Int32", value = "0" } },
        root = new
        {
            type = "Elsa.Flowchart",
            id = "ablauf",
            activities = new object[]
            {
                fails
                    ? new { type = "Elsa.FlowDecision", id = "pruefen", condition = new { typeName = "Boolean", expression = new { type = "JavaScript", value = "throw new Error('kaputt')" } } }
                    : new { type = "Elsa.Event", id = wait, eventName = $"{id}-los" },
                new { type = "Elsa.WriteLine", id = "ende", text = "Ende" },
            },
            connections = new object[] { new { source = new { activity = fails ? "pruefen" : wait, port = fails ? "True" : "Done" }, target = new { activity = "ende" } } },
        },
    });

    private async Task<Guid> BrokenAsync()
    {
        var id = await StartAsync(Definition("kaputt" + Guid.NewGuid().ToString("N"), fails: true));
        await UntilAsync(id, InstanceSubStatus.Faulted);
        return id;
    }

    private async Task<string> PublishAsync(string json) => await portal.InAsync(async (DefinitionCommands definitions) =>
    {
        var id = (await definitions.ImportAsync(json, System)).Row.DefinitionId;
        await definitions.PublishAsync(id, System);
        return id;
    });

    private async Task<Guid> StartAsync(string json)
    {
        var definition = await PublishAsync(json);
        return await portal.InAsync((InstanceCommands commands) => commands.StartAsync(definition, new Dictionary<string, object?>(), System, "Probevorgang"));
    }

    private Task<int> VersionAsync(Guid id) => portal.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == id).Select(i => i.DefinitionVersion).FirstAsync());

    private async Task UntilAsync(Guid id, InstanceSubStatus status)
    {
        for (var i = 0; i < 2400; i++)
        {
            if (await portal.InAsync((BuergerserviceDb db) => db.Instances.Where(r => r.Id == id).Select(r => r.SubStatus).FirstAsync()) == status)
                return;
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"The instance never became {status}.");
    }
}
