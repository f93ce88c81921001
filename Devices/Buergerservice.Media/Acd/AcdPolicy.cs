namespace Buergerservice.Media.Acd;

/// <summary>
/// How long the call distribution waits for what; all values in milliseconds. A municipality sets them; the defaults are
/// proposals, as the source concept names no figures.
/// </summary>
public sealed record AcdPolicy
{
    /// <summary>How long a call rings at one agent.</summary>
    public long Ring { get; init; } = 20_000;

    /// <summary>How long the target of a transfer may think about it.</summary>
    public long TransferRing { get; init; } = 30_000;

    /// <summary>Time after a call for notes; the agent may end it early and extend it once.</summary>
    public long WrapUp { get; init; } = 30_000;

    /// <summary>For so long an agent is not offered a call again that he refused or missed.</summary>
    public long RejectDelay { get; init; } = 10_000;

    /// <summary>After so many missed offers in a row an agent is taken off until he reports back himself.</summary>
    public int MaxNoAnswer { get; init; } = 1;

    /// <summary>For so long a lost connection of a booth or an agent may come back before the call is touched.</summary>
    public long Grace { get; init; } = 15_000;

    /// <summary>After so long a wait agents of the second line join in.</summary>
    public long Relax { get; init; } = 60_000;

    /// <summary>After so long a wait agents of partner organisations join in.</summary>
    public long Overflow { get; init; } = 120_000;

    /// <summary>After so long a wait the citizen is offered to be called back.</summary>
    public long MaxWait { get; init; } = 600_000;

    /// <summary>Who leaves sooner than this has not been kept waiting: not counted against the service level.</summary>
    public long ShortAbandon { get; init; } = 5_000;
}
