using System.Net.WebSockets;
using System.Text.Json;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Protocol;

/// <summary>Messages over a WebSocket, with a limit on their size. What cannot be read is null.</summary>
/// <param name="socket">The socket.</param>
public sealed class AgentSocket(WebSocket socket) : IDisposable
{
    /// <summary>Who has not yet proved who he is says little.</summary>
    public const int MaxBytesOfStrangers = 4 * 1024;

    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Largest message that is taken.</summary>
    public int MaxBytes { get; set; } = MaxBytesOfStrangers;

    /// <summary>Sends a message; one at a time.</summary>
    public async Task SendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, AgentJson.Options);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message.</summary>
    /// <exception cref="EndOfStreamException">The other side has closed.</exception>
    /// <exception cref="DeviceException">The message is too large.</exception>
    /// <exception cref="JsonException">It is no message.</exception>
    public async Task<AgentMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new EndOfStreamException();
            if (whole.Length + part.Count > MaxBytes)
                throw DeviceException.Garbled("zu groß");
            whole.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            try
            {
                return JsonSerializer.Deserialize<AgentMessage>(whole.GetBuffer().AsSpan(0, (int)whole.Length), AgentJson.Options) ?? throw new JsonException();
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException)
            {
                // No kind of message, or a name that is said twice in an object.
                throw new JsonException("No message.", e);
            }
        }
    }

    /// <summary>Ends the connection without waiting for the other side.</summary>
    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }
}
