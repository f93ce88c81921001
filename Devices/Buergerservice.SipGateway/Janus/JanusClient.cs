using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Janus;

/// <summary>Janus is away, or does not do what it was asked for.</summary>
public sealed class JanusException(string message) : Exception(message);

/// <summary>
/// The line to Janus (WebSocket, <c>janus-protocol</c>). Janus turns the browser's encrypted media into plain RTP and back (plugin NoSIP); it knows
/// nothing of calls. When the line breaks, all handles are gone; it comes back by itself.
/// </summary>
/// <param name="address">Where Janus is.</param>
/// <param name="secret">Its <c>api_secret</c>; null: none.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log; ids only.</param>
public sealed partial class JanusClient(Uri address, string? secret, TimeProvider time, ILogger<JanusClient> logger) : IDisposable
{
    private const int MaxMessage = 256 * 1024;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _waiting = [];
    private readonly ConcurrentDictionary<long, NoSipHandle> _handles = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private ClientWebSocket? _socket;
    private long _session;

    /// <summary>Whether the line stands.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Connects and stays connected until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(cancellationToken);
            }
            catch (Exception e) when (e is WebSocketException or IOException or JsonException or JanusException or OperationCanceledException or InvalidOperationException)
            {
                if (!cancellationToken.IsCancellationRequested)
                    LogLost(e.GetType().Name);
            }

            IsConnected = false;
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new JanusException("Janus is away."));
            foreach (var (id, handle) in _handles)
                if (_handles.TryRemove(id, out _))
                    handle.End();
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A new handle of the plugin.</summary>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public async Task<NoSipHandle> AttachAsync(CancellationToken cancellationToken)
    {
        if (!IsConnected)
            throw new JanusException("Janus is away.");
        var id = IdOf(await AskAsync(new() { ["janus"] = "attach", ["plugin"] = "janus.plugin.nosip" }, isEvent: false, cancellationToken));
        return _handles[id] = new(this, id);
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    internal async Task<JsonObject> AskAsync(JsonObject request, bool isEvent, CancellationToken cancellationToken)
    {
        // The end of the name tells whether the first answer (ack) is the answer.
        var transaction = Guid.NewGuid().ToString("N")[..12] + (isEvent ? "e" : "a");
        request["transaction"] = transaction;
        if (secret is not null)
            request["apisecret"] = secret;
        if (_session != 0)
            request["session_id"] = _session;
        var waiting = _waiting[transaction] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), cancellationToken);
            var answer = await waiting.Task.WaitAsync(AnswerWithin, time, cancellationToken);
            return Text(answer["janus"]) == "error" ? throw new JanusException($"Janus refuses: {answer["error"]?["code"]}") : answer;
        }
        catch (TimeoutException)
        {
            throw new JanusException("Janus does not answer.");
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new JanusException("Janus is away.");
        }
        finally
        {
            _waiting.TryRemove(transaction, out _);
        }
    }

    internal void Forget(long id) => _handles.TryRemove(id, out _);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long IdOf(JsonObject answer) => answer["data"]?["id"] is JsonValue value && value.TryGetValue<long>(out var id) ? id : throw new JanusException("Janus gives no id.");

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("janus-protocol");
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        await socket.ConnectAsync(address, cancellationToken);
        (_socket, _session) = (socket, 0);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(socket, end.Token);
        try
        {
            _session = IdOf(await AskAsync(new() { ["janus"] = "create" }, isEvent: false, end.Token));
            IsConnected = true;
            LogConnected();
            while (!reading.IsCompleted)
            {
                await Task.WhenAny(reading, Task.Delay(KeepAlive, time, end.Token));
                if (!reading.IsCompleted)
                    await AskAsync(new() { ["janus"] = "keepalive" }, isEvent: false, end.Token);
            }

            await reading;
        }
        finally
        {
            await end.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var socket = _socket ?? throw new JanusException("Janus is away.");
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // Cut off in the middle the line would break, for all calls: only a Janus that takes nothing any more ends it.
            using var limit = new CancellationTokenSource(AnswerWithin, time);
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        using var whole = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            if (whole.Length + part.Count > MaxMessage)
                throw new JanusException("A message is too large.");
            whole.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            var message = JsonNode.Parse(whole.GetBuffer().AsSpan(0, (int)whole.Length)) as JsonObject;
            whole.SetLength(0);
            if (message is not null)
                Take(message);
        }
    }

    private void Take(JsonObject message)
    {
        var kind = Text(message["janus"]);
        if (Text(message["transaction"]) is { } transaction && !(kind == "ack" && transaction.EndsWith('e')) && _waiting.TryGetValue(transaction, out var waiting))
            waiting.TrySetResult(message);
        else if (kind is "hangup" or "detached" && message["sender"] is JsonValue value && value.TryGetValue<long>(out var sender) && _handles.TryRemove(sender, out var handle))
            handle.End();
    }

    [LoggerMessage(10, LogLevel.Information, "Connected to Janus")]
    private partial void LogConnected();

    [LoggerMessage(11, LogLevel.Warning, "The line to Janus is broken: {Error}")]
    private partial void LogLost(string error);
}
