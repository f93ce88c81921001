namespace Buergerservice.Portal.Booths;

/// <summary>
/// How much one agent may say: a bucket of messages that fills again with time. A booth has a dozen components and a door; more
/// than this is a broken sensor or an attack.
/// </summary>
internal sealed class EventLimit(TimeProvider time)
{
    public const int Burst = 100;
    public const int PerSecond = 20;

    /// <summary>After so many refused ones in a row of a minute the connection is closed for a while.</summary>
    public const int MaxRefused = 1_000;

    private double _left = Burst;
    private long _at = time.GetTimestamp();
    private DateTimeOffset _minute = time.GetUtcNow();

    /// <summary>Refused in this minute.</summary>
    public int Refused { get; private set; }

    public bool IsExhausted => Refused >= MaxRefused;

    public bool Take()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * PerSecond));
        _at = now;
        if (time.GetUtcNow() - _minute >= TimeSpan.FromMinutes(1))
            (_minute, Refused) = (time.GetUtcNow(), 0);
        if (_left < 1)
        {
            Refused++;
            return false;
        }

        _left--;
        return true;
    }
}
