using System.Globalization;

namespace Buergerservice.SipGateway.Sip;

/// <summary>
/// Both ends agree on a time after which a call without a sign of life is over, and who gives the sign (RFC 4028). So a terminal
/// that has lost its power does not hold the call for ever.
/// </summary>
internal sealed class SessionTimer(SipLoop loop, SipCallOptions options, Action refresh, Action expired)
{
    private TimeSpan _interval;
    private TimeSpan _least = options.MinSession;
    private bool _isOurs;
    private SipTimer? _timer;

    /// <summary>What to name as shortest time, when a request wants a shorter one; otherwise null.</summary>
    public string? TooShort(SipMessage request) =>
        Seconds(request["Session-Expires"]) is { } wanted && wanted < options.MinSession && request.Lists("Supported", "timer") ? Number(options.MinSession) : null;

    /// <summary>Agrees on the terms of a request of the other end, and writes them into our 200.</summary>
    public void Agree(SipMessage request, SipMessage ok)
    {
        var isKnown = request.Lists("Supported", "timer");
        var least = Seconds(request["Min-SE"]) ?? TimeSpan.Zero;
        _interval = Seconds(request["Session-Expires"]) ?? (least > options.SessionExpires ? least : options.SessionExpires);
        if (_interval < options.MinSession)
            _interval = options.MinSession;
        // Who does not know the timer cannot be asked to refresh.
        _isOurs = !isKnown || !"uac".Equals(Refresher(request["Session-Expires"]), StringComparison.OrdinalIgnoreCase);
        ok.Add("Session-Expires", $"{Number(_interval)};refresher={(_isOurs ? "uas" : "uac")}");
        if (isKnown)
            ok.Add("Require", "timer");
        Begin();
    }

    /// <summary>Writes our terms into a refresh of ours.</summary>
    public SipMessage Announce(SipMessage request) => request.Add("Session-Expires", $"{Number(_interval)};refresher=uac").Add("Min-SE", Number(_least));

    /// <summary>Our refresh was answered.</summary>
    public void Refreshed(SipMessage response)
    {
        if (Seconds(response["Session-Expires"]) is { } interval && interval >= options.MinSession)
        {
            _interval = interval;
            _isOurs = !"uas".Equals(Refresher(response["Session-Expires"]), StringComparison.OrdinalIgnoreCase);
        }

        Begin();
    }

    /// <summary>Our time was too short; false when the other end does not say what it wants.</summary>
    public bool Lengthen(SipMessage response)
    {
        if (Seconds(response["Min-SE"]) is not { } least || least <= _interval)
            return false;
        (_interval, _least) = (least, least);
        return true;
    }

    /// <summary>The call is over.</summary>
    public void Stop() => _timer?.Dispose();

    private void Begin()
    {
        _timer?.Dispose();
        var margin = _interval / 3 < TimeSpan.FromSeconds(32) ? _interval / 3 : TimeSpan.FromSeconds(32);
        _timer = _isOurs ? loop.After(_interval / 2, refresh) : loop.After(_interval - margin, expired);
    }

    private static string Number(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? Seconds(string? value) =>
        value is not null && uint.TryParse(value.Split(';')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : null;

    private static string? Refresher(string? value) => value is null || !value.Contains(';', StringComparison.Ordinal) ? null : SipUri.Find(SipUri.ParametersOf(value[value.IndexOf(';', StringComparison.Ordinal)..]), "refresher");
}
