namespace Buergerservice.SipGateway.Sip;

/// <summary>Cuts a stream into messages (RFC 3261 18.3): each says how long its body is.</summary>
public sealed class SipFraming
{
    private byte[] _buffer = new byte[4096];
    private int _count;

    /// <summary>Takes what has arrived.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="messages">The messages that are complete now.</param>
    /// <param name="pings">Number of empty double lines: the other side asks whether the line is alive (RFC 5626 4.4.1).</param>
    /// <returns>False when the stream cannot be understood any more and must be closed.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, IList<SipMessage> messages, out int pings)
    {
        ArgumentNullException.ThrowIfNull(messages);
        pings = 0;
        if (_count + bytes.Length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _count + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
        var at = 0;
        while (true)
        {
            while (_buffer.AsSpan(at, _count - at).StartsWith("\r\n\r\n"u8))
            {
                pings++;
                at += 4;
            }

            var rest = _buffer.AsSpan(at, _count - at);
            // One empty line before a message is allowed; a lone CR may be half of one.
            if (rest.StartsWith("\r\n"u8) && rest.Length > 2 && rest[2] != '\r')
            {
                at += 2;
                continue;
            }

            var head = rest.Length > 0 && rest[0] == '\r' ? -1 : SipParser.EndOfHead(rest);
            if (head < 0)
            {
                if (rest.Length > SipParser.MaxHead)
                    return false;
                break;
            }

            if (SipParser.ParseHead(rest[..head], out _) is not { } message || message["Content-Length"] is not { } declared || !SipParser.TryLength(declared, out var length))
                return false;
            if (rest.Length < head + length)
                break;
            message.Body = rest.Slice(head, length).ToArray();
            messages.Add(message);
            at += head + length;
        }

        _buffer.AsSpan(at, _count - at).CopyTo(_buffer);
        _count -= at;
        return _count <= SipParser.MaxMessage + SipParser.MaxHead;
    }
}
