namespace Buergerservice.SipGateway.Media;

/// <summary>Looks into packets with H.264 (RFC 6184).</summary>
public static class H264Payload
{
    /// <summary>True when a decoder can begin here: parameters or a whole picture.</summary>
    public static bool Begins(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2)
            return false;
        return (payload[0] & 31) switch
        {
            5 or 7 => true,
            // Several units in one packet: two bytes of length, then the first.
            24 => payload.Length > 3 && (payload[3] & 31) is 5 or 7,
            // First piece of a unit.
            28 => (payload[1] & 128) != 0 && (payload[1] & 31) is 5 or 7,
            _ => false,
        };
    }
}
