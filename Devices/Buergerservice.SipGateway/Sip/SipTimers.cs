namespace Buergerservice.SipGateway.Sip;

/// <summary>Times of RFC 3261 17.1.1.1.</summary>
public sealed record SipTimers
{
    /// <summary>How long a message and its answer take.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two repetitions.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message stays in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this time nobody answers any more.</summary>
    public TimeSpan GiveUp => 64 * T1;

    /// <summary>Twice as long, up to <see cref="T2"/>.</summary>
    public TimeSpan Next(TimeSpan span) => span * 2 > T2 ? T2 : span * 2;
}
