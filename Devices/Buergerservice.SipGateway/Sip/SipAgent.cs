namespace Buergerservice.SipGateway.Sip;

/// <summary>The end terminals call (user agent server of RFC 3261). What it does not do it refuses in the way the standards want.</summary>
public sealed class SipAgent
{
    private static readonly HashSet<string> Known = ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "UPDATE", "REGISTER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER", "PUBLISH", "PRACK"];

    private readonly SipEndpoint _endpoint;
    private readonly SipCallOptions _options;
    private readonly string _user;
    private readonly Dictionary<string, SipCall> _calls = [];

    /// <summary>Makes the agent.</summary>
    /// <param name="endpoint">Transactions.</param>
    /// <param name="user">Name in our address.</param>
    /// <param name="options">What all calls have in common.</param>
    public SipAgent(SipEndpoint endpoint, string user, SipCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        (_endpoint, _user, _options) = (endpoint, user, options);
        endpoint.Requested = Take;
        endpoint.AcceptedAgain = response =>
        {
            if (_calls.TryGetValue(SipDialog.KeyOf(response.CallId, response.FromTag, response.ToTag), out var call))
                call.TakeAcceptedAgain(response);
        };
    }

    /// <summary>A terminal calls. Runs in the loop; the call waits until it is accepted or refused.</summary>
    public Action<SipCall> Called { get; set; } = call => call.Refuse(480, "Temporarily Unavailable");

    /// <summary>Ends all calls and waits until it has been said.</summary>
    public async Task HangUpAllAsync()
    {
        _endpoint.Loop.Post(() =>
        {
            foreach (var call in _calls.Values)
                call.HangUp();
        });
        await _endpoint.Loop.IdleAsync();
        await _endpoint.Loop.IdleAsync();
    }

    private void Take(SipMessage request, ServerTransaction? transaction)
    {
        var call = request.ToTag is { } tag ? _calls.GetValueOrDefault(SipDialog.KeyOf(request.CallId, tag, request.FromTag)) : null;
        if (transaction is null)
        {
            call?.TakeAck(request);
            return;
        }

        if (request.Method == "CANCEL")
            TakeCancel(request, transaction);
        else if (RefusalOf(request) is { } refusal)
            transaction.Respond(refusal.Add("Server", _options.Software));
        else if (call is not null && request.Method != "OPTIONS")
            call.Take(request, transaction);
        else if (request.Method == "OPTIONS")
            transaction.Respond(Options(request));
        else if (request.ToTag is not null || request.Method is "BYE" or "INFO" or "UPDATE")
            transaction.Respond(request.Reply(481, "Call/Transaction Does Not Exist", SipEndpoint.NewToken()));
        else
            TakeInvite(request, transaction);
    }

    private void TakeCancel(SipMessage request, ServerTransaction transaction)
    {
        if (_endpoint.InviteOf(request) is not { } invite)
        {
            transaction.Respond(request.Reply(481, "Call/Transaction Does Not Exist", SipEndpoint.NewToken()));
            return;
        }

        transaction.Respond(request.Reply(200, "OK", SipEndpoint.NewToken()));
        foreach (var call in _calls.Values.Where(c => c.Merged == $"{invite.Request.CallId} {invite.Request.Sequence} {invite.Request.FromTag}").ToList())
            call.TakeCancel();
    }

    private static SipMessage? RefusalOf(SipMessage request)
    {
        var tag = SipEndpoint.NewToken();
        if (request.Method is "REGISTER" or "SUBSCRIBE" or "NOTIFY" or "MESSAGE" or "REFER" or "PUBLISH" or "PRACK")
            return request.Reply(405, "Method Not Allowed", tag).Add("Allow", SipCall.Allowed);
        if (!Known.Contains(request.Method))
            return request.Reply(501, "Not Implemented", tag).Add("Allow", SipCall.Allowed);
        if (SipUri.Parse(request.RequestUri)?.IsSip != true)
            return request.Reply(416, "Unsupported URI Scheme", tag);
        if (request.All("Require").Where(r => !r.Equals("timer", StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } unknown)
            return request.Reply(420, "Bad Extension", tag).Add("Unsupported", string.Join(", ", unknown));
        if (request.Method is "INVITE" or "UPDATE" && request.Body.Length > 0 && (!request.HasSdp || request["Content-Encoding"] is not null))
            return request.Reply(415, "Unsupported Media Type", tag).Add("Accept", "application/sdp").Add("Accept-Encoding", "identity");
        return request.Method == "INVITE" && request.FromTag is null ? request.Reply(400, "Missing From Tag", tag) : null;
    }

    private SipMessage Options(SipMessage request) => request.Reply(200, "OK", SipEndpoint.NewToken()).Add("Allow", SipCall.Allowed).Add("Accept", "application/sdp").Add("Supported", "timer")
        .Add("Contact", Contact(SipProtocol.Udp)).Add("Server", _options.Software);

    private void TakeInvite(SipMessage request, ServerTransaction transaction)
    {
        transaction.Respond(request.Reply(100, "Trying"));
        var tag = SipEndpoint.NewToken();
        if (new SessionTimer(_endpoint.Loop, _options, () => { }, () => { }).TooShort(request) is { } least)
        {
            transaction.Respond(request.Reply(422, "Session Interval Too Small", tag).Add("Min-SE", least));
            return;
        }

        var call = new SipCall(_endpoint, _options, transaction, Contact(transaction.From.Protocol), c => _calls.Remove(c.Key));
        // The same call by two ways: one is enough (RFC 3261 8.2.2.2).
        if (_calls.Values.Any(c => c.Merged == call.Merged))
            transaction.Respond(request.Reply(482, "Loop Detected", tag));
        else if (_calls.Count >= _options.MaxCalls)
            transaction.Respond(request.Reply(486, "Busy Here", tag));
        else
        {
            _calls[call.Key] = call;
            Called(call);
        }
    }

    private string Contact(SipProtocol protocol) => $"<sip:{_user}@{_endpoint.Advertised}{(protocol == SipProtocol.Tcp ? ";transport=tcp" : "")}>";
}
