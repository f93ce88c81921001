using System.Net;
using System.Net.Sockets;
using Buergerservice.SipGateway.Sdp;

namespace Buergerservice.SipGateway.Media;

/// <summary>
/// One medium of a call. The terminal always speaks to the same port; behind it the source changes from the waiting clip to
/// whoever holds the call. The new one is shown from its first whole picture on, until then the clip goes on.
/// </summary>
internal sealed class MediaLeg
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PictureEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly bool _isVideo;
    private readonly Socket _rtp;
    private readonly Socket _rtcp;
    private readonly Socket _agentRtp;
    private readonly Socket _agentRtcp;
    private readonly IPAddress _janus;
    private readonly TimeProvider _time;
    private readonly OutgoingStream _out;
    private readonly IncomingStream _in = new();
    private readonly object _clip = new();
    private readonly byte[] _piece = new byte[RtpPacket.MinHead + WaitingClip.MaxUnit];
    private TerminalMedium? _terminal;
    private IPAddress? _signalling;
    private IPEndPoint? _toRtp;
    private IPEndPoint? _toRtcp;
    private bool _isPinned;
    private AgentMedium? _agent;
    private bool _isSent;
    private bool _isAgentSeen;
    private uint _agentSource;
    private long _reportedAt;
    private long _askedAt;
    private long _picturedAt;
    private byte _fir;
    private ushort _clipSequence;
    private uint _clipTimestamp;

    public MediaLeg(bool isVideo, PortBlock ports, int terminalPort, int janusPort, IPAddress janus, TimeProvider time)
    {
        (_isVideo, _rtp, _rtcp, _agentRtp, _agentRtcp, _janus, _time) = (isVideo, ports[terminalPort], ports[terminalPort + 1], ports[janusPort], ports[janusPort + 1], janus, time);
        _out = new(isVideo ? 90_000 : 8_000, time);
        HeardAt = _reportedAt = time.GetTimestamp();
    }

    /// <summary>When the terminal was last heard.</summary>
    public long HeardAt { get; private set; }

    /// <summary>Whether the terminal now gets what the agent sends.</summary>
    public bool ShowsAgent => _agent is not null && _isAgentSeen;

    /// <summary>Packets to the terminal and, of those of the terminal, to the agent.</summary>
    public (long ToTerminal, long ToAgent) Counts { get; private set; }

    public void Run(List<Task> work, CancellationToken cancellationToken)
    {
        work.Add(PumpAsync(_rtp, TakeRtp, cancellationToken));
        work.Add(PumpAsync(_rtcp, TakeRtcp, cancellationToken));
        work.Add(PumpAsync(_agentRtp, TakeAgentRtp, cancellationToken));
        work.Add(PumpAsync(_agentRtcp, TakeAgentRtcp, cancellationToken));
    }

    /// <summary>What was agreed with the terminal; null: not this medium.</summary>
    public void Agree(TerminalMedium? terminal, IPAddress signalling)
    {
        lock (_lock)
        {
            var isElsewhere = !Equals(terminal?.Rtp, _terminal?.Rtp);
            (_terminal, _signalling) = (terminal, signalling);
            // It has just been heard of; during a hold it may have sent nothing for long.
            HeardAt = _time.GetTimestamp();
            if (isElsewhere)
                (_toRtp, _toRtcp, _isPinned) = (terminal?.Rtp, terminal?.Rtcp, false);
        }
    }

    /// <summary>Somebody holds the call; null: nobody, or it is on hold.</summary>
    /// <param name="agent">His medium.</param>
    /// <param name="isSent">Whether he sends it; otherwise he only receives.</param>
    public void Bridge(AgentMedium? agent, bool isSent)
    {
        lock (_lock)
        {
            _isSent = isSent;
            if (Equals(agent, _agent))
                return;
            (_agent, _isAgentSeen, _agentSource, _askedAt, _picturedAt) = (agent, false, 0, 0, 0);
            if (agent is not null && _isVideo)
                WantPicture();
        }
    }

    /// <summary>Sends a piece of the clip, unless the agent is to be seen.</summary>
    public void Clip(ReadOnlySpan<byte> payload, bool isLast, bool isNext, uint step)
    {
        lock (_lock)
        {
            if (_terminal is not { MaySend: true } terminal || ShowsAgent)
                return;
            if (isNext)
                _clipTimestamp += step;
            var packet = _piece.AsSpan(0, RtpPacket.MinHead + payload.Length);
            RtpPacket.Write(packet, 0, isLast, _clipSequence++, _clipTimestamp, 1);
            payload.CopyTo(packet[RtpPacket.MinHead..]);
            ToTerminal(packet, _clip, terminal);
        }
    }

    public bool IsALaw => _terminal?.Codec.StartsWith("PCMA", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reports and questions that are due.</summary>
    public void Tick(long now)
    {
        lock (_lock)
        {
            if (_agent is { } agent && _isVideo && _isSent && !_isAgentSeen && _time.GetElapsedTime(_askedAt, now) >= AskEvery)
            {
                _askedAt = now;
                Send(_agentRtcp, Rtcp.WantPicture(_out.Source, _agentSource, null), agent.Rtcp);
            }

            if (_terminal is null || _toRtcp is null || _out.Packets == 0 || _time.GetElapsedTime(_reportedAt, now) < ReportEvery)
                return;
            _reportedAt = now;
            Send(_rtcp, Rtcp.Report(_out, _in, _time.GetUtcNow(), _time), _toRtcp);
        }
    }

    /// <summary>The terminal wants a whole picture (by INFO).</summary>
    public void PictureWanted()
    {
        lock (_lock)
            if (ShowsAgent)
                Send(_agentRtcp, Rtcp.WantPicture(_out.Source, _agentSource, null), _agent!.Rtcp);
    }

    private static async Task PumpAsync(Socket socket, Action<Memory<byte>, IPEndPoint> take, CancellationToken cancellationToken)
    {
        var buffer = GC.AllocateArray<byte>(2048, pinned: true);
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, any, cancellationToken);
                take(buffer.AsMemory(0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // Nobody listens there at this moment.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void TakeRtp(Memory<byte> memory, IPEndPoint from)
    {
        var packet = memory.Span;
        if (!RtpPacket.IsRtp(packet))
            return;
        lock (_lock)
        {
            if (_terminal is not { } terminal || RtpPacket.Type(packet) != terminal.PayloadType || !Pin(from))
                return;
            HeardAt = _time.GetTimestamp();
            _in.Take(packet);
            if (_agent is not { } agent)
                return;
            RtpPacket.SetType(packet, agent.PayloadType);
            Send(_agentRtp, packet, agent.Rtp);
            Counts = (Counts.ToTerminal, Counts.ToAgent + 1);
        }
    }

    private void TakeRtcp(Memory<byte> memory, IPEndPoint from)
    {
        if (!RtpPacket.IsRtcp(memory.Span))
            return;
        lock (_lock)
        {
            if (_terminal is not { } terminal || !IsTerminal(from.Address, terminal))
                return;
            HeardAt = _time.GetTimestamp();
            var content = Rtcp.Read(memory.Span);
            if (content.Reporter != 0)
                _in.TakeReport(content.MiddleOfTime, _time.GetTimestamp());
            if (_agent is not { } agent)
                return;
            // The times in it let the browser show sound and picture together.
            if (content.SenderReport is { } report)
                Send(_agentRtcp, report, agent.Rtcp);
            if (content.WantsPicture && _isAgentSeen)
                Send(_agentRtcp, Rtcp.WantPicture(_out.Source, _agentSource, null), agent.Rtcp);
        }
    }

    private void TakeAgentRtp(Memory<byte> memory, IPEndPoint from)
    {
        var packet = memory.Span;
        if (!RtpPacket.IsRtp(packet) || !from.Address.Equals(_janus))
            return;
        lock (_lock)
        {
            if (_agent is not { } agent || RtpPacket.Type(packet) != agent.PayloadType || from.Port != agent.Rtp.Port)
                return;
            _agentSource = RtpPacket.Source(packet);
            _isAgentSeen |= !_isVideo || H264Payload.Begins(RtpPacket.Payload(packet));
            if (_isAgentSeen && _terminal is { MaySend: true } terminal)
                ToTerminal(packet, agent, terminal);
        }
    }

    private void TakeAgentRtcp(Memory<byte> memory, IPEndPoint from)
    {
        if (!RtpPacket.IsRtcp(memory.Span) || !from.Address.Equals(_janus))
            return;
        lock (_lock)
            if (_isVideo && _agent is not null && Rtcp.Read(memory.Span).WantsPicture)
                WantPicture();
    }

    private void ToTerminal(Span<byte> packet, object behind, TerminalMedium terminal)
    {
        _out.Renumber(packet, behind, terminal.PayloadType);
        if (_toRtp is { } to)
            Send(_rtp, packet, to);
        Counts = (Counts.ToTerminal + 1, Counts.ToAgent);
    }

    // Not as often as a browser with losses asks: a whole picture is large.
    private void WantPicture()
    {
        var now = _time.GetTimestamp();
        if (_terminal is not { WillReceive: true } terminal || _toRtcp is null || (_picturedAt != 0 && _time.GetElapsedTime(_picturedAt, now) < PictureEvery))
            return;
        _picturedAt = now;
        Send(_rtcp, Rtcp.WantPicture(_out.Source, _in.Source, terminal.UnderstandsFir ? _fir++ : null), _toRtcp);
    }

    // Behind a router the terminal comes from another port than it says; the first one it comes from counts until it says something new.
    private bool Pin(IPEndPoint from)
    {
        if (_isPinned)
            return from.Equals(_toRtp);
        if (!IsTerminal(from.Address, _terminal!))
            return false;
        if (!from.Equals(_toRtp))
            (_toRtp, _toRtcp) = (from, _terminal!.Rtcp.Port == _terminal.Rtp.Port + 1 ? new(from.Address, Math.Min(from.Port + 1, 65_535)) : new(from.Address, _terminal.Rtcp.Port));
        return _isPinned = true;
    }

    private bool IsTerminal(IPAddress address, TerminalMedium terminal) => address.Equals(terminal.Rtp.Address) || address.Equals(_signalling);

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        try
        {
            socket.SendTo(bytes, to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // A packet is lost; so are others.
        }
    }
}

/// <summary>One medium of whoever holds the call, as Janus sends and takes it.</summary>
/// <param name="PayloadType">Number of the codec there.</param>
/// <param name="Rtp">Where to send.</param>
/// <param name="Rtcp">Where to send reports.</param>
public sealed record AgentMedium(byte PayloadType, IPEndPoint Rtp, IPEndPoint Rtcp);
