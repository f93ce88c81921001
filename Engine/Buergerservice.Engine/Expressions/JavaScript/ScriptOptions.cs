namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>The surroundings of an evaluation: limits, clock, time zone and source of chance.</summary>
public sealed record ScriptOptions
{
    /// <summary>The options used when none are given.</summary>
    public static ScriptOptions Default { get; } = new();

    /// <summary>What the evaluation may use up.</summary>
    public ScriptLimits Limits { get; init; } = ScriptLimits.Default;

    /// <summary>The clock behind <c>Date.now()</c>, <c>new Date()</c> and the time limit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The zone of local dates; Europe/Berlin when null.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The source of <c>Math.random()</c>; <see cref="System.Random.Shared"/> when null.</summary>
    public Random? Random { get; init; }
}
