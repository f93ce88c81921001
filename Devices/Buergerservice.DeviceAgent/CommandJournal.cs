using System.Collections.Concurrent;
using Buergerservice.Devices.Model;

namespace Buergerservice.DeviceAgent;

/// <summary>
/// Commands by their id: each is carried out once. That it was begun is on disk before it begins; after a crash in the middle
/// nobody knows whether it happened, and that is its result. Results stay in memory only: they may hold personal data.
/// </summary>
public sealed class CommandJournal
{
    private const string File = "befehle.json";
    private const int MaxKept = 1_000;
    private readonly AgentFiles _files;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, Task<DeviceResult>> _running = [];
    private readonly Queue<Guid> _begun;

    /// <summary>Reads what was begun before the agent stopped.</summary>
    public CommandJournal(AgentFiles files)
    {
        _files = files;
        _begun = new(files.Read<List<Guid>>(File) ?? []);
    }

    /// <summary>Carries a command out, or waits for the run that is under way, or repeats its result.</summary>
    public Task<DeviceResult> OnceAsync(Guid id, Func<Task<DeviceResult>> carryOut)
    {
        ArgumentNullException.ThrowIfNull(carryOut);
        lock (_lock)
        {
            if (Known(id) is { } known)
                return known;
            try
            {
                // First on disk: what could not be written down is not begun.
                _files.Write(File, _begun.Append(id).TakeLast(MaxKept).ToList());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Task.FromResult(DeviceResult.Failed(id, DeviceOutcome.NeedsAttention, "Der Befehl wurde nicht ausgeführt: Der Geräteagent kann ihn nicht festhalten, vielleicht ist sein Datenträger voll. Rufen Sie die Technik."));
            }

            _begun.Enqueue(id);
            while (_begun.Count > MaxKept)
                _running.TryRemove(_begun.Dequeue(), out _);
            return _running[id] = carryOut();
        }
    }

    /// <summary>What became of a command that was begun, or becomes of it; null for one that was not.</summary>
    public Task<DeviceResult>? Find(Guid id)
    {
        lock (_lock)
            return Known(id);
    }

    /// <summary>Forgets results, which may be about the citizen who has just gone. The ids stay.</summary>
    public void ForgetResults()
    {
        foreach (var done in _running.Where(r => r.Value.IsCompleted).ToList())
            _running.TryRemove(done.Key, out _);
    }

    private Task<DeviceResult>? Known(Guid id) => _running.TryGetValue(id, out var running) ? running
        : _begun.Contains(id) ? Task.FromResult(DeviceResult.Failed(id, DeviceOutcome.Unknown, "Der Befehl wurde begonnen, sein Ergebnis ist aber nicht mehr da: Der Geräteagent wurde neu gestartet, oder das Gespräch ist zu Ende. Ob er ausgeführt wurde, ist unbekannt; sehen Sie nach, bevor Sie ihn wiederholen."))
        : null;
}
