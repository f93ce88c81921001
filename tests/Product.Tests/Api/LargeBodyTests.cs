using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

/// <summary>Fifty megabytes sent to every address that takes a body, on a real port.</summary>
public sealed class LargeBodyTests
{
    private const long Megabytes50 = 50 * 1024 * 1024;

    [Fact]
    public async Task No_address_swallows_fifty_megabytes()
    {
        await using var portal = new ApiFixture();
        portal.UseKestrel(0);
        portal.StartServer();
        await ((IAsyncLifetime)portal).InitializeAsync();
        await Processes.PublishAsync(portal.As("t-admin"), """{"definitionId":"gross","root":{"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"authorize":false,"path":"x","supportedMethods":["POST","PUT","PATCH","DELETE"]}}""");
        using var client = portal.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = portal.ClientOptions.BaseAddress });
        client.DefaultRequestHeaders.Add("X-Api-Key", ApiFixture.KeyOf("t-admin"));
        var targets = Targets(portal.Services).ToList();
        Assert.True(targets.Count > 60, $"Only {targets.Count} addresses were found.");
        foreach (var (method, path) in targets)
        {
            foreach (var type in (string[])["application/json", "multipart/form-data; boundary=abc"])
            {
                using var body = new Endless(type);
                using var request = new HttpRequestMessage(method, path) { Content = body };
                var status = await SendAsync(client, request);
                Assert.True(status is null or >= 400 and < 500, $"{method} {path} ({type}): {status}");
                Assert.True(body.Sent < Megabytes50, $"{method} {path} ({type}) took everything.");
            }
        }

        using var alive = await client.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    // Null when the server hangs up while we are still sending, which is its right.
    private static async Task<int?> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Targets(IServiceProvider services)
    {
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["POST"];
            foreach (var method in methods.Where(m => m is "POST" or "PUT" or "PATCH" or "DELETE").DefaultIfEmpty("POST").Take(2))
                yield return (new HttpMethod(method), Filled(endpoint.RoutePattern));
        }
    }

    private static string Filled(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternParameterPart { ParameterPolicies.Count: > 0 } known => known.ParameterPolicies[0].Content == "int" ? "1" : Guid.Empty.ToString(),
            RoutePatternLiteralPart literal => literal.Content,
            _ => "x",
        }))));

    /// <summary>A body without a length, so that the server must count for itself.</summary>
    private sealed class Endless : HttpContent
    {
        private static readonly byte[] Chunk = System.Text.Encoding.ASCII.GetBytes(new string('x', 64 * 1024));

        public Endless(string type) => Headers.TryAddWithoutValidation("Content-Type", type);

        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (; Sent < Megabytes50; Sent += Chunk.Length)
                await stream.WriteAsync(Chunk);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
