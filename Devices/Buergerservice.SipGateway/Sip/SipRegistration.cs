using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Buergerservice.SipGateway.Sip;

/// <summary>Where we make ourselves known, and as whom.</summary>
/// <param name="Registrar">Where.</param>
/// <param name="Domain">Domain of our address.</param>
/// <param name="User">Name in our address.</param>
/// <param name="Credentials">Name and password there.</param>
public sealed record SipAccount(SipPeer Registrar, string Domain, string User, SipCredentials Credentials);

/// <summary>Keeps us registered: asked for a password it answers, before the time is over it registers again, after a failure it tries again.</summary>
public sealed partial class SipRegistration(SipEndpoint endpoint, SipAccount account, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly string _callId = SipEndpoint.NewToken();
    private readonly string _tag = SipEndpoint.NewToken();
    private uint _sequence;
    private int _expires = 600;
    private int _failures;
    private SipTimer? _next;
    private DigestChallenge? _challenge;
    private string? _realm;
    private TaskCompletionSource? _left;

    /// <summary>Whether the registrar knows us at this moment.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>It has become so, or is no longer so.</summary>
    public Action<bool>? Changed { get; set; }

    /// <summary>
    /// Who we are, when a request within a call is asked for it: on the way to the registrar and in the realm it has asked for itself.
    /// Whoever else asks, such as the terminal, would get something to try passwords with.
    /// </summary>
    public SipCredentials? CredentialsFor(SipPeer to, string realm) => to.Address.Address.Equals(account.Registrar.Address.Address) && realm == _realm ? account.Credentials : null;

    /// <summary>Begins.</summary>
    public void Start() => endpoint.Loop.Post(() => Register(_expires, 0));

    /// <summary>Takes the registration back; waits until the registrar has said something.</summary>
    public async Task StopAsync()
    {
        _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        endpoint.Loop.Post(() =>
        {
            _next?.Dispose();
            if (IsRegistered)
                Register(0, 0);
            else
                _left.TrySetResult();
        });
        await _left.Task;
    }

    private void Register(int expires, int attempt)
    {
        var uri = $"sip:{account.Domain}";
        var transport = account.Registrar.Protocol == SipProtocol.Tcp ? ";transport=tcp" : "";
        var request = SipMessage.Request("REGISTER", uri).Add("Max-Forwards", "70").Add("From", $"<sip:{account.User}@{account.Domain}>;tag={_tag}").Add("To", $"<sip:{account.User}@{account.Domain}>")
            .Add("Call-ID", _callId).Add("CSeq", $"{++_sequence} REGISTER").Add("Contact", $"<sip:{account.User}@{endpoint.Advertised}{transport}>").Add("Expires", expires.ToString(CultureInfo.InvariantCulture));
        if (_challenge is not null)
            request.Add(_challenge.Header, _challenge.Answer("REGISTER", uri, account.Credentials));
        endpoint.Send(request, account.Registrar, response => Take(response, expires, attempt));
    }

    private void Take(SipMessage? response, int expires, int attempt)
    {
        switch (response?.Status)
        {
            // Once more with an answer; a second question is a wrong password, unless only the nonce was too old.
            case 401 or 407 when attempt < 3 && DigestChallenge.Of(response) is { } challenge && (attempt == 0 || challenge.IsStale):
                (_challenge, _realm) = (challenge, challenge.Realm);
                Register(expires, attempt + 1);
                return;
            case 423 when attempt < 3 && int.TryParse(response["Min-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var least) && least is > 0 and <= 86_400:
                _expires = Math.Max(_expires, least);
                Register(_expires, attempt + 1);
                return;
            case >= 200 and < 300 when expires > 0 && _left is null:
                _failures = 0;
                Set(true);
                var granted = Granted(response, expires);
                _next = endpoint.Loop.After(TimeSpan.FromSeconds(Math.Max(5, Math.Min(granted - 30, granted * 0.8))), () => Register(_expires, 0));
                return;
        }

        Set(false);
        if (_left is not null)
        {
            _left.TrySetResult();
            return;
        }

        LogFailed(response?.Status ?? 0);
        _challenge = null;
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 10));
        _next = endpoint.Loop.After(pause > LongestPause ? LongestPause : pause, () => Register(_expires, 0));
    }

    // The registrar says how long: beside our own contact, of which there may be several, or for all.
    private int Granted(SipMessage response, int asked)
    {
        var own = response.All("Contact").Select(SipAddress.Parse).FirstOrDefault(c => c is not null && c.Uri.Host == endpoint.Advertised.Address.ToString() && (c.Uri.Port == 0 ? 5060 : c.Uri.Port) == endpoint.Advertised.Port);
        return int.TryParse(own?.Parameter("expires") ?? response["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? Math.Min(seconds, 86_400) : asked;
    }

    private void Set(bool isRegistered)
    {
        if (IsRegistered == isRegistered)
            return;
        IsRegistered = isRegistered;
        LogChanged(isRegistered);
        Changed?.Invoke(isRegistered);
    }

    [LoggerMessage(4, LogLevel.Information, "Registered at the SIP server: {IsRegistered}")]
    private partial void LogChanged(bool isRegistered);

    [LoggerMessage(5, LogLevel.Warning, "The SIP server does not register us (status {Status})")]
    private partial void LogFailed(int status);
}
