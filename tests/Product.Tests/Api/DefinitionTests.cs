using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class DefinitionTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");

    [Fact]
    public async Task A_definition_is_imported_read_back_published_and_versioned()
    {
        var first = SampleProcesses.Timer("def-weg").Replace("Test def-weg", "Größe „def“", StringComparison.Ordinal);
        var imported = (await _admin.PostText("definitions", first)).Expect(HttpStatusCode.Created);
        Assert.Equal("/api/v1/definitions/def-weg?version=1", imported.Headers["Location"]);
        Assert.True(imported.Json.GetProperty("canPublish").GetBoolean());
        Assert.Equal(first, (await _admin.Get(imported.Headers["Location"])).Expect(HttpStatusCode.OK).Text);
        Assert.False(await IsListedAsync("published", "def-weg"));
        (await _admin.Post("definitions/def-weg/publish", null)).Expect(HttpStatusCode.OK);
        Assert.True(await IsListedAsync("published", "def-weg"));

        var second = first.Replace("10.00:00:00", "20.00:00:00", StringComparison.Ordinal);
        Assert.Equal(2, (await _admin.PostText("definitions", second)).Expect(HttpStatusCode.Created).Json.GetProperty("definition").GetProperty("version").GetInt32());
        var versions = (await api.As("t-leitung").Get("definitions/def-weg/versions")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal([(2, false), (1, true)], versions.EnumerateArray().Select(v => (v.GetProperty("version").GetInt32(), v.GetProperty("isPublished").GetBoolean())));
        Assert.Equal(second, (await _admin.Get("definitions/def-weg")).Text);
        Assert.Equal(first, (await _admin.Get("definitions/def-weg?version=1")).Text);
    }

    [Theory]
    [InlineData("kein JSON", "not-json", "kein gültiges JSON (Zeile 1")]
    [InlineData("", "not-json", "kein gültiges JSON")]
    [InlineData("[1,2]", "not-object", "JSON-Objekt")]
    [InlineData("{}", "no-id", "definitionId")]
    [InlineData("""{"definitionId":"x","root":{"id":"a"}}""", "no-type", "hat keinen Typ")]
    public async Task What_cannot_be_read_is_refused_in_German(string json, string code, string message)
    {
        var answer = (await _admin.PostText("definitions", json)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        var error = Assert.Single(answer.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal(("error", code), (error.GetProperty("severity").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var validated = (await _admin.PostText("definitions/validate", json)).Expect(HttpStatusCode.OK);
        Assert.False(validated.Json.GetProperty("canPublish").GetBoolean());
        Assert.Equal(code, validated.Json.GetProperty("problems")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_is_nested_too_deeply_is_refused()
    {
        var deep = new StringBuilder("""{"definitionId":"tief","root":""");
        for (var i = 0; i < 200; i++)
            deep.Append("""{"type":"Elsa.If","then":""");
        deep.Append("null").Append('}', 201);
        Assert.Contains("tiefer als 96 Ebenen", (await _admin.PostText("definitions", deep.ToString())).ExpectProblem(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(17, HttpStatusCode.UnprocessableEntity, "größer als 16 MiB")]
    [InlineData(19, HttpStatusCode.RequestEntityTooLarge, "größer als erlaubt")]
    public async Task What_is_too_large_is_refused(int megabytes, HttpStatusCode status, string message)
    {
        var json = $$"""{"definitionId":"gross","description":"{{new string('x', megabytes * 1024 * 1024)}}"}""";
        Assert.Contains(message, (await _admin.PostText("definitions", json)).ExpectProblem(status).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var content = new ByteArrayContent([0x7B, 0xFF, 0xFE, 0x7D]) { Headers = { ContentType = new("application/json") } };
        Assert.Contains("UTF-8", (await _admin.Send(HttpMethod.Post, "definitions", content)).ExpectProblem(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"definitionId":"x\ud800"}""")]
    [InlineData("""{"definitionId":"x","root":{"type":"Elsa.WriteLine","text":"\ud800"}}""")]
    [InlineData("""{"definitionId":"x","variables":{"a":{"b":[null]}},"root":{"type":"Elsa.Sequence","activities":[null,1,"x"]}}""")]
    [InlineData("""{"definitionId":"x","variables":[5],"inputs":"x","outcomes":7,"options":[],"root":{"type":"Elsa.Flowchart","activities":{},"connections":[{"source":5}]}}""")]
    [InlineData("""{"definitionId":"x","root":{"type":"Elsa.Flowchart","id":5,"customProperties":"x","metadata":[],"activities":[{"type":"Elsa.If","condition":[]}],"connections":"x"}}""")]
    public async Task Strange_but_readable_JSON_never_ends_in_500(string json)
    {
        foreach (var path in (string[])["definitions/validate", "definitions"])
            Assert.True((await _admin.PostText(path, json)).Status < HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_faulty_definition_is_kept_as_draft_and_refused_at_publishing_naming_activity_and_property()
    {
        var json = SampleProcesses.Process("def-fehler", [
            new() { ["type"] = "Elsa.WriteLine", ["id"] = "doppelt", ["text"] = "a" },
            new() { ["type"] = "Elsa.WriteLine", ["id"] = "doppelt", ["text"] = "b" },
            new() { ["type"] = "Firma.GibtEsNicht", ["id"] = "fremd" },
            new() { ["type"] = "Elsa.Delay", ["id"] = "pause", ["timeSpan"] = "bald" },
            new() { ["type"] = "Elsa.Event", ["id"] = "ereignis" },
        ], []);
        var imported = (await _admin.PostText("definitions", json)).Expect(HttpStatusCode.Created).Json;
        Assert.False(imported.GetProperty("canPublish").GetBoolean());
        AssertNames(imported.GetProperty("problems"));
        var refused = (await _admin.Post("definitions/def-fehler/publish", null)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        AssertNames(refused.Json.GetProperty("errors"));
        Assert.False(await IsListedAsync("published", "def-fehler"));
        (await _admin.Post("instances", new { definitionId = "def-fehler" })).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Validation_saves_nothing()
    {
        (await _admin.PostText("definitions/validate", SampleProcesses.Timer("def-nur-geprueft"))).Expect(HttpStatusCode.OK);
        (await _admin.Get("definitions/def-nur-geprueft")).ExpectProblem(HttpStatusCode.NotFound);
        (await _admin.Post("definitions/def-nur-geprueft/publish", null)).ExpectProblem(HttpStatusCode.NotFound);
        (await _admin.Get("definitions/def-nur-geprueft/versions")).ExpectProblem(HttpStatusCode.NotFound);
    }

    private static void AssertNames(JsonElement problems)
    {
        var messages = problems.EnumerateArray().Select(p => p.GetProperty("message").GetString()!).ToList();
        Assert.Contains(messages, m => m.Contains("„doppelt“ kommt mehrfach vor", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("(fremd)", StringComparison.Ordinal) && m.Contains("„Firma.GibtEsNicht“", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("(pause), Eingabe „Dauer“", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Contains("(ereignis), Eingabe „Name des Ereignisses“", StringComparison.Ordinal));
        Assert.Contains(problems.EnumerateArray(), p => p.GetProperty("activityId").GetString() == "pause" && p.GetProperty("property").GetString() == "Dauer");
    }

    private async Task<bool> IsListedAsync(string filter, string id) =>
        (await _admin.Get($"definitions?filter={filter}")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Any(d => d.GetProperty("definitionId").GetString() == id);
}
