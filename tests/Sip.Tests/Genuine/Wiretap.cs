using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>Hears every packet of SIP in the tests' own network, whoever sends it.</summary>
internal sealed class Wiretap : IDisposable
{
    private static readonly string[] Begins = ["SIP/2.0 ", "INVITE ", "ACK ", "BYE ", "CANCEL ", "OPTIONS ", "REGISTER ", "UPDATE ", "INFO ", "REFER ", "NOTIFY ", "SUBSCRIBE ", "PRACK ", "MESSAGE "];

    private readonly ConcurrentQueue<string> _heard = [];
    private readonly List<Socket> _sockets = [];

    public Wiretap()
    {
        foreach (var protocol in (ProtocolType[])[ProtocolType.Udp, ProtocolType.Tcp])
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, protocol) { ReceiveBufferSize = 8 * 1024 * 1024 };
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            _sockets.Add(socket);
            _ = Task.Run(() => ListenAsync(socket, protocol == ProtocolType.Tcp));
        }
    }

    public IReadOnlyList<string> Heard => [.. _heard];

    public int Count => _heard.Count;

    /// <summary>Waits until something was said so many times.</summary>
    public async Task UntilAsync(string begin, int times)
    {
        for (var tries = 0; Heard.Count(l => l.StartsWith(begin, StringComparison.Ordinal)) < times; tries++)
        {
            Assert.False(tries > 2_400, $"{begin} was not said {times} times. {string.Join('\n', Heard)}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _sockets.ForEach(s => s.Dispose());

    private async Task ListenAsync(Socket socket, bool isStream)
    {
        var buffer = new byte[70_000];
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer);
                var head = 4 * (buffer[0] & 15);
                head += isStream ? 4 * (buffer[Math.Min(head + 12, buffer.Length - 1)] >> 4) : 8;
                if (head >= count)
                    continue;
                var text = Encoding.Latin1.GetString(buffer, head, Math.Min(count - head, 200));
                if (Begins.Any(b => text.StartsWith(b, StringComparison.Ordinal)))
                    _heard.Enqueue(text.Split('\r')[0]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
