using System.Net;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Model;
using Buergerservice.Tests;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Workflows;

/// <summary>Requests workflows send, against a real HTTP server of this test.</summary>
public sealed class HttpSendTests : IAsyncLifetime
{
    // Port 1 is nobody's.
    private const string Nobody = "http://127.0.0.1:1";

    private readonly HttpListener _server = new();
    private readonly List<(string Method, string Path, string? Key)> _seen = [];
    private string _address = "";
    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        while (_address.Length == 0)
        {
            try
            {
                var port = FreePort.Next();
                _server.Prefixes.Clear();
                _server.Prefixes.Add($"http://127.0.0.1:{port}/");
                _server.Start();
                _address = $"http://127.0.0.1:{port}";
            }
            catch (HttpListenerException)
            {
                // Taken by somebody else: the next one.
            }
        }

        _ = ServeAsync();
        _database = await EngineDatabase.CreateAsync(configure: services => services.AddSingleton<IEffectHandler>(_ =>
            new HttpSendEffect(HttpSendEffect.NewClient(), new() { AllowedHosts = [_address, Nobody], LargestAnswer = 1000 })));
    }

    public async ValueTask DisposeAsync()
    {
        _server.Close();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_answer_comes_back_with_status_and_content()
    {
        var state = await RunAsync(_address + "/gut");
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal("200", state.Output["port"]);
        Assert.Equal(5L, ((Dictionary<string, object?>)state.Output["inhalt"]!)["wert"]);
        Assert.Equal(("POST", "/gut"), (_seen[0].Method, _seen[0].Path));
        Assert.True(Guid.TryParse(_seen[0].Key, out _));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        var state = await RunAsync(_address + "/umleiten");
        Assert.Equal("Unmatched status code", state.Output["port"]);
        Assert.Single(_seen);
    }

    [Theory]
    [InlineData("https://nicht.erlaubt.example/")]
    [InlineData("http://user@127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_host_that_is_not_listed_gets_nothing_and_the_incident_says_so(string url)
    {
        var state = await RunAsync(url);
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Contains("http-allow", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused()
    {
        var state = await RunAsync(_address + "/gross");
        Assert.Contains("größer als", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Nobody, "Failed to connect", "00:00:45")]
    [InlineData("/haengt", "Timeout", "00:00:00.200")]
    public async Task The_last_attempt_of_the_steps_own_policy_leaves_by_the_outcome(string url, string outcome, string limit)
    {
        await PublishAsync(url == Nobody ? url : _address + url, outcome, $$$""" "customProperties":{"retry":{"maxAttempts":2,"firstDelay":"00:00:01","attemptTimeout":"{{{limit}}}"}}, """);
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(id)).SubStatus);
        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        await _database.DrainAsync();
        var state = await _database.StateAsync(id);
        Assert.Equal((InstanceSubStatus.Finished, outcome), (state.SubStatus, state.Output["port"]));
    }

    private async Task<WorkflowInstance> RunAsync(string url)
    {
        await PublishAsync(url, "Unmatched status code", "");
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        return await _database.StateAsync(id);
    }

    private async Task PublishAsync(string url, string outcome, string policy)
    {
        await _database.PublishAsync("""
            {"definitionId":"test","outputs":[{"name":"inhalt","type":"Object"},{"name":"port","type":"String"}],"root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.FlowSendHttpRequest","id":"h","url":"ADDRESS","method":"POST","content":"x",POLICY"parsedContent":{"typeName":"Object","memoryReference":{"id":"inhalt"}}},
              {"type":"Elsa.SetOutput","id":"a","outputName":"port","outputValue":"200"},{"type":"Elsa.SetOutput","id":"b","outputName":"port","outputValue":"OUTCOME"}],
             "connections":[{"source":{"activity":"h","port":"200"},"target":{"activity":"a"}},{"source":{"activity":"h","port":"OUTCOME"},"target":{"activity":"b"}}]}}
            """.Replace("ADDRESS", url, StringComparison.Ordinal).Replace("OUTCOME", outcome, StringComparison.Ordinal).Replace("POLICY", policy, StringComparison.Ordinal));
    }

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                var context = await _server.GetContextAsync();
                _seen.Add((context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Headers["Idempotency-Key"]));
                if (context.Request.Url.AbsolutePath == "/haengt")
                    continue;
                var body = context.Request.Url.AbsolutePath == "/gross" ? new byte[5000] : """{"wert":5}"""u8.ToArray();
                if (context.Request.Url.AbsolutePath == "/umleiten")
                {
                    context.Response.StatusCode = 302;
                    context.Response.RedirectLocation = _address + "/gut";
                }

                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
