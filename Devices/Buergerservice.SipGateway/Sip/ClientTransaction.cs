namespace Buergerservice.SipGateway.Sip;

/// <summary>Sends a request until it is answered or nobody answers (RFC 3261 17.1).</summary>
internal sealed class ClientTransaction
{
    private readonly SipEndpoint _endpoint;
    private readonly SipMessage _request;
    private readonly SipPeer _to;
    private readonly Action<SipMessage?> _done;
    private readonly SipTimer _giveUp;
    private SipTimer? _repeat;
    private SipTimer? _forget;
    private TimeSpan _pause;
    private bool _isProceeding;
    private SipMessage? _ack;

    public ClientTransaction(SipEndpoint endpoint, SipMessage request, SipPeer to, Action<SipMessage?> done)
    {
        (_endpoint, _request, _to, _done) = (endpoint, request, to, done);
        _giveUp = endpoint.Loop.After(endpoint.Timers.GiveUp, GiveUp);
        _pause = endpoint.Timers.T1;
        if (to.Protocol == SipProtocol.Udp)
            _repeat = endpoint.Loop.After(_pause, Repeat);
        endpoint.Transport.Send(request, to);
    }

    public string Key => KeyOf(_request);

    private bool IsInvite => _request.Method == "INVITE";

    public static string KeyOf(SipMessage message) => $"{SipVia.Parse(message.All("Via").First())!.Branch} {message.SequenceMethod}";

    public void Take(SipMessage response)
    {
        if (_forget is not null)
        {
            // The answer has come once more: so has our ACK not.
            if (_ack is not null && response.Status >= 300)
                _endpoint.Transport.Send(_ack, _to);
            return;
        }

        if (response.Status < 200)
        {
            _isProceeding = true;
            if (IsInvite)
                _repeat?.Dispose();
            return;
        }

        _repeat?.Dispose();
        _giveUp.Dispose();
        if (IsInvite && response.Status >= 300)
        {
            _ack = AckOf(response);
            _endpoint.Transport.Send(_ack, _to);
        }

        _forget = _endpoint.Loop.After(IsInvite ? _endpoint.Timers.GiveUp : _endpoint.Timers.T4, () => _endpoint.Forget(this));
        _done(response);
    }

    private void Repeat()
    {
        _endpoint.Transport.Send(_request, _to);
        _pause = IsInvite ? _pause * 2 : _isProceeding ? _endpoint.Timers.T2 : _endpoint.Timers.Next(_pause);
        _repeat = _endpoint.Loop.After(_pause, Repeat);
    }

    private void GiveUp()
    {
        _repeat?.Dispose();
        _endpoint.Forget(this);
        _done(null);
    }

    // The ACK of a refusal belongs to the transaction (RFC 3261 17.1.1.3).
    private SipMessage AckOf(SipMessage response)
    {
        var ack = SipMessage.Request("ACK", _request.RequestUri).Add("Via", _request.All("Via").First());
        foreach (var (name, value) in _request.Headers.Where(h => h.Name == "Route"))
            ack.Add(name, value);
        return ack.Add("Max-Forwards", "70").Add("From", _request["From"]!).Add("To", response["To"]!).Add("Call-ID", _request.CallId).Add("CSeq", $"{_request.Sequence} ACK");
    }
}
