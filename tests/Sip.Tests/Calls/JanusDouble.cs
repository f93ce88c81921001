using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Sip.Tests.Calls;

/// <summary>Janus as far as the gateway uses it. The genuine one is in the conversation tests.</summary>
internal sealed class JanusDouble : IAsyncDisposable
{
    public const string Plain = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 21000 RTP/AVP 111 0 8\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n"
        + "m=video 21002 RTP/AVP 96 103 104\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:103 H264/90000\r\na=fmtp:103 packetization-mode=0;profile-level-id=42e01f\r\na=rtpmap:104 H264/90000\r\na=fmtp:104 packetization-mode=1;profile-level-id=42e01f\r\na=sendrecv\r\n";

    public const string Answer = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\nm=video 9 UDP/TLS/RTP/SAVPF 104\r\na=mid:1\r\n";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _heard = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private WebSocket? _socket;
    private long _last = 1000;

    private JanusDouble(WebApplication app)
    {
        _app = app;
        app.UseWebSockets();
        app.Run(ServeAsync);
    }

    public Uri Address { get; private set; } = null!;

    public bool Refuses { get; set; }

    public int Connections { get; private set; }

    /// <summary>Nothing more is read from the line until this has ended.</summary>
    public Task Reads { get; set; } = Task.CompletedTask;

    public IReadOnlyList<JsonObject> Heard
    {
        get
        {
            lock (_lock)
                return [.. _heard];
        }
    }

    public static async Task<JanusDouble> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var janus = new JanusDouble(builder.Build());
        await janus._app.StartAsync(TestContext.Current.CancellationToken);
        janus.Address = new UriBuilder(janus._app.Urls.First()) { Scheme = "ws" }.Uri;
        return janus;
    }

    /// <summary>Messages of a kind, or requests to the plugin.</summary>
    public IEnumerable<JsonObject> Of(string what) => Heard.Where(h => (string?)h["janus"] == what || (string?)h["body"]?["request"] == what);

    public Task HangUpAsync(long handle) => SendAsync(new() { ["janus"] = "hangup", ["sender"] = handle, ["reason"] = "ICE failed" });

    public void Break() => _socket?.Abort();

    public async ValueTask DisposeAsync()
    {
        Break();
        await _app.DisposeAsync();
        _one.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Assert.Contains("janus-protocol", context.WebSockets.WebSocketRequestedProtocols);
        using var socket = await context.WebSockets.AcceptWebSocketAsync("janus-protocol");
        (_socket, Connections) = (socket, Connections + 1);
        var buffer = new byte[128 * 1024];
        using var whole = new MemoryStream();
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } part)
            {
                await Reads.WaitAsync(context.RequestAborted);
                whole.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                var message = (JsonObject)JsonNode.Parse(whole.ToArray())!;
                whole.SetLength(0);
                await TakeAsync(message);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The line was broken.
        }
    }

    private async Task TakeAsync(JsonObject message)
    {
        lock (_lock)
            _heard.Add(message);
        var transaction = (string)message["transaction"]!;
        if (Refuses || (string?)message["apisecret"] != "geheim")
        {
            await SendAsync(new() { ["janus"] = "error", ["transaction"] = transaction, ["error"] = new JsonObject { ["code"] = 403 } });
            return;
        }

        switch ((string?)message["janus"])
        {
            case "create" or "attach":
                await SendAsync(new() { ["janus"] = "success", ["transaction"] = transaction, ["data"] = new JsonObject { ["id"] = ++_last } });
                break;
            case "message":
                await SendAsync(new() { ["janus"] = "ack", ["transaction"] = transaction });
                var isOffer = (string?)message["body"]!["request"] == "generate";
                var answer = new JsonObject
                {
                    ["janus"] = "event",
                    ["transaction"] = transaction,
                    ["sender"] = (long)message["handle_id"]!,
                    ["plugindata"] = new JsonObject { ["data"] = new JsonObject { ["result"] = isOffer ? new() { ["sdp"] = Plain } : new JsonObject { ["event"] = "processed" } } },
                };
                if (!isOffer)
                    answer["jsep"] = new JsonObject { ["type"] = "answer", ["sdp"] = Answer };
                await SendAsync(answer);
                break;
            case "detach":
                await SendAsync(new() { ["janus"] = "success", ["transaction"] = transaction });
                break;
            default:
                await SendAsync(new() { ["janus"] = "ack", ["transaction"] = transaction });
                break;
        }
    }

    private async Task SendAsync(JsonObject message)
    {
        await _one.WaitAsync();
        try
        {
            await _socket!.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }
}
