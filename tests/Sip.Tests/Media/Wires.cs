using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Sdp;

namespace Buergerservice.Sip.Tests.Media;

/// <summary>An anchor on real sockets, with a terminal on one side, Janus on the other and the clock in the test's hand.</summary>
internal sealed class Wires : IAsyncDisposable
{
    public const byte TerminalVideo = 98;
    public const byte AgentVideo = 107;

    private static readonly TimeSpan Surely = TimeSpan.FromSeconds(120);

    private readonly Socket[] _sockets = [.. Enumerable.Range(0, 8).Select(_ => Bound("127.0.0.1"))];

    public Wires()
    {
        Anchor = MediaAnchor.Open(new(42_000, 42_999, IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback), Clip, Clock)!;
        Agree();
    }

    public static WaitingClip Clip { get; } = WaitingClip.Load(Path.Combine(AppContext.BaseDirectory, "Wartebild"));

    public ManualClock Clock { get; } = new();

    public MediaAnchor Anchor { get; }

    public Socket Audio => _sockets[0];

    public Socket Video => _sockets[2];

    public Socket VideoReports => _sockets[3];

    public Socket JanusAudio => _sockets[4];

    public Socket JanusVideo => _sockets[6];

    public Socket JanusVideoReports => _sockets[7];

    public static Socket Bound(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    public void Agree(bool maySend = true, string codec = "PCMU/8000", bool fir = false) => Anchor.Agree(
        new(new(0, codec, "", At(_sockets[0]), At(_sockets[1]), maySend, true, false, null), new(TerminalVideo, "H264/90000", "profile-level-id=42e01f", At(_sockets[2]), At(_sockets[3]), maySend, true, fir, null)), IPAddress.Loopback);

    public void Bridge(bool hasPicture = true) => Anchor.Bridge(new(0, At(_sockets[4]), At(_sockets[5])), new(AgentVideo, At(_sockets[6]), At(_sockets[7])), hasPicture);

    public void Pass(double seconds)
    {
        // As the beat of the gateway does it.
        for (var passed = 0.0; passed < seconds - 0.0001; passed += 0.01)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            Anchor.Tick();
        }
    }

    public void FromAgent(ushort sequence, uint timestamp, byte[] payload, uint source = 77) => JanusVideo.SendTo(Packet(AgentVideo, sequence, timestamp, source, payload), new IPEndPoint(IPAddress.Loopback, Anchor.AgentVideoPort));

    public void FromTerminal(ushort sequence, Socket? from = null) => (from ?? Video).SendTo(Packet(TerminalVideo, sequence, 1000, 55, [0x41, 1, 2]), new IPEndPoint(IPAddress.Loopback, Anchor.VideoPort));

    public static byte[] Packet(byte type, ushort sequence, uint timestamp, uint source, byte[] payload)
    {
        var packet = new byte[12 + payload.Length];
        RtpPacket.Write(packet, type, mark: true, sequence, timestamp, source);
        payload.CopyTo(packet, 12);
        return packet;
    }

    public static async Task<byte[]> NextAsync(Socket socket)
    {
        var buffer = new byte[2048];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Surely);
        return buffer[..await socket.ReceiveAsync(buffer, patience.Token)];
    }

    /// <summary>All that lies at a socket.</summary>
    public static List<byte[]> Rest(Socket socket)
    {
        var packets = new List<byte[]>();
        var buffer = new byte[2048];
        while (socket.Available > 0)
            packets.Add(buffer[..socket.Receive(buffer)]);
        return packets;
    }

    public static (ushort Sequence, uint Timestamp, uint Source, byte Type) Head(byte[] packet) => (RtpPacket.Sequence(packet), RtpPacket.Timestamp(packet), RtpPacket.Source(packet), RtpPacket.Type(packet));

    public static uint Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    public async ValueTask DisposeAsync()
    {
        await Anchor.DisposeAsync();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private static IPEndPoint At(Socket socket) => (IPEndPoint)socket.LocalEndPoint!;
}
