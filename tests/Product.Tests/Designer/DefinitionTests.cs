using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Buergerservice.Product.Tests.Designer.Studio;

namespace Buergerservice.Product.Tests.Designer;

[Collection(ApiFixture.Name)]
public sealed class DefinitionTests(ApiFixture api)
{
    private readonly Studio _studio = new(api.As("t-admin"));

    [Fact]
    public async Task A_process_is_drawn_published_changed_and_keeps_its_published_version()
    {
        var created = await _studio.Create("Weg über Größe", Line("a", "Hallo"));
        Assert.Equal("weg-ueber-groesse", created["definitionId"]!.GetValue<string>());
        var (model, revision) = await _studio.Open("weg-ueber-groesse");
        Assert.Equal("Workflow1:root:a", StepOf(model, "a")["nodeId"]!.GetValue<string>());
        Assert.Equal("String", StepOf(model, "a")["text"]!["typeName"]!.GetValue<string>());
        var published = (await _studio.Save(model, revision, publish: true)).Expect(HttpStatusCode.OK);
        Assert.True(published.Json.GetProperty("workflowDefinition").GetProperty("isPublished").GetBoolean());

        (model, revision) = await _studio.Open("weg-ueber-groesse");
        StepOf(model, "a")["text"]!["expression"]!["value"] = "Guten Tag";
        var draft = (await _studio.Save(model, revision)).Expect(HttpStatusCode.OK).Json.GetProperty("workflowDefinition");
        Assert.Equal((2, false), (draft.GetProperty("version").GetInt32(), draft.GetProperty("isPublished").GetBoolean()));
        var old = JsonNode.Parse((await _studio.Get("workflow-definitions/by-definition-id/weg-ueber-groesse?versionOptions=Published")).Text)!.AsObject();
        Assert.Equal("Hallo", StepOf(old, "a")["text"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_save_that_changes_nothing_makes_no_version()
    {
        var created = await _studio.Create("Nichts geändert", Line("a", "x"), Line("b", "y"));
        created["variables"] = new JsonArray(new JsonObject { ["id"] = "zahl", ["name"] = "zahl", ["typeName"] = "Int32", ["value"] = 0 });
        (await _studio.Save(created, publish: true)).Expect(HttpStatusCode.OK);
        var (model, revision) = await _studio.Open("nichts-geaendert");
        // Studio writes every value of a variable as a text, puts the step that was touched last at the end of the list, and measures it anew.
        model["variables"]![0]!["value"] = "0";
        var first = StepOf(model, "a");
        StepsOf(model).Remove(first);
        StepsOf(model).Add((JsonNode)first);
        var answer = (await _studio.Save(model, revision)).Expect(HttpStatusCode.OK).Json.GetProperty("workflowDefinition");
        Assert.Equal((1, true), (answer.GetProperty("version").GetInt32(), answer.GetProperty("isPublished").GetBoolean()));
    }

    [Fact]
    public async Task Of_two_saves_of_one_draft_the_second_gets_a_conflict_and_the_first_stays()
    {
        await _studio.Create("Zwei zugleich", Line("a", "Anfang"));
        var (anna, seen) = await _studio.Open("zwei-zugleich");
        var bert = (JsonObject)anna.DeepClone();
        StepOf(anna, "a")["text"]!["expression"]!["value"] = "von Anna";
        StepOf(bert, "a")["text"]!["expression"]!["value"] = "von Bert";
        (await _studio.Save(anna, seen)).Expect(HttpStatusCode.OK);
        var refused = (await _studio.Save(bert, seen)).ExpectProblem(HttpStatusCode.BadRequest, "revision-conflict");
        Assert.Contains("t-admin", refused["detail"], StringComparison.Ordinal);
        Assert.Contains("Ihre Änderung wurde nicht gespeichert", refused.Json.GetProperty("errors").GetProperty("generalErrors")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("von Anna", StepOf((await _studio.Open("zwei-zugleich")).Model, "a")["text"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_step_of_an_unknown_type_is_shown_as_such_and_survives_a_save_untouched()
    {
        var strange = new JsonObject { ["id"] = "x", ["type"] = "Fremd.Schritt", ["version"] = 7, ["eigenes"] = new JsonObject { ["tief"] = 1 } };
        var created = await _studio.Create("Unbekannt", Line("a", "x"), strange);
        var shown = StepOf(created, "x");
        Assert.Equal(("Elsa.NotFoundActivity", "Fremd.Schritt"), (shown["type"]!.GetValue<string>(), shown["missingTypeName"]!.GetValue<string>()));
        shown["metadata"]!["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 10, ["y"] = 20 } };
        (await _studio.Save(created)).Expect(HttpStatusCode.OK);

        var stored = StepOf(JsonNode.Parse(await StoredAsync("unbekannt"))!.AsObject(), "x");
        Assert.Equal(("Fremd.Schritt", 7, 1), (stored["type"]!.GetValue<string>(), stored["version"]!.GetValue<int>(), stored["eigenes"]!["tief"]!.GetValue<int>()));
        Assert.Equal(20, stored["metadata"]!["designer"]!["position"]!["y"]!.GetValue<int>());
        Assert.Null(stored["originalActivityJson"]);
    }

    [Fact]
    public async Task A_save_that_would_empty_a_process_is_refused()
    {
        var created = await _studio.Create("Nicht leeren", Line("a", "1"), Line("b", "2"), Line("c", "3"));
        StepsOf(created).Clear();
        created["root"]!["connections"] = new JsonArray();
        (await _studio.Save(created)).ExpectProblem(HttpStatusCode.BadRequest, "would-wipe");
        Assert.Equal(3, StepsOf((await _studio.Open("nicht-leeren")).Model).Count);
    }

    [Fact]
    public async Task Problems_name_step_and_input_in_German_and_a_refused_publication_keeps_the_draft()
    {
        var created = await _studio.Create("Mit Fehler", Event("warten", "x"));
        StepOf(created, "warten").Remove("eventName");
        var saved = (await _studio.Save(created)).Expect(HttpStatusCode.OK);
        var problem = saved.Json.GetProperty("problems")[0];
        Assert.Equal(("error", "warten"), (problem.GetProperty("severity").GetString(), problem.GetProperty("activityId").GetString()));
        Assert.Contains("Name des Ereignisses", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        var refused = (await _studio.Save(created, saved.Headers["ETag"], publish: true)).ExpectProblem(HttpStatusCode.BadRequest, "invalid");
        Assert.Contains("Name des Ereignisses", refused.Json.GetProperty("errors").GetProperty("generalErrors")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(saved.Headers["ETag"], refused.Headers["ETag"]);
        Assert.Equal("Name des Ereignisses", (await _studio.Get("designer/problems/mit-fehler")).Json.GetProperty("items")[0].GetProperty("property").GetString());
    }

    [Fact]
    public async Task What_is_typed_into_the_JSON_editor_is_data_and_not_a_text()
    {
        var step = Step("Elsa.ForEach", "schleife", "items", """["a", "b"]""");
        step["body"] = Line("zeile", "x");
        await _studio.Create("Schleife", step);
        var stored = StepOf(JsonNode.Parse(await StoredAsync("schleife"))!.AsObject(), "schleife");
        Assert.Equal("Object", stored["items"]!["expression"]!["type"]!.GetValue<string>());
        Assert.Equal("Workflow1:root:schleife:zeile", stored["body"]!["nodeId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_process_is_copied_searched_exported_and_imported()
    {
        var created = await _studio.Create("Einmalig Xylophon", Line("a", "Original"));
        created["id"] = created["definitionId"] = null;
        created["name"] = "Einmalig Xylophon Kopie";
        (await _studio.Save(created)).Expect(HttpStatusCode.OK);
        var found = (await _studio.Get("workflow-definitions?versionOptions=Latest&SearchTerm=xylophon&Page=0&PageSize=1")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 2), (found.GetProperty("items").GetArrayLength(), found.GetProperty("totalCount").GetInt32()));
        Assert.False((await _studio.Get("workflow-definitions/validation/is-name-unique?name=einmalig%20xylophon")).Json.GetProperty("isUnique").GetBoolean());

        var file = (await _studio.Get("workflow-definitions/einmalig-xylophon/export?versionOptions=Latest")).Expect(HttpStatusCode.OK);
        Assert.Contains("einmalig-xylophon-v1.json", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        var exported = JsonNode.Parse(file.Text)!.AsObject();
        Assert.EndsWith("schema.json", exported["$schema"]!.GetValue<string>(), StringComparison.Ordinal);
        StepOf(exported, "a")["text"]!["expression"]!["value"] = "Eingespielt";
        (await _studio.Post("workflow-definitions/import", exported)).Expect(HttpStatusCode.OK);
        Assert.Equal("Eingespielt", StepOf((await _studio.Open("einmalig-xylophon")).Model, "a")["text"]!["expression"]!["value"]!.GetValue<string>());

        var ids = found.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());
        var zip = (await _studio.Post("bulk-actions/export/workflow-definitions", new { ids })).Expect(HttpStatusCode.OK);
        using var archive = new ZipArchive(new MemoryStream(zip.Bytes));
        Assert.Equal("einmalig-xylophon-v1.json", Assert.Single(archive.Entries).Name);
    }

    [Fact]
    public async Task A_process_is_exported_with_those_that_use_it_and_an_import_over_somebody_elses_draft_gets_a_conflict()
    {
        var part = await _studio.Create("Exportierter Baustein", Line("a", "x"));
        part["options"]!["usableAsActivity"] = true;
        (await _studio.Save(part, publish: true)).Expect(HttpStatusCode.OK);
        var user = await _studio.Create("Export Verwender", new JsonObject { ["id"] = "teil", ["type"] = "ExportierterBaustein", ["version"] = 1 });
        (await _studio.Save(user, publish: true)).Expect(HttpStatusCode.OK);
        var alone = (await _studio.Get("workflow-definitions/exportierter-baustein/export?versionOptions=Latest&includeConsumingWorkflows=False")).Expect(HttpStatusCode.OK);
        Assert.Contains(".json", alone.Headers["Content-Disposition"], StringComparison.Ordinal);
        var both = (await _studio.Get("workflow-definitions/exportierter-baustein/export?versionOptions=Latest&includeConsumingWorkflows=True")).Expect(HttpStatusCode.OK);
        using var archive = new ZipArchive(new MemoryStream(both.Bytes));
        Assert.Equal(["export-verwender-v1.json", "exportierter-baustein-v1.json"], archive.Entries.Select(e => e.Name).Order());

        var (mine, seen) = await _studio.Open("export-verwender");
        var theirs = (JsonObject)mine.DeepClone();
        theirs["description"] = "inzwischen geändert";
        (await _studio.Save(theirs, seen)).Expect(HttpStatusCode.OK);
        (await _studio.Import(mine, seen)).ExpectProblem(HttpStatusCode.BadRequest, "revision-conflict");
        (await _studio.Import(mine)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_old_version_is_taken_up_again_and_a_draft_is_discarded()
    {
        var created = await _studio.Create("Zurück", Line("a", "eins"));
        (await _studio.Save(created, publish: true)).Expect(HttpStatusCode.OK);
        var (model, _) = await _studio.Open("zurueck");
        StepOf(model, "a")["text"]!["expression"]!["value"] = "zwei";
        (await _studio.Save(model, publish: true)).Expect(HttpStatusCode.OK);
        var reverted = (await _studio.Post("workflow-definitions/zurueck/revert/1", null)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((3, false), (reverted.GetProperty("version").GetInt32(), reverted.GetProperty("isPublished").GetBoolean()));
        Assert.Equal("eins", StepOf((await _studio.Open("zurueck")).Model, "a")["text"]!["expression"]!["value"]!.GetValue<string>());

        (await _studio.Delete($"workflow-definition-versions/{reverted.GetProperty("id").GetString()}")).Expect(HttpStatusCode.NoContent);
        var (latest, _) = await _studio.Open("zurueck");
        Assert.Equal(2, latest["version"]!.GetValue<int>());
        (await _studio.Delete($"workflow-definition-versions/{latest["id"]}")).ExpectProblem(HttpStatusCode.BadRequest, "immutable");
    }

    [Fact]
    public async Task Only_a_process_without_publication_and_instances_is_deleted()
    {
        var created = await _studio.Create("Löschen", Line("a", "x"));
        (await _studio.Save(created, publish: true)).Expect(HttpStatusCode.OK);
        (await _studio.Delete("workflow-definitions/loeschen")).ExpectProblem(HttpStatusCode.BadRequest, "published");
        var bulk = (await _studio.Post("bulk-actions/retract/workflow-definitions/by-definition-ids", new { definitionIds = new List<string> { "loeschen", "gibt-es-nicht" } })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("loeschen", "gibt-es-nicht"), (bulk.GetProperty("retracted")[0].GetString(), bulk.GetProperty("notFound")[0].GetString()));
        Assert.Equal(1, (await _studio.Post("bulk-actions/delete/workflow-definitions/by-definition-id", new { definitionIds = new List<string> { "loeschen" } })).Expect(HttpStatusCode.OK).Json.GetProperty("deleted").GetInt32());
        (await _studio.Get("workflow-definitions/by-definition-id/loeschen")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_project_lead_sees_everything_read_only_and_others_see_nothing()
    {
        var created = await _studio.Create("Nur lesen", Line("a", "x"));
        var lead = new Studio(api.As("t-leitung"));
        var (model, revision) = await lead.Open("nur-lesen");
        Assert.DoesNotContain("publish", model["links"]!.AsArray().Select(l => l!["rel"]!.GetValue<string>()));
        Assert.DoesNotContain("bulk-publish", (await lead.Get("workflow-definitions")).Text, StringComparison.Ordinal);
        (await lead.Save(model, revision)).Expect(HttpStatusCode.Forbidden);
        (await lead.Delete("workflow-definitions/nur-lesen")).Expect(HttpStatusCode.Forbidden);
        (await lead.Post("workflow-definitions/nur-lesen/execute", new { })).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("bulk-publish", (await _studio.Get("workflow-definitions")).Text, StringComparison.Ordinal);
        (await new Studio(api.As("t-sach")).Get("workflow-definitions")).Expect(HttpStatusCode.Forbidden);
        (await new Studio(api.As(null)).Get("workflow-definitions")).Expect(HttpStatusCode.Unauthorized);
        Assert.NotNull(created["links"]);
    }

    private async Task<string> StoredAsync(string definitionId)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Definitions.Where(d => d.DefinitionId == definitionId && d.IsLatest).Select(d => d.Json).SingleAsync(TestContext.Current.CancellationToken);
    }
}
