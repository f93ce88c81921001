namespace Buergerservice.SipGateway.Sip;

/// <summary>
/// Answers a request once, however often it arrives (RFC 3261 17.2, RFC 6026). A refused INVITE is refused until the ACK comes;
/// an accepted one is left to the call, which repeats its 200 itself.
/// </summary>
public sealed class ServerTransaction
{
    private readonly SipEndpoint _endpoint;
    private readonly string _key;
    private readonly SipPeer _sentBy;
    private SipTimer? _repeat;
    private SipTimer? _end;
    private SipMessage? _last;
    private TimeSpan _pause;

    internal ServerTransaction(SipEndpoint endpoint, string key, SipMessage request, SipPeer from, SipPeer sentBy) =>
        (_endpoint, _key, Request, From, _sentBy) = (endpoint, key, request, from, sentBy);

    /// <summary>The request.</summary>
    public SipMessage Request { get; }

    /// <summary>Who sent it.</summary>
    public SipPeer From { get; }

    /// <summary>Whether a final answer has been given.</summary>
    public bool IsAnswered => _last is { Status: >= 200 };

    /// <summary>Whether it was accepted.</summary>
    public bool IsAccepted => _last is { Status: >= 200 and < 300 };

    // Over the stream it came by; when that is closed, where the sender says that it listens (RFC 3261 18.2.2).
    private SipPeer AnswerTo => From.Protocol == SipProtocol.Tcp && _endpoint.Transport.Has(From.Address) ? From : _sentBy;

    private bool IsInvite => Request.Method == "INVITE";

    /// <summary>Answers. After a final answer nothing more is said.</summary>
    public void Respond(SipMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (IsAnswered)
            return;
        _last = response;
        _endpoint.Transport.Send(response, AnswerTo);
        if (response.Status < 200)
            return;
        var isStream = From.Protocol == SipProtocol.Tcp;
        if (IsInvite && response.Status >= 300 && !isStream)
        {
            _pause = _endpoint.Timers.T1;
            _repeat = _endpoint.Loop.After(_pause, Repeat);
        }

        _end = _endpoint.Loop.After(!IsInvite && isStream ? TimeSpan.FromMilliseconds(1) : _endpoint.Timers.GiveUp, Forget);
    }

    /// <summary>Sends an accepted answer once more.</summary>
    internal void SendAgain()
    {
        if (_last is not null)
            _endpoint.Transport.Send(_last, AnswerTo);
    }

    /// <summary>The request has come once more. A 200 to an INVITE is repeated by the call alone.</summary>
    internal void TakeAgain()
    {
        if (_last is not null && !(IsInvite && IsAccepted))
            SendAgain();
    }

    /// <summary>The ACK of a refusal has come.</summary>
    internal void TakeAck()
    {
        if (!IsAnswered || IsAccepted)
            return;
        _repeat?.Dispose();
        _end?.Dispose();
        _end = _endpoint.Loop.After(From.Protocol == SipProtocol.Tcp ? TimeSpan.FromMilliseconds(1) : _endpoint.Timers.T4, Forget);
    }

    private void Repeat()
    {
        SendAgain();
        _pause = _endpoint.Timers.Next(_pause);
        _repeat = _endpoint.Loop.After(_pause, Repeat);
    }

    private void Forget()
    {
        _repeat?.Dispose();
        _end?.Dispose();
        _endpoint.Forget(_key, this);
    }
}
