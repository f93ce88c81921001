using System.Globalization;
using System.Net;
using System.Text;
using Buergerservice.SipGateway.Media;
using Buergerservice.SipGateway.Sdp;

namespace Buergerservice.SipGateway.Janus;

/// <summary>Connects one media connection of a browser (an epoch) with a call's anchor.</summary>
/// <param name="handle">The browser's connection at Janus.</param>
/// <param name="anchor">The call's media.</param>
/// <param name="janus">Address Janus sends media from.</param>
/// <param name="own">Our address towards Janus.</param>
internal sealed class AgentBridge(NoSipHandle handle, MediaAnchor anchor, IPAddress janus, IPAddress own)
{
    private BrowserOffer? _offer;
    private bool _isHeld;
    private (AgentMedium? Audio, AgentMedium? Video, bool HasPicture) _media;

    /// <summary>Answers an offer, the first or a later one.</summary>
    /// <returns>The answer; null when the offer holds nothing for a terminal.</returns>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public async Task<string?> AnswerAsync(string sdp, TerminalMedia terminal, CancellationToken cancellationToken)
    {
        if ((_offer = BrowserOffer.Parse(sdp)) is null)
            return null;
        var plain = await handle.GenerateAsync(_offer.ForJanus, cancellationToken);
        if (SessionDescription.Parse(plain) is not { } description)
            throw new JanusException("The description of Janus cannot be read.");
        var audio = Choose(description, "audio", terminal.Audio, AudioOf);
        var video = Choose(description, "video", terminal.Video, VideoOf);
        var answer = await handle.ProcessAsync(PlainAnswer(description, audio, video, terminal), cancellationToken);
        _media = (audio?.Medium, video?.Medium, video?.Offered.Direction is SdpDirection.SendRecv or SdpDirection.SendOnly);
        Show();
        return _offer.Complete(answer);
    }

    /// <summary>Passes a candidate on; null: there are no more.</summary>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public Task TrickleAsync(System.Text.Json.Nodes.JsonObject? candidate, CancellationToken cancellationToken)
    {
        var mid = candidate?["sdpMid"] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        return _offer?.Keeps(mid) == true ? handle.TrickleAsync(candidate, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Whoever holds the call lets the terminal wait, or goes on.</summary>
    public void Hold(bool isHeld)
    {
        _isHeld = isHeld;
        Show();
    }

    /// <summary>Shows the waiting clip again and gives the connection up.</summary>
    public Task EndAsync()
    {
        anchor.Wait();
        return handle.DetachAsync();
    }

    private void Show()
    {
        if (_isHeld)
            anchor.Wait();
        else
            anchor.Bridge(_media.Audio, _media.Video, _media.HasPicture);
    }

    private (SdpMedia Offered, string Format, AgentMedium Medium)? Choose(SessionDescription description, string kind, TerminalMedium? terminal, Func<SdpMedia, TerminalMedium, string?> choose)
    {
        var medium = description.Media.FirstOrDefault(m => m.Kind == kind);
        return medium is { Port: > 0 } && terminal is not null && choose(medium, terminal) is { } format && byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type)
            ? (medium, format, new(type, new(janus, medium.Port), new(janus, medium.Port + 1))) : null;
    }

    // Nothing is converted: the browser must take the codec the terminal has.
    private static string? AudioOf(SdpMedia medium, TerminalMedium terminal)
    {
        var name = terminal.Codec.Split('/')[0];
        return medium.Formats.FirstOrDefault(f => medium.Codec(f)?.StartsWith(name + "/8000", StringComparison.OrdinalIgnoreCase) == true);
    }

    // The same way of packing; of those the same kind of Baseline, if there is one.
    private static string? VideoOf(SdpMedia medium, TerminalMedium terminal)
    {
        var wanted = H264Format.Parse(terminal.Parameters)!;
        return medium.Formats.Where(f => medium.Codec(f)?.StartsWith("H264/", StringComparison.OrdinalIgnoreCase) == true)
            .Select(f => (Format: f, H264: H264Format.Parse(medium.Parameters(f)))).Where(f => f.H264?.Mode == wanted.Mode)
            .OrderByDescending(f => f.H264!.IsConstrained == wanted.IsConstrained).Select(f => f.Format).FirstOrDefault();
    }

    private string PlainAnswer(SessionDescription description, (SdpMedia Offered, string Format, AgentMedium Medium)? audio, (SdpMedia Offered, string Format, AgentMedium Medium)? video, TerminalMedia terminal)
    {
        var family = own.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"v=0\r\no=buergerservice 1 1 IN {family} {own}\r\ns=-\r\nc=IN {family} {own}\r\nt=0 0\r\n");
        foreach (var medium in description.Media)
        {
            var (mine, port) = medium == audio?.Offered ? (audio, anchor.AgentAudioPort) : medium == video?.Offered ? (video, anchor.AgentVideoPort) : (null, 0);
            if (mine is not { } chosen)
            {
                text.Append(CultureInfo.InvariantCulture, $"m={medium.Kind} 0 {medium.Protocol} {medium.Formats[0]}\r\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"m={medium.Kind} {port} RTP/AVP {chosen.Format}\r\n");
            if (medium.Kind == "video" && terminal.Video?.Kilobits is { } kilobits)
                text.Append(CultureInfo.InvariantCulture, $"b=AS:{kilobits}\r\n");
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{chosen.Format} {medium.Codec(chosen.Format)}\r\n");
            if (medium.Kind == "video")
                text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{chosen.Format} {VideoParameters(medium.Parameters(chosen.Format), terminal.Video!.Parameters)}\r\na=rtcp-fb:{chosen.Format} nack pli\r\na=rtcp-fb:{chosen.Format} ccm fir\r\n");
            text.Append(CultureInfo.InvariantCulture, $"a={medium.Direction switch { SdpDirection.SendRecv => "sendrecv", SdpDirection.SendOnly => "recvonly", SdpDirection.RecvOnly => "sendonly", _ => "inactive" }}\r\n");
        }

        return text.ToString();
    }

    // The browser's profile, but no higher a level than the terminal can show.
    private static string VideoParameters(string browser, string terminal)
    {
        var (own, other) = (H264Format.Parse(browser)!, H264Format.Parse(terminal)!);
        return string.Create(CultureInfo.InvariantCulture, $"level-asymmetry-allowed=1;packetization-mode={own.Mode};profile-level-id={own.Profile}{Math.Min(own.Level, other.Level):x2}");
    }
}
