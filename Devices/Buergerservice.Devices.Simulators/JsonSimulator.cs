using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Devices.Simulators;

/// <summary>A device's service that speaks JSON over a WebSocket.</summary>
/// <param name="path">Path of the WebSocket.</param>
public abstract class JsonSimulator(string path) : WebSimulator
{
    private readonly List<(WebSocket Socket, CancellationToken Gone)> _sockets = [];
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Address for the driver.</summary>
    public Uri Socket => new($"ws://{Address.Authority}{path}");

    /// <summary>Conversations begun so far.</summary>
    public int Conversations { get; private set; }

    /// <inheritdoc/>
    protected override void Map(IEndpointRouteBuilder endpoints) => endpoints.Map(path, ServeAsync);

    /// <summary>A conversation begins.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Answers a message.</summary>
    protected abstract Task AnswerAsync(JsonObject message);

    /// <summary>Sends to the driver; a fault plays here.</summary>
    protected async Task SendAsync(JsonObject message)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        await _sending.WaitAsync(Stopping);
        try
        {
            foreach (var socket in _sockets.Where(s => !s.Gone.IsCancellationRequested).ToList())
                await PlayAsync(socket.Socket, bytes, socket.Gone);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The driver has gone.
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task PlayAsync(WebSocket socket, byte[] bytes, CancellationToken gone)
    {
        const WebSocketMessageType Text = WebSocketMessageType.Text;
        switch (Fault.Now)
        {
            case WireFault.None:
                await socket.SendAsync(bytes, Text, true, gone);
                break;
            case WireFault.Silent:
                Fault.Begin();
                break;
            case WireFault.Truncated:
                await socket.SendAsync(bytes.AsMemory(0, bytes.Length / 2), Text, true, gone);
                Fault.Begin();
                break;
            case WireFault.Garbage:
                await socket.SendAsync("}{ nicht lesbar [[["u8.ToArray(), Text, true, gone);
                Fault.Begin();
                break;
            case WireFault.Slow:
                await socket.SendAsync(bytes.AsMemory(0, 1), Text, false, gone);
                await socket.SendAsync(bytes.AsMemory(1, 1), Text, false, gone);
                Fault.Begin();
                break;
            default:
                // One message without end. The server takes whatever is written to a connection that is gone: only the token ends this.
                Fault.Begin();
                while (!gone.IsCancellationRequested)
                    await socket.SendAsync(new byte[64 * 1024], Text, false, gone);
                break;
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Stopping);
        _sockets.Add((socket, gone.Token));
        Conversations++;
        Begin();
        var buffer = new byte[1024 * 1024];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var length = 0;
                WebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), gone.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                await AnswerAsync((JsonObject)JsonNode.Parse(buffer.AsSpan(0, length))!);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The driver has gone.
        }
        finally
        {
            _sockets.RemoveAll(s => s.Socket == socket);
        }
    }
}
