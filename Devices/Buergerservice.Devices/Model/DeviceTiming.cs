namespace Buergerservice.Devices.Model;

/// <summary>Time limits of a driver.</summary>
public sealed record DeviceTiming
{
    /// <summary>Pause between two looks at a component that works.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a look.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for a command that needs no person.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time for a command that waits for a person: signature, card, payment, identification.</summary>
    public TimeSpan Person { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>First pause after a failure; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause after failures.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause after a number of failures in a row.</summary>
    public TimeSpan PauseAfter(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(failures, 1, 20) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }
}
