using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Wire;

/// <summary>JSON messages over a WebSocket, with limits on size and depth.</summary>
internal sealed class JsonWire(WebSocket socket, int maxBytes) : IDisposable
{
    // A name said twice would come out only when somebody asks for it.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private readonly SemaphoreSlim _sending = new(1, 1);

    public static async Task<JsonWire> ConnectAsync(Uri address, int maxBytes, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new(socket, maxBytes);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message, or null when the other side has closed.</summary>
    public async Task<JsonObject?> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (whole.Length + part.Count > maxBytes)
                throw DeviceException.Garbled("zu groß");
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(whole.ToArray(), documentOptions: Strict) as JsonObject ?? throw DeviceException.Garbled("kein JSON-Objekt");
        }
    }

    public void Dispose()
    {
        // Abort and not close: a device that does not answer must not hold us.
        socket.Abort();
        socket.Dispose();
        _sending.Dispose();
    }
}
