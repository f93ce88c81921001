using System.Text;

namespace Buergerservice.SipGateway.Janus;

/// <summary>
/// The browser's offer holds more than a terminal can take: a channel for text, perhaps a second picture. Janus gets one sound and
/// one picture of it; the rest is refused in the answer, at its place.
/// </summary>
public sealed class BrowserOffer
{
    private readonly List<(string Text, string Mid, bool IsKept)> _media;
    private readonly string _head;

    private BrowserOffer(string head, List<(string Text, string Mid, bool IsKept)> media) => (_head, _media) = (head, media);

    /// <summary>What Janus gets.</summary>
    public string ForJanus => Bundled(_head) + string.Concat(_media.Where(m => m.IsKept).Select(m => m.Text));

    /// <summary>Reads an offer; null when there is nothing in it a terminal could take.</summary>
    public static BrowserOffer? Parse(string sdp)
    {
        ArgumentNullException.ThrowIfNull(sdp);
        var (head, sections) = Cut(sdp);
        var media = new List<(string Text, string Mid, bool IsKept)>();
        var (hasAudio, hasVideo) = (false, false);
        foreach (var text in sections)
        {
            var isAudio = text.StartsWith("m=audio ", StringComparison.Ordinal) && !hasAudio;
            var isVideo = text.StartsWith("m=video ", StringComparison.Ordinal) && !hasVideo;
            (hasAudio, hasVideo) = (hasAudio || isAudio, hasVideo || isVideo);
            media.Add((text, Line(text, "a=mid:") ?? "", isAudio || isVideo));
        }

        return hasAudio || hasVideo ? new(head, media) : null;
    }

    /// <summary>Whether a candidate is for something that is kept; those without a name are for all.</summary>
    public bool Keeps(string? mid) => string.IsNullOrEmpty(mid) || _media.Any(m => m.IsKept && m.Mid == mid);

    /// <summary>The answer for the browser: that of Janus, with what was left out refused.</summary>
    public string Complete(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (head, sections) = Cut(answer);
        var (text, next) = (new StringBuilder(head), 0);
        foreach (var (offered, mid, isKept) in _media)
        {
            if (isKept)
            {
                text.Append(next < sections.Count ? sections[next++] : Refused(offered, mid));
                continue;
            }

            text.Append(Refused(offered, mid));
        }

        return text.ToString();
    }

    private static string Refused(string offered, string mid)
    {
        var line = offered.Split('\n', 2)[0].TrimEnd('\r').Split(' ');
        line[1] = "0";
        return $"{string.Join(' ', line)}\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n{(mid.Length > 0 ? $"a=mid:{mid}\r\n" : "")}";
    }

    private string Bundled(string head) => string.Concat(head.Split('\n').Where(l => l.Length > 0).Select(l => (l.StartsWith("a=group:BUNDLE", StringComparison.Ordinal) ? "a=group:BUNDLE " + string.Join(' ', _media.Where(m => m.IsKept).Select(m => m.Mid)) : l.TrimEnd('\r')) + "\r\n"));

    private static (string Head, List<string> Media) Cut(string sdp)
    {
        var (head, sections) = (new StringBuilder(), new List<StringBuilder>());
        foreach (var line in sdp.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
                sections.Add(new());
            (sections.Count == 0 ? head : sections[^1]).Append(line).Append("\r\n");
        }

        return (head.ToString(), sections.ConvertAll(s => s.ToString()));
    }

    private static string? Line(string text, string begin)
    {
        var at = text.IndexOf("\n" + begin, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + 1 + begin.Length)..].Split('\r', '\n')[0];
    }
}
