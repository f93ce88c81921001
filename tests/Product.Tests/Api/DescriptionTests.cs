using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed partial class DescriptionTests(ApiFixture api)
{
    [Fact]
    public async Task The_description_is_open_to_everybody_and_OpenAPI_3_1()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("X-Api-Key", schemes.GetProperty("apiKey").GetProperty("name").GetString());
        Assert.Equal("cookie", schemes.GetProperty("cookie").GetProperty("in").GetString());
        Assert.Equal(2, document.GetProperty("security").GetArrayLength());
    }

    [Fact]
    public async Task Every_route_is_described_with_a_summary_a_German_policy_and_its_errors()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToHashSet();
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(m => $"{m} {Constraint().Replace(e.RoutePattern.RawText!.TrimEnd('/'), "}")}"))
            .ToHashSet();
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()));
            Assert.Contains("Zugriff: ", operation.Value.GetProperty("description").GetString(), StringComparison.Ordinal);
            var responses = operation.Value.GetProperty("responses");
            foreach (var status in (string[])["401", "403"])
                Assert.True(responses.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _));
            Assert.Contains(responses.EnumerateObject(), r => r.Name.StartsWith('2'));
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        foreach (Match reference in Reference().Matches(document.GetRawText()))
        {
            var target = document;
            foreach (var part in reference.Groups[1].Value.Split('/'))
                Assert.True(target.TryGetProperty(part, out target), $"{reference.Value} leads nowhere.");
        }
    }

    [Fact]
    public async Task Choices_are_listed()
    {
        var document = await DocumentAsync();
        var parameters = document.GetProperty("paths").GetProperty("/api/v1/tasks").GetProperty("get").GetProperty("parameters");
        var scope = parameters.EnumerateArray().Single(p => p.GetProperty("name").GetString() == "scope");
        Assert.Equal(["assigned", "available", "all", "history"], scope.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
        var service = document.GetProperty("components").GetProperty("schemas").GetProperty("CreateProjectRequest").GetProperty("properties").GetProperty("service");
        Assert.Contains("buergerkoffer", service.GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public async Task Requests_say_what_they_require_and_numbers_are_numbers()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        Assert.Equal(["expectedRevision", "operationId"], schemas.GetProperty("CompleteTask").GetProperty("required").EnumerateArray().Select(r => r.GetString()!));
        Assert.DoesNotContain("[\"integer\",\"string\"]", JsonSerializer.Serialize(schemas), StringComparison.Ordinal);
        Assert.Equal("integer", schemas.GetProperty("ApiProblem").GetProperty("properties").GetProperty("status").GetProperty("type").GetString());
    }

    private async Task<JsonElement> DocumentAsync() => (await api.As(null).Get("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex("\"\\$ref\":\\s*\"#/([^\"]+)\"")]
    private static partial Regex Reference();
}
