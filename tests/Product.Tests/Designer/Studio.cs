using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Product.Tests.Api;

namespace Buergerservice.Product.Tests.Designer;

/// <summary>Calls the Elsa interface as Studio does.</summary>
internal sealed class Studio(ApiClient client)
{
    private const string Base = "/elsa/api/";

    public Task<ApiAnswer> Get(string path) => client.Get(Base + path);

    public Task<ApiAnswer> Post(string path, object? body) => client.Post(Base + path, body);

    public Task<ApiAnswer> Delete(string path) => client.Send(HttpMethod.Delete, Base + path, null);

    public Task<ApiAnswer> Until(string path, Predicate<ApiAnswer> isAsExpected) => client.Until(Base + path, isAsExpected);

    /// <summary>The definition as the editor opens it, and the revision its saves are based on.</summary>
    public async Task<(JsonObject Model, string Revision)> Open(string definitionId)
    {
        var answer = (await Get($"workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest")).Expect(HttpStatusCode.OK);
        return (JsonNode.Parse(answer.Text)!.AsObject(), answer.Headers["ETag"]);
    }

    /// <summary>Saves as the editor does: everything it was given, without the links.</summary>
    public Task<ApiAnswer> Save(JsonObject model, string? revision = null, bool publish = false)
    {
        var copy = (JsonObject)model.DeepClone();
        copy["links"] = null;
        var content = System.Net.Http.Json.JsonContent.Create(new JsonObject { ["model"] = copy, ["publish"] = publish });
        return client.Send(HttpMethod.Post, Base + "workflow-definitions", content, revision is null ? [] : [("If-Match", revision)]);
    }

    /// <summary>Imports a file, over the state the editor has seen when it is open there.</summary>
    public Task<ApiAnswer> Import(JsonObject model, string? revision = null) =>
        client.Send(HttpMethod.Post, Base + "workflow-definitions/import", System.Net.Http.Json.JsonContent.Create(model), revision is null ? [] : [("If-Match", revision)]);

    /// <summary>Makes a definition of these steps, one after the other.</summary>
    public async Task<JsonObject> Create(string name, params JsonObject[] steps)
    {
        var connections = steps.Zip(steps.Skip(1), (a, b) => (JsonNode)new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = a["id"]!.DeepClone(), ["port"] = "Done" },
            ["target"] = new JsonObject { ["activity"] = b["id"]!.DeepClone(), ["port"] = "In" },
        }).ToArray();
        var root = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. steps]), ["connections"] = new JsonArray(connections) };
        var answer = (await Save(new JsonObject { ["name"] = name, ["root"] = root })).Expect(HttpStatusCode.OK);
        return JsonNode.Parse(answer.Text)!["workflowDefinition"]!.AsObject();
    }

    public static JsonObject Line(string id, string text) => Step("Elsa.WriteLine", id, "text", text);

    public static JsonObject Event(string id, string name) => Step("Elsa.Event", id, "eventName", name);

    // As Studio writes a value that was just typed in: without the name of its type.
    public static JsonObject Step(string type, string id, string input, string value) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["version"] = 1,
        [input] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } },
    };

    public static JsonArray StepsOf(JsonObject model) => model["root"]!["activities"]!.AsArray();

    public static JsonObject StepOf(JsonObject model, string id) => StepsOf(model).Select(s => s!.AsObject()).Single(s => s["id"]!.GetValue<string>() == id);
}
