using System.Text.Json;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class DefinitionPageTests(PortalFixture portal)
{
    [Fact]
    public async Task Text_that_is_no_definition_is_explained_and_kept()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var form = await browser.GetAsync("/prozesse/einspielen");

        var page = await browser.SubmitAsync(form.Form(), fill: new() { ["Input.Text"] = "{ kein JSON </textarea><script>" });
        var empty = await browser.SubmitAsync(form.Form());

        Assert.Equal(200, page.Status);
        Assert.Equal("{ kein JSON </textarea><script>", page.ValueOf("Input.Text"));
        Assert.NotEmpty(page.Document.QuerySelectorAll("main .kern-alert--danger li"));
        Assert.Empty(page.Document.QuerySelectorAll("main script"));
        Assert.Contains("Bitte wählen Sie eine Datei oder fügen Sie die Definition als Text ein.", empty.Text(".portal-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checking_saves_nothing()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var form = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();

        var page = await browser.SubmitAsync(form.Form(), form.Button("Nur prüfen"), new() { ["Input.Text"] = Json(id, "Unbekannt.Typ") });

        Assert.Contains("Der Aktivitätstyp „Unbekannt.Typ“ ist nicht bekannt", page.Text(), StringComparison.Ordinal);
        Assert.False(await portal.InAsync((BuergerserviceDb db) => db.Definitions.AnyAsync(d => d.DefinitionId == id)));
    }

    [Fact]
    public async Task A_draft_with_errors_is_saved_and_cannot_be_published()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var form = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();

        var page = await browser.SubmitAndFollowAsync(form.Form(), fill: new() { ["Input.Text"] = Json(id, "Unbekannt.Typ") });

        Assert.Contains("Entwurf", page.Text(), StringComparison.Ordinal);
        Assert.Contains("So kann der Prozess nicht veröffentlicht werden", page.Text(), StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("main form"));
    }

    [Fact]
    public async Task A_definition_is_imported_published_downloaded_and_started_with_inputs()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var form = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();

        var draft = await browser.SubmitAndFollowAsync(form.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine") });
        var published = await browser.SubmitAndFollowAsync(draft.Form());
        var start = await browser.GetAsync($"/prozesse/{id}/starten");
        var refused = await browser.SubmitAsync(start.Form(), fill: new() { ["wert.anzahl"] = "viele", ["wert.daten"] = "{ falsch", ["Input.Name"] = "Mein Vorgang" });
        var started = await browser.SubmitAndFollowAsync(start.Form(), fill: new() { ["wert.anzahl"] = "3", ["wert.daten"] = """{ "a": [1] }""", ["Input.Name"] = "Mein Vorgang", ["Input.CorrelationId"] = "Z-1" });
        using var visitor = await Visitor.AsAsync(portal, "anke.admin");
        using var download = await visitor.GetAsync($"/prozesse/{id}/json");

        Assert.Contains("Version 1 ist veröffentlicht", published.Text(), StringComparison.Ordinal);
        Assert.Equal(2, refused.Document.QuerySelectorAll(".portal-error-summary li").Length);
        Assert.Equal("viele", refused.ValueOf("wert.anzahl"));
        Assert.Equal("{ falsch", refused.ValueOf("wert.daten"));
        Assert.Equal("Mein Vorgang", refused.ValueOf("Input.Name"));
        Assert.Equal("Mein Vorgang", started.Text("h1").Trim());
        Assert.Equal("application/json", download.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"{id}-v1.json", download.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(Json(id, "Elsa.WriteLine"), await download.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Publishing_a_version_one_has_not_seen_is_refused()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var import = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();
        var seen = await browser.SubmitAndFollowAsync(import.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine") });
        await browser.SubmitAsync(seen.Form());
        await browser.SubmitAsync(import.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine", "Neu") });

        var page = await browser.SubmitAsync(seen.Form());

        Assert.Equal(200, page.Status);
        Assert.Contains("Inzwischen wurde Version 2 eingespielt", page.Text(".portal-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_version_is_retracted_after_a_question()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var import = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();
        var draft = await browser.SubmitAndFollowAsync(import.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine") });
        Assert.Null(draft.Document.QuerySelector("main a[href$='/zurueckziehen']"));
        var published = await browser.SubmitAndFollowAsync(draft.Form());

        var question = await browser.GetAsync(published.Document.QuerySelector("main a[href$='/zurueckziehen']")!.GetAttribute("href")!);
        Assert.True(await IsPublishedAsync(id));
        var retracted = await browser.SubmitAndFollowAsync(question.Form());
        var again = await browser.SubmitAndFollowAsync(question.Form());

        Assert.Contains("Version 1 zurückziehen?", question.Text("h1"), StringComparison.Ordinal);
        Assert.False(await IsPublishedAsync(id));
        Assert.Contains("Version 1 ist zurückgezogen", retracted.Text(), StringComparison.Ordinal);
        Assert.Null(retracted.Document.QuerySelector("main a[href$='/starten']"));
        Assert.Contains("bereits zurückgezogen", again.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retracting_a_version_one_was_not_asked_about_is_refused()
    {
        using var browser = await portal.SignedInAsync("anke.admin");
        var import = await browser.GetAsync("/prozesse/einspielen");
        var id = NewId();
        await browser.SubmitAsync((await browser.SubmitAndFollowAsync(import.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine") })).Form());
        var question = await browser.GetAsync($"/prozesse/{id}/zurueckziehen");
        await browser.SubmitAsync((await browser.SubmitAndFollowAsync(import.Form(), fill: new() { ["Input.Text"] = Json(id, "Elsa.WriteLine", "Neu") })).Form());

        var page = await browser.SubmitAsync(question.Form());

        Assert.Equal(200, page.Status);
        Assert.Contains("Inzwischen ist Version 2 veröffentlicht", page.Text(".portal-error-summary"), StringComparison.Ordinal);
        Assert.True(await IsPublishedAsync(id));
    }

    [Fact]
    public async Task The_list_counts_running_instances_by_version()
    {
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Zählt mit"));
        using var browser = await portal.SignedInAsync("anke.admin");

        var page = await browser.GetAsync($"/prozesse/{task.DefinitionId}");

        Assert.Equal("1", page.Document.QuerySelector("tbody td.portal-number")!.TextContent);
        Assert.Contains(task.DefinitionId, (await browser.GetAsync("/prozesse")).Html, StringComparison.Ordinal);
    }

    private Task<bool> IsPublishedAsync(string id) => portal.InAsync((BuergerserviceDb db) => db.Definitions.AnyAsync(d => d.DefinitionId == id && d.IsPublished));

    private static string NewId() => "seiten-" + Guid.NewGuid().ToString("N");

    private static string Json(string id, string type, string name = "Seitentest") => JsonSerializer.Serialize(new
    {
        definitionId = id,
        name,
        inputs = new object[] { new { name = "anzahl", type = "Int32", displayName = "Anzahl" }, new { name = "daten", type = "ObjectDictionary" }, new { name = "eilig", type = "Boolean" } },
        root = new { type, id = "eins", text = "Hallo" },
    });
}
