using System.Globalization;
using System.Text;

namespace Buergerservice.SipGateway.Sip;

/// <summary>
/// Reads messages. Whatever arrives may be meant to hurt: sizes and numbers are limited, nothing is guessed, and what is said
/// twice where once is meant is refused (two readers must not understand two things).
/// </summary>
public static class SipParser
{
    /// <summary>Largest message in bytes.</summary>
    public const int MaxMessage = 64 * 1024;

    /// <summary>Largest head of a message in bytes.</summary>
    public const int MaxHead = 16 * 1024;

    private const int MaxHeaders = 120;
    private const int MaxVias = 30;

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["v"] = "Via",
        ["f"] = "From",
        ["t"] = "To",
        ["i"] = "Call-ID",
        ["m"] = "Contact",
        ["l"] = "Content-Length",
        ["c"] = "Content-Type",
        ["e"] = "Content-Encoding",
        ["k"] = "Supported",
        ["s"] = "Subject",
        ["x"] = "Session-Expires",
        ["o"] = "Event",
        ["r"] = "Refer-To",
        ["u"] = "Allow-Events",
        ["Via"] = "Via",
        ["From"] = "From",
        ["To"] = "To",
        ["Call-ID"] = "Call-ID",
        ["CSeq"] = "CSeq",
        ["Contact"] = "Contact",
        ["Content-Length"] = "Content-Length",
        ["Record-Route"] = "Record-Route",
        ["Content-Type"] = "Content-Type",
    };

    private static readonly string[] Once = ["From", "To", "Call-ID", "CSeq", "Content-Length", "Content-Type", "Max-Forwards", "Session-Expires", "Min-SE"];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a datagram.</summary>
    /// <param name="bytes">The datagram.</param>
    /// <param name="problem">Why it is none, in English for the log.</param>
    /// <returns>The message, or null.</returns>
    public static SipMessage? Parse(ReadOnlySpan<byte> bytes, out string? problem)
    {
        if (bytes.Length > MaxMessage)
            return Wrong("too long", out problem);
        var end = EndOfHead(bytes);
        if (end < 0)
            return Wrong("no end of the head", out problem);
        if (ParseHead(bytes[..end], out problem) is not { } message)
            return null;
        var body = bytes[end..];
        if (message["Content-Length"] is { } declared)
        {
            if (!TryLength(declared, out var length) || length > body.Length)
                return Wrong("wrong length of the body", out problem);
            // What follows in a datagram is to be dropped (RFC 3261 18.3).
            body = body[..length];
        }

        message.Body = body.ToArray();
        return message;
    }

    /// <summary>Where the body begins: behind the empty line; −1 when there is none yet.</summary>
    internal static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        var (crlf, lf) = (bytes.IndexOf("\r\n\r\n"u8), bytes.IndexOf("\n\n"u8));
        if (crlf < 0 && lf < 0)
            return -1;
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    }

    /// <summary>Reads the head up to and with the empty line.</summary>
    internal static SipMessage? ParseHead(ReadOnlySpan<byte> head, out string? problem)
    {
        if (head.Length > MaxHead)
            return Wrong("head too long", out problem);
        string text;
        try
        {
            text = Strict.GetString(head);
        }
        catch (DecoderFallbackException)
        {
            return Wrong("not UTF-8", out problem);
        }

        var lines = text.Split('\n');
        if (StartLine(lines[0].TrimEnd('\r')) is not { } message)
            return Wrong("no start line", out problem);
        if (!ReadHeaders(message, lines, out problem))
            return null;
        problem = ProblemOf(message);
        return problem is null ? message : null;
    }

    internal static bool TryLength(string declared, out int length) =>
        int.TryParse(declared.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= MaxMessage;

    private static SipMessage? StartLine(string line)
    {
        if (line.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            var rest = line[8..];
            return rest.Length >= 3 && int.TryParse(rest.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 700 && (rest.Length == 3 || rest[3] == ' ')
                ? SipMessage.Response(status, rest.Length > 4 ? rest[4..] : "") : null;
        }

        return line.Split(' ') is [{ Length: <= 32 } method, { Length: > 0 and <= 1024 } uri, "SIP/2.0"] && SipText.IsToken(method) ? SipMessage.Request(method, uri) : null;
    }

    private static bool ReadHeaders(SipMessage message, string[] lines, out string? problem)
    {
        string? name = null, value = null;
        problem = null;
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Contains('\0', StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal))
                return Wrong("control character", out problem) is not null;
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                if (name is null)
                    return Wrong("continues nothing", out problem) is not null;
                value += " " + line.Trim();
                continue;
            }

            if (name is not null)
                message.Add(name, value!);
            if (message.Headers.Count > MaxHeaders)
                return Wrong("too many headers", out problem) is not null;
            if (line.Length == 0)
                return true;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !SipText.IsToken(line.AsSpan(0, colon).TrimEnd()))
                return Wrong("no header", out problem) is not null;
            name = line[..colon].TrimEnd();
            name = Names.GetValueOrDefault(name, name);
            value = line[(colon + 1)..].Trim();
        }

        return true;
    }

    private static string? ProblemOf(SipMessage message)
    {
        foreach (var name in Once)
            if (message.Headers.Count(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
                return $"{name} twice";
        if (message.CallId.Length is 0 or > 256)
            return "no Call-ID";
        var sequence = (message["CSeq"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (sequence.Length != 2 || !uint.TryParse(sequence[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > int.MaxValue || !SipText.IsToken(sequence[1]))
            return "no CSeq";
        if (message.IsRequest && sequence[1] != message.Method)
            return "CSeq of another method";
        if (SipAddress.Parse(message["From"] ?? "") is null || SipAddress.Parse(message["To"] ?? "") is null)
            return "no From or To";
        var vias = message.All("Via").ToList();
        if (vias.Count is 0 or > MaxVias || SipVia.Parse(vias[0]) is null)
            return "no Via";
        return message["Content-Length"] is { } length && !TryLength(length, out _) ? "wrong Content-Length" : null;
    }

    private static SipMessage? Wrong(string what, out string? problem)
    {
        problem = what;
        return null;
    }
}
