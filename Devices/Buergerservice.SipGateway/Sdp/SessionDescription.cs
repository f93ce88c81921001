using System.Globalization;
using System.Net;

namespace Buergerservice.SipGateway.Sdp;

/// <summary>Reads session descriptions (RFC 8866), with limits on everything.</summary>
public sealed class SessionDescription
{
    private const int MaxLength = 32 * 1024;
    private const int MaxLines = 600;
    private const int MaxMedia = 16;
    private const int MaxFormats = 64;

    private readonly List<SdpMedia> _media = [];

    private SessionDescription()
    {
    }

    /// <summary>Address of all media that say no other.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>Media in their order.</summary>
    public IReadOnlyList<SdpMedia> Media => _media;

    /// <summary>Reads a description; null when it is none. Names of hosts are not asked for: only numbers are addresses here.</summary>
    public static SessionDescription? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (text.Length > MaxLength || lines.Length > MaxLines || !lines[0].StartsWith("v=0", StringComparison.Ordinal))
            return null;
        var description = new SessionDescription();
        var (usual, usualKilobits) = (SdpDirection.SendRecv, (int?)null);
        foreach (var line in lines.Select(l => l.TrimEnd('\r')))
        {
            if (line.Length == 0)
                continue;
            if (line.Length < 2 || line[1] != '=')
                return null;
            var (medium, value) = (description._media.LastOrDefault(), line[2..].Trim());
            switch (line[0])
            {
                case 'm':
                    if (description._media.Count == MaxMedia || MediumOf(value) is not { } next)
                        return null;
                    (next.Direction, next.Kilobits) = (usual, usualKilobits);
                    description._media.Add(next);
                    break;
                case 'c':
                    if (AddressOf(value) is not { } address)
                        return null;
                    if (medium is null)
                        description.Address = address;
                    else
                        medium.Address = address;
                    break;
                case 'b' when KilobitsOf(value) is { } kilobits:
                    if (medium is null)
                        usualKilobits = kilobits;
                    else
                        medium.Kilobits = kilobits;
                    break;
                case 'a':
                    var parts = value.Split(':', 2);
                    if (Enum.TryParse<SdpDirection>(value, ignoreCase: true, out var direction) && char.IsAsciiLetter(value[0]))
                    {
                        if (medium is null)
                            usual = direction;
                        else
                            medium.Direction = direction;
                    }
                    else
                        medium?.Add(parts[0], parts.Length > 1 ? parts[1].Trim() : "");
                    break;
            }
        }

        return description;
    }

    private static SdpMedia? MediumOf(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4 || parts.Length > 3 + MaxFormats)
            return null;
        // A number of ports behind the first is for layered codecs, which nobody uses here.
        return int.TryParse(parts[1].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and < 65535
            ? new() { Kind = parts[0], Port = port, Protocol = parts[2], Formats = parts[3..] } : null;
    }

    private static IPAddress? AddressOf(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["IN", "IP4" or "IP6", var host] && IPAddress.TryParse(host.Split('/')[0], out var address) ? address : null;

    private static int? KilobitsOf(string value) => value.Split(':') is [var kind, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0
        ? kind switch { "AS" => (int)Math.Min(amount, 100_000), "TIAS" => (int)Math.Clamp(amount / 1000, 1, 100_000), _ => null } : null;
}
