namespace Buergerservice.SipGateway.Media;

/// <summary>
/// What the terminal receives of one medium: one source with numbers that go on without a break, whoever is behind it. Terminals drop what
/// begins anew in the middle of a call.
/// </summary>
/// <param name="clock">Ticks a second.</param>
/// <param name="time">Clock.</param>
internal sealed class OutgoingStream(int clock, TimeProvider time)
{
    private object? _behind;
    private uint _behindSource;
    private ushort _sequenceShift;
    private uint _timestampShift;
    private ushort _sequence = (ushort)Random.Shared.Next(0, 30_000);
    private uint _timestamp = (uint)Random.Shared.Next();
    private long _at;

    public uint Source { get; } = (uint)Random.Shared.NextInt64(1, uint.MaxValue);

    public uint Packets { get; private set; }

    public uint Octets { get; private set; }

    /// <summary>Renumbers a packet in place.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="behind">Who made it.</param>
    /// <param name="type">The terminal's number for the codec.</param>
    public void Renumber(Span<byte> packet, object behind, byte type)
    {
        var (sequence, timestamp) = (RtpPacket.Sequence(packet), RtpPacket.Timestamp(packet));
        var now = time.GetTimestamp();
        if (_behind != behind || _behindSource != RtpPacket.Source(packet))
        {
            // Goes on where the last one stopped, and as much later as time has passed.
            var passed = Packets == 0 ? 0 : (uint)(time.GetElapsedTime(_at, now).TotalSeconds * clock) + 1;
            _sequenceShift = (ushort)(_sequence + 1 - sequence);
            _timestampShift = _timestamp + passed - timestamp;
            (_behind, _behindSource) = (behind, RtpPacket.Source(packet));
        }

        // Losses and swaps on the way stay visible to the terminal.
        var (outSequence, outTimestamp) = ((ushort)(sequence + _sequenceShift), timestamp + _timestampShift);
        RtpPacket.SetNumbers(packet, outSequence, outTimestamp, Source);
        RtpPacket.SetType(packet, type);
        if ((short)(outSequence - _sequence) > 0 || Packets == 0)
            (_sequence, _timestamp, _at) = (outSequence, outTimestamp, now);
        Packets++;
        Octets += (uint)(packet.Length - RtpPacket.MinHead);
    }

    /// <summary>Timestamp of this moment, for reports.</summary>
    public uint TimestampNow => _timestamp + (uint)(time.GetElapsedTime(_at).TotalSeconds * clock);
}
