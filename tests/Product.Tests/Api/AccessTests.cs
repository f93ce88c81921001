using System.Net;
using Buergerservice.Portal.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class AccessTests(ApiFixture api)
{
    private static readonly string[] Anonymous = ["/openapi/{documentName}.json", "/api/v1/devices/registration"];

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [Policies.Staff] = [],
        [Policies.Rollout] = [Roles.Projektleitung, Roles.Behoerdenleitung, Roles.Datenschutz, Roles.Administration],
        [Policies.RolloutLead] = [Roles.Projektleitung, Roles.Administration],
        [Policies.Cases] = [Roles.Sachbearbeitung, Roles.Clearing, Roles.Administration],
        [Policies.Wishes] = [Roles.Sachbearbeitung, Roles.Clearing, Roles.Behoerdenleitung, Roles.Administration],
        [Policies.Leads] = [Roles.Behoerdenleitung, Roles.Administration],
        [Policies.Admin] = [Roles.Administration],
        [Policies.Operator] = [Roles.Administration],
    };

    [Fact]
    public void Every_endpoint_names_a_policy_and_only_the_description_and_the_registration_by_code_are_open_to_everybody()
    {
        var endpoints = Endpoints().ToList();
        Assert.True(endpoints.Count > 30, $"Only {endpoints.Count} endpoints were found.");
        foreach (var endpoint in endpoints)
        {
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                Assert.Contains(endpoint.RoutePattern.RawText, Anonymous);
            else
                Assert.True(policies.Count == 1 && RolesOf.ContainsKey(policies[0].Policy!), $"{endpoint.DisplayName} does not name exactly one known policy.");
        }
    }

    [Fact]
    public async Task Nobody_gets_anything_but_401_without_signing_in()
    {
        foreach (var (method, path) in Protected().Select(e => (e.Method, e.Path)))
        {
            var answer = await api.As(null).Send(method, path, null);
            answer.ExpectProblem(HttpStatusCode.Unauthorized);
            Assert.Equal("Bitte melden Sie sich an", answer["title"]);
            Assert.Contains("ApiKey", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no-such-key")]
    [InlineData("")]
    public async Task A_wrong_key_is_refused_even_beside_nothing_else(string key)
    {
        var client = api.As(null);
        client.Headers.TryAddWithoutValidation("X-Api-Key", key);
        (await client.Get("me")).ExpectProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_wrong_role_gets_403_everywhere()
    {
        var refused = 0;
        foreach (var person in ApiFixture.People)
        {
            var client = api.As(person.UserName);
            foreach (var (method, path, policy) in Protected().Where(e => RolesOf[e.Policy] is { Length: > 0 } roles && !roles.Any(person.Roles.Contains)))
            {
                var answer = await client.Send(method, path, null);
                Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{person.UserName} {method} {path} ({policy}): {answer.Status} {answer.Text}");
                answer.ExpectProblem(HttpStatusCode.Forbidden);
                refused++;
            }
        }

        Assert.True(refused > 100, $"Only {refused} combinations were tried.");
    }

    /// <summary>Processes and templates are shared: only who runs the installation changes them, whatever role somebody of a partner has.</summary>
    [Fact]
    public async Task An_administrator_of_another_organisation_changes_neither_processes_nor_templates()
    {
        var stranger = api.As("t-fremd");
        var operated = Protected().Where(e => e.Policy == Policies.Operator).ToList();
        foreach (var (method, path, _) in operated)
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Send(method, path, null)).Status);
        foreach (var page in (string[])["/prozesse", "/prozesse/einspielen", "/vorlagen"])
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), ((await stranger.Get(page)).Status, (await api.As("t-admin").Get(page)).Status));
        Assert.Contains(operated, e => e.Path.Contains("/definitions", StringComparison.Ordinal));
        Assert.Contains(operated, e => e.Path.StartsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_exist_and_what_belongs_to_others_get_the_same_answer()
    {
        var admin = api.As("t-admin");
        var stranger = api.As("t-fremd");
        var process = SampleProcesses.HumanTask("zugriff", ["Sachbearbeitung"]);
        await Processes.PublishAsync(admin, process);
        var instance = (await admin.Post("instances", new { definitionId = "zugriff" })).Expect(HttpStatusCode.Created)["id"]!;
        var task = (await admin.Until($"tasks?scope=all&instanceId={instance}", a => a.Json.GetProperty("items").GetArrayLength() == 1)).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        var nothing = Guid.CreateVersion7();
        foreach (var (path, body) in new (string, object?)[]
        {
            ("tasks/{0}", null), ("tasks/{0}/claim", Command), ("tasks/{0}/release", Command), ("tasks/{0}/assign", new { to = "t-sach", expectedRevision = 1, operationId = "x" }),
            ("tasks/{0}/complete", new { outcome = "Freigeben", values = new { }, expectedRevision = 1, operationId = "x" }),
        })
            await SameAsync(stranger, path, task, nothing, body);
        foreach (var (path, body) in new (string, object?)[]
        {
            ("instances/{0}", null), ("instances/{0}/journal", null), ("instances/{0}/events", new { name = "x" }), ("instances/{0}/cancel", new { reason = "x" }),
            ("instances/{0}/incidents", null), ("instances/{0}/suspend", Operation), ("instances/{0}/resume-run", Operation), ("instances/{0}/move", new { expectedRevision = 1, reason = "x", from = "pruefen", to = "pruefen" }),
            ("instances/{0}/variables", new { expectedRevision = 1, reason = "x", name = "x", value = 1 }), ($"instances/{{0}}/incidents/{nothing}/retry", Operation), ($"instances/{{0}}/incidents/{nothing}/skip", Operation),
            ($"instances/{{0}}/incidents/{nothing}/repair", new { expectedRevision = 1, reason = "x", inputs = new { x = 1 } }),
        })
            await SameAsync(stranger, path, instance, nothing, body);
        // The same for a colleague of the same tenant whom the task is no business of.
        await SameAsync(api.As("t-clearing"), "tasks/{0}", task, nothing, null);
        Assert.Equal(0, (await stranger.Get($"instances?definitionId=zugriff")).Json.GetProperty("items").GetArrayLength());
    }

    private static object Operation => new { expectedRevision = 1, reason = "x" };

    private static object Command => new { expectedRevision = 1, operationId = "x" };

    private static async Task SameAsync(ApiClient client, string path, string foreign, Guid nothing, object? body)
    {
        var (foreignPath, nothingPath) = (string.Format(null, path, foreign), string.Format(null, path, nothing));
        var first = body is null ? await client.Get(foreignPath) : await client.Post(foreignPath, body);
        var second = body is null ? await client.Get(nothingPath) : await client.Post(nothingPath, body);
        first.ExpectProblem(HttpStatusCode.NotFound);
        second.ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(second.Text, first.Text);
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } text && (text.StartsWith("/api", StringComparison.Ordinal) || text.StartsWith("/elsa/api", StringComparison.Ordinal) || text.StartsWith("/openapi", StringComparison.Ordinal)));

    private IEnumerable<(HttpMethod Method, string Path, string Policy)> Protected() =>
        from endpoint in Endpoints()
        where !Anonymous.Contains(endpoint.RoutePattern.RawText)
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select (new HttpMethod(method), Filled(endpoint.RoutePattern), endpoint.Metadata.GetRequiredMetadata<IAuthorizeData>().Policy!);

    private static string Filled(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies.Count: > 0 } => Guid.Empty.ToString(),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => "x",
        }))));
}
