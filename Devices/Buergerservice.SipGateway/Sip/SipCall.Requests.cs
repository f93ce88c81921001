using System.Text;

namespace Buergerservice.SipGateway.Sip;

/// <content>Requests within the call, of the terminal and of ours.</content>
public sealed partial class SipCall
{
    private SipTimer? _refreshAgain;
    private bool _isAsking;
    private uint _lastAccepted;

    internal void Take(SipMessage request, ServerTransaction transaction)
    {
        if (!_dialog.Advance(request))
        {
            transaction.Respond(request.Reply(500, "Server Internal Error").Add("Retry-After", "1"));
            return;
        }

        _dialog.Heard(transaction.From);
        switch (request.Method)
        {
            case "BYE":
                transaction.Respond(request.Reply(200, "OK"));
                Stop(SipEnd.ByTerminal, sayBye: false);
                break;
            case "INVITE":
                TakeReinvite(request, transaction);
                break;
            case "UPDATE":
                TakeUpdate(request, transaction);
                break;
            case "INFO":
                transaction.Respond(request.Reply(200, "OK"));
                if ((request["Content-Type"] ?? "").StartsWith("application/media_control+xml", StringComparison.OrdinalIgnoreCase))
                    PictureWanted?.Invoke();
                break;
            default:
                transaction.Respond(request.Reply(405, "Method Not Allowed").Add("Allow", Allowed));
                break;
        }
    }

    private void TakeReinvite(SipMessage request, ServerTransaction transaction)
    {
        // RFC 3261 14.2: one change after the other; who of two waits a little tries again.
        if (_isAsking)
        {
            transaction.Respond(request.Reply(491, "Request Pending"));
            return;
        }

        if (_unconfirmed is not null)
        {
            transaction.Respond(request.Reply(500, "Server Internal Error").Add("Retry-After", "2"));
            return;
        }

        if (_session.TooShort(request) is { } tooShort)
        {
            transaction.Respond(request.Reply(422, "Session Interval Too Small").Add("Min-SE", tooShort));
            return;
        }

        var offer = request.HasSdp ? Encoding.UTF8.GetString(request.Body) : null;
        if ((offer is null ? OfferAgain() : Describe(offer)) is not { } description)
        {
            // The call goes on as it was.
            transaction.Respond(request.Reply(488, "Not Acceptable Here"));
            return;
        }

        _dialog.Refresh(request);
        _offered = offer is null ? description : null;
        _reinvite = transaction;
        Accept(transaction, description);
    }

    private void TakeUpdate(SipMessage request, ServerTransaction transaction)
    {
        if (_session.TooShort(request) is { } tooShort)
        {
            transaction.Respond(request.Reply(422, "Session Interval Too Small").Add("Min-SE", tooShort));
            return;
        }

        if (request.HasSdp && (_isAsking || _unconfirmed is not null))
        {
            transaction.Respond(_isAsking ? request.Reply(491, "Request Pending") : request.Reply(500, "Server Internal Error").Add("Retry-After", "2"));
            return;
        }

        var ok = Own(request.Reply(200, "OK")).Add("Allow", Allowed).Add("Supported", "timer");
        if (request.HasSdp)
        {
            if (Describe(Encoding.UTF8.GetString(request.Body)) is not { } description)
            {
                transaction.Respond(request.Reply(488, "Not Acceptable Here"));
                return;
            }

            ok.WithBody("application/sdp", description);
        }

        _dialog.Refresh(request);
        if (_state == State.Confirmed)
            _session.Agree(request, ok);
        transaction.Respond(ok);
    }

    // Shows that we are still there, and learns whether the terminal is (RFC 4028 7.4).
    private void RefreshSession()
    {
        if (_state != State.Confirmed)
            return;
        if (_isAsking || _unconfirmed is not null)
        {
            TryAgain();
            return;
        }

        SipMessage Make()
        {
            var request = _session.Announce(_dialog.Request(_mayUpdate ? "UPDATE" : "INVITE").Add("Allow", Allowed).Add("Supported", "timer"));
            return _mayUpdate ? request : request.WithBody("application/sdp", Describe(null) ?? "");
        }

        _isAsking = true;
        Ask(Make, response =>
        {
            _isAsking = false;
            TakeRefreshed(response);
        });
    }

    private void TakeRefreshed(SipMessage? response)
    {
        if (response is { Status: >= 200 and < 300 } && response.SequenceMethod == "INVITE")
        {
            _lastAccepted = response.Sequence;
            Confirm(response);
            if (response.HasSdp && _state == State.Confirmed)
                TakeAnswer(Encoding.UTF8.GetString(response.Body));
        }

        if (_state != State.Confirmed)
            return;
        switch (response?.Status)
        {
            case >= 200 and < 300:
                _dialog.Refresh(response);
                _session.Refreshed(response);
                break;
            case 422 when _session.Lengthen(response):
                RefreshSession();
                break;
            case 491 or 500:
                TryAgain();
                break;
            case null or 408 or 481:
                Stop(SipEnd.Expired, sayBye: true);
                break;
            // Whoever refuses the refresh itself is alive.
            default:
                _session.Refreshed(response);
                break;
        }
    }

    internal void TakeAcceptedAgain(SipMessage response)
    {
        if (response.Sequence == _lastAccepted)
            Confirm(response);
    }

    private void Confirm(SipMessage response)
    {
        _dialog.Refresh(response);
        _endpoint.SendAck(_dialog.Request("ACK", response.Sequence), _dialog.Next(_endpoint.Transport.Has));
    }

    private void TryAgain()
    {
        _refreshAgain?.Dispose();
        _refreshAgain = _endpoint.Loop.After(TimeSpan.FromSeconds(2), RefreshSession);
    }

    // Proxies may ask for a password within a call too; the terminal may not (401).
    private void Ask(Func<SipMessage> make, Action<SipMessage?> done)
    {
        var to = _dialog.Next(_endpoint.Transport.Has);
        _endpoint.Send(make(), to, response =>
        {
            if (response is { Status: 407 } && DigestChallenge.Of(response) is { } challenge && _options.Credentials(to, challenge.Realm) is { } credentials)
            {
                var again = make();
                again.Add(challenge.Header, challenge.Answer(again.Method, again.RequestUri, credentials));
                _endpoint.Send(again, to, done);
            }
            else
                done(response);
        });
    }
}
