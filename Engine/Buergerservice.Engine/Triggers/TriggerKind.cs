namespace Buergerservice.Engine.Triggers;

/// <summary>What can start a published definition.</summary>
public enum TriggerKind
{
    /// <summary>A named event.</summary>
    Event,

    /// <summary>Again and again, in even intervals.</summary>
    Timer,

    /// <summary>A calendar rule.</summary>
    Cron,

    /// <summary>One point in time.</summary>
    StartAt,

    /// <summary>An HTTP request.</summary>
    Http,
}
