using System.Globalization;
using System.Net;

namespace Buergerservice.SipGateway.Sdp;

/// <summary>Which way media goes, seen from whoever says it.</summary>
public enum SdpDirection
{
    /// <summary>Both ways.</summary>
    SendRecv,

    /// <summary>Only from him.</summary>
    SendOnly,

    /// <summary>Only to him.</summary>
    RecvOnly,

    /// <summary>Neither way.</summary>
    Inactive,
}

/// <summary>One medium of a description.</summary>
public sealed class SdpMedia
{
    private readonly List<(string Name, string Value)> _attributes = [];

    /// <summary><c>audio</c>, <c>video</c>, <c>application</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>Port of RTP; 0: not wanted.</summary>
    public required int Port { get; init; }

    /// <summary><c>RTP/AVP</c> …</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload types, the preferred one first.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Where to send; null: as in the whole description.</summary>
    public IPAddress? Address { get; internal set; }

    /// <summary>Most kilobits a second; null: not said.</summary>
    public int? Kilobits { get; internal set; }

    /// <summary>Which way.</summary>
    public SdpDirection Direction { get; internal set; }

    /// <summary>All other lines.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes => _attributes;

    /// <summary>Codec of a payload type, such as <c>H264/90000</c>; for the fixed ones also when it is not said.</summary>
    public string? Codec(string format) => Of("rtpmap", format) ?? format switch { "0" => "PCMU/8000", "8" => "PCMA/8000", _ => null };

    /// <summary>Parameters of a payload type; empty if none.</summary>
    public string Parameters(string format) => Of("fmtp", format) ?? "";

    /// <summary>Port of RTCP.</summary>
    public int RtcpPort => _attributes.Where(a => a.Name == "rtcp").Select(a => a.Value.Split(' ')[0]).FirstOrDefault() is { } said && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : Port + 1;

    /// <summary>True when a feedback message (RFC 4585, RFC 5104) is understood for a payload type.</summary>
    public bool Understands(string format, string feedback) => _attributes.Any(a => a.Name == "rtcp-fb" && (a.Value == $"{format} {feedback}" || a.Value == $"* {feedback}"));

    internal void Add(string name, string value) => _attributes.Add((name, value));

    private string? Of(string name, string format)
    {
        foreach (var attribute in _attributes)
            if (attribute.Name == name && attribute.Value.StartsWith(format + " ", StringComparison.Ordinal))
                return attribute.Value[(format.Length + 1)..].Trim();
        return null;
    }
}
