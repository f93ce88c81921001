namespace Buergerservice.Portal.Booths;

/// <summary>
/// How much one agent may say: two buckets of messages that fill again with time. Whoever has emptied the small one waits, and what
/// he sends waits with him: what has gathered during an outage comes slowly and in full. Whoever goes on until the large one is
/// empty as well is a broken sensor or an attack: a booth has a dozen components and a door.
/// </summary>
internal sealed class EventLimit(TimeProvider time)
{
    public const int Burst = 100;
    public const int PerSecond = 20;

    /// <summary>More than an agent keeps during an outage: 500 events, and the health of its components.</summary>
    public const int Stock = 700;

    /// <summary>What a booth may say for ever.</summary>
    public const int StockPerSecond = 2;

    private double _left = Burst;
    private double _stock = Stock;
    private long _at = time.GetTimestamp();

    /// <summary>Waits until the next message may be taken.</summary>
    /// <returns>False when it is a flood.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Fill();
        if (_stock < 1)
            return false;
        while (_left < 1)
        {
            // At least as long as a timer can wait.
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(0.001, (1 - _left) / PerSecond)), time, cancellationToken);
            Fill();
        }

        _left--;
        _stock--;
        return true;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(_at, now).TotalSeconds;
        _left = Math.Min(Burst, _left + (passed * PerSecond));
        _stock = Math.Min(Stock, _stock + (passed * StockPerSecond));
        _at = now;
    }
}
