using System.Net;
using System.Net.Sockets;

namespace Buergerservice.SipGateway.Media;

/// <summary>Ports for one call, in pairs for RTP and RTCP: two pairs towards the terminal, two towards Janus.</summary>
internal sealed class PortBlock : IDisposable
{
    private readonly Socket[] _sockets;

    private PortBlock(Socket[] sockets) => _sockets = sockets;

    /// <summary>Number of ports of a block.</summary>
    public const int Size = 8;

    public Socket this[int number] => _sockets[number];

    public int Port(int number) => ((IPEndPoint)_sockets[number].LocalEndPoint!).Port;

    /// <summary>Takes all ports from a first one on; null when one of them is taken.</summary>
    public static PortBlock? TryTake(int first, IPAddress terminals, IPAddress janus)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Size; i++)
            {
                var address = i < Size / 2 ? terminals : janus;
                var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 512 * 1024 };
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(address, first + i));
            }

            return new([.. sockets]);
        }
        catch (SocketException)
        {
            sockets.ForEach(s => s.Dispose());
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
