using System.Net;
using System.Net.Http.Json;
using System.Text;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Workflows;

/// <summary>Endpoints of workflows under /workflows, over HTTP.</summary>
[Collection(ApiFixture.Name)]
public sealed class WorkflowRequestTests(ApiFixture api)
{
    [Fact]
    public async Task A_request_starts_a_workflow_and_gets_its_answer()
    {
        await PublishAsync(Echo("gruss/{name}", "\"GET\",\"POST\""));
        var answer = await api.As("t-sach").Send(HttpMethod.Post, "/workflows/gruss/Ann?n=7", JsonContent.Create(new { stadt = "Güstrow" }));
        answer.Expect(HttpStatusCode.Created);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal("""{"name":"Ann","n":"7","stadt":"Güstrow"}""", answer.Text);
        Assert.Equal("ja", answer.Headers["X-Eigen"]);
    }

    [Fact]
    public async Task Nobody_calls_an_endpoint_that_is_not_open_and_nobody_learns_what_exists()
    {
        await PublishAsync(Echo("zu/{name}", "\"GET\""));
        (await api.As(null).Get("/workflows/zu/x")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await api.As(null).Get("/workflows/gibt/es/nicht")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await api.As("t-sach").Get("/workflows/gibt/es/nicht")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As("t-fremd").Get("/workflows/zu/x")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As("t-sach").Send(HttpMethod.Delete, "/workflows/zu/x", null)).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As("t-sach").Get("/workflows/a/b/c/d/e/f/g/h")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_policy_of_the_definition_holds()
    {
        await PublishAsync(Echo("nur-admin/{name}", "\"GET\"", "\"policy\":\"admin\","));
        (await api.As("t-sach").Get("/workflows/nur-admin/x")).ExpectProblem(HttpStatusCode.Forbidden);
        (await api.As("t-admin").Get("/workflows/nur-admin/x")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_open_endpoint_answers_anybody_within_its_size()
    {
        await PublishAsync(Echo("offen/{name}", "\"POST\"", "\"authorize\":false,\"requestSizeLimit\":100,"));
        (await api.As(null).PostText("/workflows/offen/x", "{}")).Expect(HttpStatusCode.Created);
        (await api.As(null).PostText("/workflows/offen/x", $"\"{new string('x', 200)}\"")).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);
        (await api.As(null).PostText("/workflows/offen/x", "{kaputt")).ExpectProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_waiting_instance_is_resumed_by_its_request()
    {
        await PublishAsync("""
            {"definitionId":"warten-http","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.HttpEndpoint","id":"h","path":{"typeName":"String","expression":{"type":"JavaScript","value":"'bestaetigen/' + getCorrelationId()"}},"supportedMethods":["POST"]},
              {"type":"Elsa.WriteHttpResponse","id":"r","statusCode":"Accepted","content":"danke"}]}}
            """);
        var admin = api.As("t-admin");
        var id = await Processes.StartAsync(admin, "warten-http", "B-1");
        await admin.Until($"instances/{id}", a => a["status"] == "suspended" || a.Text.Contains("uspended", StringComparison.Ordinal));
        var answer = await api.As("t-sach").Send(HttpMethod.Post, "/workflows/Bestaetigen/b-1", null);
        answer.Expect(HttpStatusCode.Accepted);
        Assert.Equal("danke", answer.Text);
        (await api.As("t-sach").Send(HttpMethod.Post, "/workflows/bestaetigen/b-1", null)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_route_belongs_to_one_definition()
    {
        await PublishAsync(Echo("einmal/{a}", "\"GET\"", id: "erster"));
        await PublishAsync(Echo("einmal/{a}", "\"GET\"", id: "erster", name: "Neue Version"));
        var admin = api.As("t-admin");
        (await admin.PostText("definitions", Echo("Einmal/{b}", "\"GET\"", id: "zweiter"))).Expect(HttpStatusCode.Created);
        var refused = (await admin.Post("definitions/zweiter/publish", null)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Eingabe „Pfad“", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_ends_without_an_answer_gets_an_empty_one_and_a_stopped_one_an_error()
    {
        await PublishAsync("""{"definitionId":"http-stumm","root":{"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"stumm"}}""");
        Assert.Equal("", (await api.As("t-sach").Get("/workflows/stumm")).Expect(HttpStatusCode.OK).Text);
        await PublishAsync("""{"definitionId":"http-kaputt","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"kaputt"},{"type":"Elsa.Fault","id":"x"}]}}""");
        (await api.As("t-sach").Get("/workflows/kaputt")).ExpectProblem(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_is_fetched_later_and_only_by_its_caller()
    {
        await PublishAsync("""
            {"definitionId":"http-spaet","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"requestTimeout":"00:00:00.500","path":"spaet"},{"type":"Elsa.Event","id":"e","eventName":"http-spaet-weiter"},
              {"type":"Elsa.WriteHttpResponse","id":"r","content":"fertig"}]}}
            """);
        var first = (await api.As("t-sach").Get("/workflows/spaet")).Expect(HttpStatusCode.Accepted);
        var location = first.Headers["Location"];
        (await api.As("t-sach2").Get(location)).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As(null).Get(location)).ExpectProblem(HttpStatusCode.Unauthorized);
        await Processes.UntilWaitingAsync(api.As("t-admin"), "http-spaet");
        await api.As("t-admin").Post("events", new { name = "http-spaet-weiter" });
        Assert.Equal("fertig", (await api.As("t-sach").Until(location, a => a.Status == HttpStatusCode.OK)).Text);
    }

    [Fact]
    public async Task A_workflow_sees_the_headers_of_a_request_but_neither_its_proof_nor_its_address()
    {
        await PublishAsync("""
            {"definitionId":"http-kopf","variables":[{"id":"k","name":"K","typeName":"Object"}],"root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"kopf","headers":{"typeName":"Object","memoryReference":{"id":"k"}}},
              {"type":"Elsa.WriteHttpResponse","id":"w","content":{"typeName":"Object","expression":{"type":"JavaScript","value":"Object.keys(getK()).map(k => k.toLowerCase()).join()"}}}]}}
            """);
        var seen = (await api.As("t-sach").Send(HttpMethod.Get, "/workflows/kopf", null, ("X-Signatur", "1"), ("Cookie", "a=b"), ("Authorization", "Basic x"), ("X-Forwarded-For", "10.1.2.3"), ("Forwarded", "for=10.1.2.3"), ("X-Real-IP", "10.1.2.3"))).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("x-signatur", seen, StringComparison.Ordinal);
        foreach (var hidden in (string[])["cookie", "authorization", "api-key", "forwarded", "real-ip"])
            Assert.DoesNotContain(hidden, seen, StringComparison.Ordinal);
    }

    private async Task PublishAsync(string definition) => await Processes.PublishAsync(api.As("t-admin"), definition);

    private static string Echo(string path, string methods, string more = "", string? id = null, string name = "Echo") => """
        {"definitionId":"DEFINITION","name":"NAME","variables":[{"id":"b","name":"B","typeName":"Object"},{"id":"r","name":"R","typeName":"Object"},{"id":"q","name":"Q","typeName":"Object"}],
         "root":{"type":"Elsa.Sequence","id":"s","activities":[
          {"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"PATH","supportedMethods":[METHODS],MORE
            "parsedContent":{"typeName":"Object","memoryReference":{"id":"b"}},"routeData":{"typeName":"Object","memoryReference":{"id":"r"}},"queryStringData":{"typeName":"Object","memoryReference":{"id":"q"}}},
          {"type":"Elsa.WriteHttpResponse","id":"w","statusCode":"201","responseHeaders":{"typeName":"Object","expression":{"type":"Object","value":"{\"X-Eigen\":\"ja\"}"}},
            "content":{"typeName":"Object","expression":{"type":"JavaScript","value":"({ name: getR()?.name, n: getQ()?.n, stadt: getB()?.stadt })"}}}]}}
        """.Replace("DEFINITION", id ?? "echo-" + path.Split('/')[0], StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)
            .Replace("PATH", path, StringComparison.Ordinal).Replace("METHODS", methods, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);
}
