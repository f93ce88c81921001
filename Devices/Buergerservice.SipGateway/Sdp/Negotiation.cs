using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Buergerservice.SipGateway.Sdp;

/// <summary>
/// Agrees with a terminal on G.711 and H.264 (Constrained) Baseline, and on nothing else: so nothing needs to be converted. Our ports
/// stay the same as long as the call lasts (RFC 3264).
/// </summary>
/// <param name="address">Our address for media.</param>
/// <param name="audioPort">Our port for sound.</param>
/// <param name="videoPort">Our port for the picture.</param>
/// <param name="session">Number of the session in our descriptions.</param>
public sealed class Negotiation(IPAddress address, int audioPort, int videoPort, long session)
{
    private const string OwnOffer = "96 packetization-mode=1;profile-level-id=42e01f\n97 packetization-mode=0;profile-level-id=42e01f";

    private int _version;
    private string? _last;

    /// <summary>What has been agreed.</summary>
    public TerminalMedia? Agreed { get; private set; }

    /// <summary>Answers an offer of the terminal, or, for null, says what we say at present or offer at first.</summary>
    /// <returns>Our description; null when there is nothing in common, then all stays as it was.</returns>
    public string? Describe(string? offer)
    {
        if (offer is null)
            return _last ??= Offer();
        if (SessionDescription.Parse(offer) is not { } description || Read(description) is not { } agreed)
            return null;
        Agreed = agreed;
        return _last = Answer(description, agreed);
    }

    /// <summary>
    /// Offers anew what has been agreed, both ways: a terminal that goes on after a hold may ask for it with an empty INVITE (RFC 3261 14.2).
    /// Our last word still has the directions of the hold.
    /// </summary>
    public string OfferAgain()
    {
        var media = (_last ?? Offer()).Split("\r\nm=", 2)[1];
        foreach (var held in (string[])["sendonly", "recvonly", "inactive"])
            media = media.Replace($"\r\na={held}\r\n", "\r\na=sendrecv\r\n", StringComparison.Ordinal);
        return _last = $"{Head()}m={media}";
    }

    /// <summary>Takes the answer of the terminal to our offer; false when there is nothing in common.</summary>
    public bool TakeAnswer(string answer)
    {
        if (SessionDescription.Parse(answer) is not { } description || Read(description) is not { } agreed)
            return false;
        Agreed = agreed;
        _last = Answer(description, agreed);
        return true;
    }

    private string Offer()
    {
        var text = Head();
        text.Append(CultureInfo.InvariantCulture, $"m=audio {audioPort} RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\nm=video {videoPort} RTP/AVP 96 97\r\n");
        foreach (var format in OwnOffer.Split('\n'))
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{format[..2]} H264/90000\r\na=fmtp:{format}\r\n");
        return text.Append("a=sendrecv\r\n").ToString();
    }

    private StringBuilder Head()
    {
        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        return new StringBuilder().Append(CultureInfo.InvariantCulture, $"v=0\r\no=buergerservice {session} {++_version} IN {family} {address}\r\ns=-\r\nc=IN {family} {address}\r\nt=0 0\r\n");
    }

    private TerminalMedia? Read(SessionDescription description)
    {
        var audio = description.Media.Where(m => m.Kind == "audio").Select(m => Agree(description, m, AudioOf)).FirstOrDefault(m => m is not null);
        var video = description.Media.Where(m => m.Kind == "video").Select(m => Agree(description, m, VideoOf)).FirstOrDefault(m => m is not null);
        return audio is null && video is null ? null : new(audio, video);
    }

    private TerminalMedium? Agree(SessionDescription description, SdpMedia medium, Func<SdpMedia, string?> choose)
    {
        if (medium.Port == 0 || medium.Protocol is not ("RTP/AVP" or "RTP/AVPF") || choose(medium) is not { } format || !byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type) || type > 127)
            return null;
        var where = medium.Address ?? description.Address;
        // 0.0.0.0 is how older terminals hold (RFC 2543).
        var isHeld = where is not null && (where.Equals(IPAddress.Any) || where.Equals(IPAddress.IPv6Any));
        if (where is null || (where.AddressFamily != address.AddressFamily && !isHeld))
            return null;
        return new(type, medium.Codec(format)!, medium.Parameters(format), new(where, medium.Port), new(where, medium.RtcpPort),
            !isHeld && medium.Direction is SdpDirection.SendRecv or SdpDirection.RecvOnly, !isHeld && medium.Direction is SdpDirection.SendRecv or SdpDirection.SendOnly, medium.Understands(format, "ccm fir"), medium.Kilobits);
    }

    private static string? AudioOf(SdpMedia medium) => medium.Formats.FirstOrDefault(f => medium.Codec(f)?.ToUpperInvariant() is "PCMU/8000" or "PCMA/8000" or "PCMU/8000/1" or "PCMA/8000/1");

    // Mode 1 lets the browser cut its pictures as it likes.
    private static string? VideoOf(SdpMedia medium)
    {
        var possible = medium.Formats.Where(f => "H264/90000".Equals(medium.Codec(f), StringComparison.OrdinalIgnoreCase)).Select(f => (Format: f, H264: H264Format.Parse(medium.Parameters(f)))).Where(f => f.H264 is not null).ToList();
        return possible.OrderByDescending(f => f.H264!.Mode).Select(f => f.Format).FirstOrDefault();
    }

    // As many media as were offered, in the same order; what is not taken has port 0.
    private string Answer(SessionDescription description, TerminalMedia agreed)
    {
        var text = Head();
        var (audio, video) = (agreed.Audio, agreed.Video);
        foreach (var medium in description.Media)
        {
            var mine = medium.Kind == "audio" ? audio : medium.Kind == "video" ? video : null;
            if (mine is null || mine.Rtp.Port != medium.Port)
            {
                text.Append(CultureInfo.InvariantCulture, $"m={medium.Kind} 0 {medium.Protocol} {medium.Formats[0]}\r\n");
                continue;
            }

            var port = medium.Kind == "audio" ? audioPort : videoPort;
            var codec = medium.Kind == "audio" ? mine.Codec.Split('/')[0].ToUpperInvariant() + "/8000" : "H264/90000";
            text.Append(CultureInfo.InvariantCulture, $"m={medium.Kind} {port} {medium.Protocol} {mine.PayloadType}\r\na=rtpmap:{mine.PayloadType} {codec}\r\n");
            if (mine.Parameters.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{mine.PayloadType} {mine.Parameters}\r\n");
            if (medium.Kind == "video" && medium.Protocol == "RTP/AVPF")
                text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{mine.PayloadType} nack pli\r\n{(mine.UnderstandsFir ? $"a=rtcp-fb:{mine.PayloadType} ccm fir\r\n" : "")}");
            text.Append(CultureInfo.InvariantCulture, $"a={(mine.MaySend, mine.WillReceive) switch { (true, true) => "sendrecv", (true, false) => "sendonly", (false, true) => "recvonly", _ => "inactive" }}\r\n");
            // A second picture (slides) is not taken.
            if (medium.Kind == "audio")
                audio = null;
            else
                video = null;
        }

        return text.ToString();
    }
}
