using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Buergerservice.SipGateway.Sip;

/// <summary>One connection over TCP, taken or made. Idle ones end.</summary>
internal sealed class SipStream(IPEndPoint remote, Socket? accepted) : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);
    // Longer than the pauses of any session timer or registration that uses it.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(65);

    private readonly Channel<byte[]> _out = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Socket _socket = accepted ?? new(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private int _begun;

    public IPEndPoint Remote => remote;

    public void Write(byte[] bytes) => _out.Writer.TryWrite(bytes);

    /// <summary>True for whoever is the first to serve it.</summary>
    public bool Begin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public async Task RunAsync(TimeProvider time, Action<SipMessage?, string?> take, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (accepted is null)
        {
            using var patience = new CancellationTokenSource(ConnectWithin, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, patience.Token);
            await _socket.ConnectAsync(remote, both.Token);
        }

        _socket.NoDelay = true;
        using var idle = new CancellationTokenSource(Idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, idle.Token);
        var sending = SendAsync(either.Token);
        var receiving = ReceiveAsync(take, () => idle.CancelAfter(Idle), either.Token);
        try
        {
            await await Task.WhenAny(sending, receiving);
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var bytes in _out.Reader.ReadAllAsync(cancellationToken))
            for (var sent = 0; sent < bytes.Length;)
                sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
    }

    private async Task ReceiveAsync(Action<SipMessage?, string?> take, Action alive, CancellationToken cancellationToken)
    {
        var framing = new SipFraming();
        var buffer = new byte[8192];
        var messages = new List<SipMessage>();
        while (true)
        {
            var count = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (count == 0)
                return;
            alive();
            messages.Clear();
            var isReadable = framing.Take(buffer.AsSpan(0, count), messages, out var pings);
            foreach (var message in messages)
                take(message, null);
            for (var i = 0; i < Math.Min(pings, 3); i++)
                Write("\r\n"u8.ToArray());
            if (isReadable)
                continue;
            take(null, "stream");
            return;
        }
    }
}
