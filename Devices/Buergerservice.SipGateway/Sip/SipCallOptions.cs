namespace Buergerservice.SipGateway.Sip;

/// <summary>What all calls have in common.</summary>
public sealed record SipCallOptions
{
    /// <summary>Name of the program in messages.</summary>
    public string Software { get; init; } = "Buergerservice";

    /// <summary>How long a call may go on without a sign of life, if the terminal names no time (RFC 4028).</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Shortest such time we agree to.</summary>
    public TimeSpan MinSession { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Who we are, when a proxy asks within a call, by where the request went and the realm that is named; null: nobody it may know.</summary>
    public Func<SipPeer, string, SipCredentials?> Credentials { get; init; } = (_, _) => null;

    /// <summary>Most calls at once.</summary>
    public int MaxCalls { get; init; } = 50;
}
