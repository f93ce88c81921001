namespace Buergerservice.SipGateway.Media;

/// <summary>What we know of the terminal's stream, for reports to it (RFC 3550 6.4.1, appendix A.3).</summary>
internal sealed class IncomingStream
{
    private ushort _first;
    private ushort _highest;
    private uint _rounds;
    private uint _received;
    private uint _expectedBefore;
    private uint _receivedBefore;

    public uint Source { get; private set; }

    public uint LastReport { get; private set; }

    public long LastReportAt { get; private set; }

    public uint Highest => (_rounds << 16) | _highest;

    public int Lost => (int)Math.Clamp((long)Expected - _received, -0x800000, 0x7FFFFF);

    private uint Expected => _received == 0 ? 0 : Highest - _first + 1;

    public void Take(ReadOnlySpan<byte> packet)
    {
        var (source, sequence) = (RtpPacket.Source(packet), RtpPacket.Sequence(packet));
        if (source != Source || _received == 0)
        {
            (Source, _first, _highest, _rounds, _received, _expectedBefore, _receivedBefore, LastReport) = (source, sequence, sequence, 0, 1, 0, 0, 0);
            return;
        }

        _received++;
        if ((short)(sequence - _highest) <= 0)
            return;
        if (sequence < _highest)
            _rounds++;
        _highest = sequence;
    }

    /// <summary>The terminal has reported: the time it says comes back in our report.</summary>
    public void TakeReport(uint middleOfTime, long at) => (LastReport, LastReportAt) = (middleOfTime, at);

    /// <summary>Part of 256 that was lost since the last time.</summary>
    public byte FractionLost()
    {
        var (expected, received) = (Expected - _expectedBefore, _received - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (Expected, _received);
        return expected == 0 || received >= expected ? (byte)0 : (byte)Math.Min(255, 256 * (expected - received) / expected);
    }
}
