using System.Text;

namespace Buergerservice.SipGateway.Sip;

/// <summary>
/// A call of a terminal, from its INVITE to its end. It is answered once; who speaks to the terminal may change as often as
/// needed without any message. Callbacks run in the loop; commands may come from anywhere.
/// </summary>
public sealed partial class SipCall
{
    internal const string Allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE";

    private readonly SipEndpoint _endpoint;
    private readonly SipCallOptions _options;
    private readonly ServerTransaction _invite;
    private readonly SipDialog _dialog;
    private readonly SessionTimer _session;
    private readonly Action<SipCall> _forget;
    private readonly bool _mayUpdate;
    private State _state;
    private ServerTransaction? _reinvite;
    private SipTimer? _repeat;
    private SipTimer? _giveUp;
    private TimeSpan _pause;
    private ServerTransaction? _unconfirmed;
    private string? _offered;
    private bool _hangUpWhenConfirmed;

    internal SipCall(SipEndpoint endpoint, SipCallOptions options, ServerTransaction invite, string contact, Action<SipCall> forget)
    {
        (_endpoint, _options, _invite, _forget) = (endpoint, options, invite, forget);
        _dialog = new(invite.Request, invite.From, SipEndpoint.NewToken(), contact);
        _session = new(endpoint.Loop, options, RefreshSession, () => Stop(SipEnd.Expired, sayBye: true));
        _mayUpdate = invite.Request.Lists("Allow", "UPDATE");
        From = SipAddress.Parse(invite.Request["From"]!)!;
    }

    private enum State
    {
        Proceeding,
        Accepted,
        Confirmed,
        Ended,
    }

    /// <summary>Who calls.</summary>
    public SipAddress From { get; }

    /// <summary>Where the call came from.</summary>
    public SipPeer Peer => _invite.From;

    /// <summary>Names the call in logs.</summary>
    public string Id => _dialog.CallId;

    /// <summary>Description the terminal offers; null when it wants to hear ours first.</summary>
    public string? Offer => _invite.Request.HasSdp ? Encoding.UTF8.GetString(_invite.Request.Body) : null;

    /// <summary>Makes our description: for an offer of the terminal the answer, for null an offer of ours; null when there is nothing in common.</summary>
    public Func<string?, string?> Describe { get; set; } = _ => null;

    /// <summary>Makes an offer within the call, when the terminal asks for one; null when none can be made.</summary>
    public Func<string?> OfferAgain { get; set; } = () => null;

    /// <summary>Takes the terminal's answer to an offer of ours; false when there is nothing in common.</summary>
    public Func<string, bool> TakeAnswer { get; set; } = _ => true;

    /// <summary>The terminal has confirmed: the call stands.</summary>
    public Action? Confirmed { get; set; }

    /// <summary>The call is over.</summary>
    public Action<SipEnd>? Ended { get; set; }

    /// <summary>The terminal asks for a whole picture by INFO (RFC 5168), as older ones do.</summary>
    public Action? PictureWanted { get; set; }

    internal string Key => _dialog.Key;

    internal string Merged => $"{_dialog.CallId} {_invite.Request.Sequence} {_dialog.RemoteTag}";

    /// <summary>Tells the terminal that it rings.</summary>
    public void Ring() => _endpoint.Loop.Post(() =>
    {
        if (_state == State.Proceeding)
            _invite.Respond(Own(_invite.Request.Reply(180, "Ringing", _dialog.LocalTag)));
    });

    /// <summary>Takes the call.</summary>
    public void Accept() => _endpoint.Loop.Post(() =>
    {
        if (_state != State.Proceeding)
            return;
        if (Describe(Offer) is not { } description)
        {
            Refuse(488, "Not Acceptable Here");
            return;
        }

        _offered = Offer is null ? description : null;
        _state = State.Accepted;
        Accept(_invite, description);
    });

    /// <summary>Does not take the call.</summary>
    public void Refuse(int status, string reason, params IReadOnlyList<(string Name, string Value)> headers) => _endpoint.Loop.Post(() =>
    {
        if (_state != State.Proceeding)
            return;
        var response = _invite.Request.Reply(status, reason, _dialog.LocalTag).Add("Server", _options.Software);
        foreach (var (name, value) in headers)
            response.Add(name, value);
        _invite.Respond(response);
        Stop(SipEnd.Refused, sayBye: false);
    });

    /// <summary>Ends the call, whatever its state.</summary>
    public void HangUp() => _endpoint.Loop.Post(() =>
    {
        switch (_state)
        {
            case State.Proceeding:
                _invite.Respond(_invite.Request.Reply(480, "Temporarily Unavailable", _dialog.LocalTag));
                Stop(SipEnd.ByUs, sayBye: false);
                break;
            case State.Accepted:
                // Not before the terminal has confirmed (RFC 3261 15.1.1).
                _hangUpWhenConfirmed = true;
                break;
            case State.Confirmed:
                Stop(SipEnd.ByUs, sayBye: true);
                break;
        }
    });

    internal void TakeCancel()
    {
        // After our 200 it is too late: the terminal must hang up itself.
        if (_state != State.Proceeding)
            return;
        _invite.Respond(_invite.Request.Reply(487, "Request Terminated", _dialog.LocalTag));
        Stop(SipEnd.Cancelled, sayBye: false);
    }

    internal void TakeAck(SipMessage ack)
    {
        if (_unconfirmed is null || ack.Sequence != _unconfirmed.Request.Sequence)
            return;
        _unconfirmed = null;
        _repeat?.Dispose();
        _giveUp?.Dispose();
        _reinvite = null;
        var isFirst = _state == State.Accepted;
        if (_state == State.Ended)
            return;
        _state = State.Confirmed;
        if (_offered is not null)
        {
            _offered = null;
            if (!ack.HasSdp || !TakeAnswer(Encoding.UTF8.GetString(ack.Body)))
            {
                Stop(SipEnd.ByUs, sayBye: true);
                return;
            }
        }

        if (_hangUpWhenConfirmed)
            Stop(SipEnd.ByUs, sayBye: true);
        else if (isFirst)
            Confirmed?.Invoke();
    }

    // A 200 to an INVITE is repeated until the ACK comes, over streams too: a proxy behind may use datagrams (RFC 3261 13.3.1.4).
    private void Accept(ServerTransaction transaction, string description)
    {
        var ok = Own(transaction.Request.Reply(200, "OK", _dialog.LocalTag)).Add("Allow", Allowed).Add("Supported", "timer").WithBody("application/sdp", description);
        _session.Agree(transaction.Request, ok);
        transaction.Respond(ok);
        _unconfirmed = transaction;
        _pause = _endpoint.Timers.T1;
        _repeat?.Dispose();
        _giveUp?.Dispose();
        _repeat = _endpoint.Loop.After(_pause, Repeat);
        _giveUp = _endpoint.Loop.After(_endpoint.Timers.GiveUp, () => Stop(SipEnd.NotConfirmed, sayBye: true));
    }

    private void Repeat()
    {
        _unconfirmed?.SendAgain();
        _pause = _endpoint.Timers.Next(_pause);
        _repeat = _endpoint.Loop.After(_pause, Repeat);
    }

    private void Stop(SipEnd end, bool sayBye)
    {
        if (_state == State.Ended)
            return;
        _state = State.Ended;
        _repeat?.Dispose();
        _giveUp?.Dispose();
        _session.Stop();
        _refreshAgain?.Dispose();
        // The terminal may hang up before the answer too: its INVITE waits for one all the same (RFC 3261 15.1.2).
        _invite.Respond(_invite.Request.Reply(487, "Request Terminated", _dialog.LocalTag));
        if (_reinvite is { IsAnswered: false } open)
            open.Respond(open.Request.Reply(487, "Request Terminated", _dialog.LocalTag));
        if (sayBye)
            Ask(() => _dialog.Request("BYE"), _ => { });
        _forget(this);
        Ended?.Invoke(end);
    }

    private SipMessage Own(SipMessage response) => response.Add("Contact", _dialog.Contact).Add("Server", _options.Software);
}
