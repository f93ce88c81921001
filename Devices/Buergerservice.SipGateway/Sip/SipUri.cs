using System.Globalization;
using System.Net;

namespace Buergerservice.SipGateway.Sip;

/// <summary>A <c>sip:</c> or <c>sips:</c> address.</summary>
/// <param name="Scheme"><c>sip</c> or <c>sips</c>, or what else was written.</param>
/// <param name="User">Part before the @; empty if none.</param>
/// <param name="Host">Name or number.</param>
/// <param name="Port">Port; 0: not given.</param>
/// <param name="Parameters">Parameters of the address.</param>
/// <param name="Text">The address as it was written, without header fields: so it is named when something is sent there (RFC 3261 12.2.1.1).</param>
public sealed record SipUri(string Scheme, string User, string Host, int Port, IReadOnlyList<(string Name, string Value)> Parameters, string Text)
{
    private const int MaxLength = 1024;

    /// <summary>Whether it is an address of SIP.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>Reads an address; null when it is none.</summary>
    public static SipUri? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.Length > MaxLength || colon <= 0 || !SipText.IsToken(text.AsSpan(0, colon)))
            return null;
        var scheme = text[..colon].ToLowerInvariant();
        if (scheme is not ("sip" or "sips"))
            return new(scheme, "", text[(colon + 1)..], 0, [], text);
        var rest = text[(colon + 1)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
            (text, rest) = (text[..(colon + 1 + question)], rest[..question]);
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var user = at < 0 ? "" : Uri.UnescapeDataString(rest[..at].Split(':')[0]);
        rest = rest[(at + 1)..];
        var semicolon = rest.IndexOf(';', StringComparison.Ordinal);
        var place = semicolon < 0 ? rest : rest[..semicolon];
        return SplitHost(place, out var host, out var port) ? new(scheme, user, host, port, semicolon < 0 ? [] : ParametersOf(rest[semicolon..]), text.Trim().Replace(" ", "%20", StringComparison.Ordinal)) : null;
    }

    /// <summary>Value of a parameter; empty when it has none, null when it is not there.</summary>
    public string? Parameter(string name) => Find(Parameters, name);

    /// <summary>Where to send, when the host is a number; names are not asked for (whoever writes them could make us ask anybody).</summary>
    public SipPeer? Peer(SipProtocol usual)
    {
        if (!IPAddress.TryParse(Host, out var address))
            return null;
        var protocol = Parameter("transport")?.ToLowerInvariant() switch { "tcp" => SipProtocol.Tcp, "udp" => SipProtocol.Udp, _ => usual };
        return new(protocol, new(address, Port == 0 ? 5060 : Port));
    }

    internal static IReadOnlyList<(string Name, string Value)> ParametersOf(string text) =>
        [.. SipText.Split(text, ';').Select(p => p.Split('=', 2)).Select(p => (p[0].Trim(), p.Length > 1 ? SipText.Unquote(p[1].Trim()) : ""))];

    internal static string? Find(IReadOnlyList<(string Name, string Value)> parameters, string name)
    {
        foreach (var (key, value) in parameters)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        return null;
    }

    /// <summary>Takes <c>host:port</c> apart, also with an address of IPv6.</summary>
    internal static bool SplitHost(string place, out string host, out int port)
    {
        (host, port) = (place.Trim(), 0);
        var close = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = host.IndexOf(':', close < 0 ? 0 : close);
        if (colon >= 0)
        {
            if (!int.TryParse(host[(colon + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return false;
            host = host[..colon].Trim();
        }

        host = host.Trim('[', ']');
        return host.Length is > 0 and <= 255 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':');
    }
}
