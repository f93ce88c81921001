using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;

namespace Buergerservice.DeviceAgent;

/// <summary>
/// Events until the server has them. They are numbered without reuse and kept on disk, so that neither a dropped line nor a
/// restart loses or repeats one. A broken sensor cannot fill the disk: of many the newest are kept.
/// </summary>
public sealed class WaitingEvents
{
    /// <summary>Most events that wait.</summary>
    public const int MaxWaiting = 500;

    /// <summary>Most events of one component in a second; more is a broken sensor.</summary>
    public const int MaxPerSecond = 5;

    private const string File = "ereignisse.json";
    private readonly AgentFiles _files;
    private readonly TimeProvider _time;
    private readonly string _booth;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Second, int Count)> _rates = [];
    private Kept _kept;

    /// <summary>Reads what waited when the agent stopped.</summary>
    public WaitingEvents(AgentFiles files, string booth, TimeProvider time)
    {
        (_files, _booth, _time) = (files, booth, time);
        _kept = files.Read<Kept>(File) ?? new(0, []);
    }

    /// <summary>Something new waits.</summary>
    public event Action? Added;

    /// <summary>Events a component raised beyond the limit.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds an event, unless its component raises too many.</summary>
    public void Add(DeviceEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var rate = _rates.GetValueOrDefault(happened.Device);
            rate = now - rate.Second < TimeSpan.FromSeconds(1) ? (rate.Second, rate.Count + 1) : (now, 1);
            _rates[happened.Device] = rate;
            if (rate.Count > MaxPerSecond)
            {
                Dropped++;
                return;
            }

            var number = _kept.Last + 1;
            _kept = new(number, [.. _kept.Waiting.TakeLast(MaxWaiting - 1), new(number, _booth, happened)], ThereAfter(happened));
            _files.Write(File, _kept);
        }

        Added?.Invoke();
    }

    /// <summary>Whether somebody is inside, by the last word of a component, even of before a restart.</summary>
    public bool SaysThere(string device)
    {
        lock (_lock)
            return _kept.There?.Contains(device) == true;
    }

    /// <summary>Events after a number, the oldest first.</summary>
    public IReadOnlyList<AgentMessage.EventHappened> After(long number)
    {
        lock (_lock)
            return [.. _kept.Waiting.Where(e => e.Number > number)];
    }

    /// <summary>The server has everything up to this number.</summary>
    public void Confirm(long number)
    {
        lock (_lock)
        {
            if (_kept.Waiting.Count == 0 && number <= _kept.Last)
                return;
            // A server that knows more than we do knows of numbers we lost with our disk: never use them again.
            _kept = _kept with { Last = Math.Max(_kept.Last, number), Waiting = [.. _kept.Waiting.Where(e => e.Number > number)] };
            _files.Write(File, _kept);
        }
    }

    private List<string> ThereAfter(DeviceEvent happened)
    {
        var there = (_kept.There ?? []).Where(d => d != happened.Device || happened.Name is not (DeviceEvents.PersonArrived or DeviceEvents.PersonLeft)).ToList();
        if (happened.Name == DeviceEvents.PersonArrived)
            there.Add(happened.Device);
        return there;
    }

    internal sealed record Kept(long Last, IReadOnlyList<AgentMessage.EventHappened> Waiting, IReadOnlyList<string>? There = null);
}
