using System.Globalization;
using System.Text;

namespace Buergerservice.SipGateway.Sip;

/// <summary>A request or a response of RFC 3261. Header names are in their long form.</summary>
public sealed class SipMessage
{
    private readonly List<(string Name, string Value)> _headers = [];

    /// <summary>Makes a request.</summary>
    public static SipMessage Request(string method, string uri) => new() { Method = method, RequestUri = uri };

    /// <summary>Makes a response that belongs to nothing yet; <see cref="Reply"/> is the usual way.</summary>
    public static SipMessage Response(int status, string reason) => new() { Status = status, Reason = reason };

    /// <summary>Method of the request; of a response that in its <c>CSeq</c>.</summary>
    public string Method { get; private init; } = "";

    /// <summary>Where a request goes; empty in a response.</summary>
    public string RequestUri { get; set; } = "";

    /// <summary>Status of a response; 0 in a request.</summary>
    public int Status { get; private init; }

    /// <summary>Words beside the status.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Whether it is a request.</summary>
    public bool IsRequest => Status == 0;

    /// <summary>Header fields in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => _headers;

    /// <summary>Body; empty if none.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>First value of a header, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in _headers)
                if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return header.Value;
            return null;
        }
    }

    /// <summary><c>Call-ID</c>.</summary>
    public string CallId => this["Call-ID"] ?? "";

    /// <summary>Number in <c>CSeq</c>.</summary>
    public uint Sequence => uint.TryParse((this["CSeq"] ?? "").Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Method in <c>CSeq</c>.</summary>
    public string SequenceMethod => (this["CSeq"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var method] ? method : "";

    /// <summary>Tag of <c>From</c>.</summary>
    public string? FromTag => SipAddress.Parse(this["From"] ?? "")?.Parameter("tag");

    /// <summary>Tag of <c>To</c>; null outside a dialog.</summary>
    public string? ToTag => SipAddress.Parse(this["To"] ?? "")?.Parameter("tag");

    /// <summary>Whether the body is a session description.</summary>
    public bool HasSdp => Body.Length > 0 && (this["Content-Type"] ?? "").Split(';')[0].Trim().Equals("application/sdp", StringComparison.OrdinalIgnoreCase);

    /// <summary>All values of a header; several in one line are taken apart.</summary>
    public IEnumerable<string> All(string name) => _headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(h => SipText.Split(h.Value, ','));

    /// <summary>True when a header lists this option tag.</summary>
    public bool Lists(string header, string tag) => All(header).Any(v => v.Equals(tag, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a header field at the end.</summary>
    public SipMessage Add(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    /// <summary>Adds a header field before all others.</summary>
    public SipMessage AddFirst(string name, string value)
    {
        _headers.Insert(0, (name, value));
        return this;
    }

    /// <summary>Puts one field in place of all of this name.</summary>
    public SipMessage Set(string name, string value)
    {
        _headers.RemoveAll(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return Add(name, value);
    }

    /// <summary>Sets the body.</summary>
    public SipMessage WithBody(string type, string body)
    {
        Body = Encoding.UTF8.GetBytes(body);
        return Set("Content-Type", type);
    }

    /// <summary>The response to this request (RFC 3261 8.2.6).</summary>
    /// <param name="status">Status.</param>
    /// <param name="reason">Words.</param>
    /// <param name="toTag">Our tag, added when the request had none; not in a 100.</param>
    public SipMessage Reply(int status, string reason, string? toTag = null)
    {
        var reply = new SipMessage { Status = status, Reason = reason, Method = Method };
        foreach (var via in _headers.Where(h => h.Name == "Via"))
            reply.Add(via.Name, via.Value);
        foreach (var name in (string[])["From", "To", "Call-ID", "CSeq"])
        {
            var value = this[name] ?? "";
            reply.Add(name, name == "To" && toTag is not null && status > 100 && ToTag is null ? $"{value};tag={toTag}" : value);
        }

        if (status is > 100 and < 300)
            foreach (var route in _headers.Where(h => h.Name == "Record-Route"))
                reply.Add(route.Name, route.Value);
        return reply;
    }

    /// <summary>The message as it goes over the wire.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        if (IsRequest)
            text.Append(Method).Append(' ').Append(RequestUri).Append(" SIP/2.0\r\n");
        else
            text.Append("SIP/2.0 ").Append(Status.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(Reason).Append("\r\n");
        foreach (var (name, value) in _headers)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                text.Append(name).Append(": ").Append(value).Append("\r\n");
        text.Append("Content-Length: ").Append(Body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. Body];
    }

    /// <inheritdoc/>
    public override string ToString() => IsRequest ? $"{Method} {RequestUri}" : $"{Status} {Reason} ({SequenceMethod})";
}
