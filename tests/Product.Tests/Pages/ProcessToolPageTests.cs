using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>What administrators have beside the designer: comparing, resetting, trying out.</summary>
public sealed class ProcessToolPageTests(PortalFixture portal)
{
    [Fact]
    public async Task Versions_are_compared_value_by_value_and_a_version_lists_its_open_instances()
    {
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Alter Titel"));
        using var browser = await portal.SignedInAsync("anke.admin");
        var json = await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == task.DefinitionId).Select(d => d.Json).FirstAsync());
        await ImportAsync(browser, json.Replace("Alter Titel", "Neuer Titel", StringComparison.Ordinal));

        var comparison = await browser.GetAsync($"/prozesse/{task.DefinitionId}/vergleich");
        var version = await browser.GetAsync($"/prozesse/{task.DefinitionId}/versionen/1");

        Assert.Equal("Alter Titel", comparison.Document.QuerySelector(".diff del")!.TextContent);
        Assert.Equal("Neuer Titel", comparison.Document.QuerySelector(".diff ins")!.TextContent);
        Assert.Equal("Titel", comparison.Text(".diff__label"));
        Assert.Equal($"/aufgaben/{task.Id}", version.Document.QuerySelector("tbody a[href^='/aufgaben']")!.GetAttribute("href"));
        Assert.NotNull(version.Document.QuerySelector("svg.flow-picture"));
    }

    [Fact]
    public async Task A_shipped_process_that_was_changed_can_be_reset_and_shows_what_that_changes()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var shipped = await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "buergerfall").OrderBy(d => d.Version).Select(d => d.Json).FirstAsync());
        Assert.DoesNotContain("zurücksetzen", (await browser.GetAsync("/prozesse/buergerfall")).Text(), StringComparison.Ordinal);
        await ImportAsync(browser, shipped.Replace("Erst-Clearing", "Erstes Klären", StringComparison.Ordinal));

        var page = await browser.GetAsync("/prozesse/buergerfall/zuruecksetzen");
        Assert.Contains("Erstes Klären", page.Document.QuerySelectorAll(".diff del").Select(d => d.TextContent));
        Assert.Contains("wird dabei ersetzt", page.Text(), StringComparison.Ordinal);
        Assert.Equal(302, (await browser.SubmitAsync(page.Form())).Status);

        Assert.Equal(shipped, await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "buergerfall" && d.IsLatest).Select(d => d.Json).FirstAsync()));
        Assert.Equal(404, (await browser.GetAsync($"/prozesse/gibt-es-nicht/zuruecksetzen")).Status);
    }

    [Fact]
    public async Task Steps_without_a_place_are_arranged_on_request()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var id = "anordnen-" + Guid.NewGuid().ToString("N");
        // Not by the page: what is imported there is arranged at once.
        await portal.InAsync((DefinitionCommands commands) => commands.ImportAsync(JsonSerializer.Serialize(new { definitionId = id, name = "Anordnen", root = new { id = "r", type = "Elsa.Flowchart", activities = new[] { new { id = "a", type = "Elsa.WriteLine", text = "x" } } } }), new("system", "System", "kreis", [Actor.AdministratorRole])));
        var page = await browser.GetAsync($"/prozesse/{id}");

        Assert.Equal(302, (await browser.SubmitAsync(page.Form("form[action*='Anordnen']"))).Status);

        Assert.Contains("\"position\"", await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == id && d.IsLatest).Select(d => d.Json).FirstAsync()), StringComparison.Ordinal);
        Assert.Null((await browser.GetAsync($"/prozesse/{id}")).Document.QuerySelector("form[action*='Anordnen']"));
    }

    [Fact]
    public async Task BPMN_goes_out_and_comes_in_again_and_what_has_no_equal_is_named()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var id = "bpmn-" + Guid.NewGuid().ToString("N");
        await ImportAsync(browser, JsonSerializer.Serialize(new { definitionId = id, name = "Hin und her", root = new { id = "r", type = "Elsa.Flowchart", activities = new[] { new { id = "a", type = "Elsa.WriteLine", text = "x" } } } }));

        var bpmn = await browser.GetAsync($"/prozesse/{id}/bpmn");
        Assert.Equal(200, bpmn.Status);
        await ImportAsync(browser, bpmn.Html.Replace("name=\"a\"", "name=\"Umbenannt\"", StringComparison.Ordinal));
        var refused = await browser.SubmitAsync((await browser.GetAsync("/prozesse/einspielen")).Form(), fill: new() { ["Input.Text"] = """<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>""" });

        Assert.Contains("Umbenannt", await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == id && d.IsLatest).Select(d => d.Json).FirstAsync()), StringComparison.Ordinal);
        Assert.Equal(200, refused.Status);
        Assert.Contains("Dokumenttyp-Definition", refused.Text(), StringComparison.Ordinal);
        using var clerk = await portal.SignedInAsync("sabine.horn");
        Assert.NotEqual(200, (await clerk.GetAsync($"/prozesse/{id}/bpmn")).Status);
    }

    [Fact]
    public async Task A_rehearsal_of_the_case_process_writes_nothing()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        // Under a name of its own, so that nothing other tests do is counted.
        var id = "probe-" + Guid.NewGuid().ToString("N");
        var shipped = await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "buergerfall").OrderBy(d => d.Version).Select(d => d.Json).FirstAsync());
        await ImportAsync(browser, shipped.Replace("\"definitionId\": \"buergerfall\"", $"\"definitionId\": \"{id}\"", StringComparison.Ordinal));
        var form = await browser.GetAsync($"/prozesse/{id}/versionen/1/probelauf");
        var begun = await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Begin"] = "2026-03-02" });
        Assert.Equal(302, begun.Status);
        var run = await browser.GetAsync(begun.Location!);
        Assert.Contains("Erst-Clearing", run.Document.QuerySelector("a.record-list__title")!.TextContent, StringComparison.Ordinal);

        var later = await browser.SubmitAsync(run.Form(), run.Button("1 Monat weiter"));
        Assert.Contains("02.04.2026", (await browser.GetAsync(later.Location!)).Text(".rehearsal-clock"), StringComparison.Ordinal);
        var task = await browser.GetAsync(run.Document.QuerySelector("a.record-list__title")!.GetAttribute("href")!);
        var done = await browser.SubmitAsync(task.Form(), task.Button("Fehlauslösung"));
        if (done.Status == 200)
            done = await browser.SubmitAsync(done.Form(), done.Button("Fehlauslösung"), FillOf(done));

        Assert.Equal(302, done.Status);
        Assert.Contains("beendet", (await browser.GetAsync(done.Location!)).Text(".kern-badge"), StringComparison.Ordinal);
        Assert.Equal((0, 0), await portal.InAsync(async (BuergerserviceDb db) => (await db.Instances.CountAsync(i => i.DefinitionId == id), await db.Tasks.CountAsync(t => t.DefinitionId == id))));
        using var other = await portal.SignedInAsync((await portal.AddPersonAsync("Administration")).UserName);
        // To everybody else it is as if it were gone.
        var foreign = await other.GetAsync(begun.Location!);
        Assert.Equal((302, $"/prozesse/{id}/probelauf-vorbei"), (foreign.Status, foreign.Location));
        using var clerk = await portal.SignedInAsync("sabine.horn");
        Assert.NotEqual(200, (await clerk.GetAsync(begun.Location!)).Status);
    }

    [Fact]
    public async Task A_visit_is_tried_out_without_a_booth_and_what_the_program_would_say_is_filled_in()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        const string Id = "lisa-probe";
        var shipped = await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "lisa").OrderBy(d => d.Version).Select(d => d.Json).FirstAsync());
        await ImportAsync(browser, shipped.Replace("\"definitionId\": \"lisa\"", $"\"definitionId\": \"{Id}\"", StringComparison.Ordinal));
        var form = await browser.GetAsync($"/prozesse/{Id}/versionen/1/probelauf");
        var begun = await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Begin"] = "2026-03-02" });

        var run = await browser.GetAsync(begun.Location!);
        run = await AnsweredAsync(browser, run, "Licht einschalten");
        Assert.Contains("beginnt mit „Besuch in der Kabine“", run.Text(), StringComparison.Ordinal);
        var offered = run.Document.QuerySelectorAll("main form").Single(f => f.TextContent.Contains("Gespräch.angenommen", StringComparison.Ordinal));
        var taken = await browser.SubmitAsync((AngleSharp.Html.Dom.IHtmlFormElement)offered, offered.QuerySelector("button"));
        Assert.Equal(302, taken.Status);

        run = await browser.GetAsync(taken.Location!);
        Assert.Equal(["Gespräch verfolgen"], run.Document.QuerySelectorAll("h3").Select(h => h.TextContent.Trim()).Where(t => t == "Gespräch verfolgen"));
        var opened = run.Document.QuerySelectorAll("main form").Single(f => f.TextContent.Contains("Gespräch.beendet", StringComparison.Ordinal));
        run = await browser.GetAsync((await browser.SubmitAsync((AngleSharp.Html.Dom.IHtmlFormElement)opened, opened.QuerySelector("button"))).Location!);
        run = await AnsweredAsync(browser, run, "Tür freigeben");
        Assert.Contains("booth.reset", run.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_talk_whose_end_is_told_before_its_beginning_was_a_talk()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        const string Id = "lisa-kurz";
        var shipped = await portal.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "lisa").OrderBy(d => d.Version).Select(d => d.Json).FirstAsync());
        await ImportAsync(browser, shipped.Replace("\"definitionId\": \"lisa\"", $"\"definitionId\": \"{Id}\"", StringComparison.Ordinal));
        var form = await browser.GetAsync($"/prozesse/{Id}/versionen/1/probelauf");
        var run = await browser.GetAsync((await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Begin"] = "2026-03-02" })).Location!);
        run = await AnsweredAsync(browser, run, "Licht einschalten");
        var ended = (AngleSharp.Html.Dom.IHtmlFormElement)run.Document.QuerySelectorAll("main form").Single(f => f.TextContent.Contains("Gespräch.beendet", StringComparison.Ordinal));
        var told = ended.QuerySelector("textarea")!.TextContent.Replace("\"CallbackOffered\"", "\"Completed\", \"angenommen\": true, \"person\": \"probe\"", StringComparison.Ordinal);

        run = await browser.GetAsync((await browser.SubmitAsync(ended, ended.QuerySelector("button"), new() { ["inhalt"] = told })).Location!);
        Assert.Contains("Gespräch verfolgen", run.Document.QuerySelectorAll("h3").Select(h => h.TextContent.Trim()));
    }

    // Goes on with what stands there already.
    private static async Task<Page> AnsweredAsync(Browser browser, Page run, string what)
    {
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)run.Document.QuerySelectorAll("main form").Single(f => f.TextContent.Contains(what, StringComparison.Ordinal));
        return await browser.GetAsync((await browser.SubmitAsync(form, form.QuerySelector("button"))).Location!);
    }

    private static Dictionary<string, string> FillOf(Page page) =>
        page.Document.QuerySelectorAll("main [aria-invalid=true]").Select(e => e.GetAttribute("name")!).Where(n => n is not null).Distinct().ToDictionary(n => n, _ => "Probe");

    private static async Task ImportAsync(Browser browser, string json)
    {
        var page = await browser.GetAsync("/prozesse/einspielen");
        Assert.Equal(302, (await browser.SubmitAsync(page.Form(), fill: new() { ["Input.Text"] = json })).Status);
    }
}
