using System.Collections.Concurrent;
using System.Text.Json;

namespace Buergerservice.Devices.Model;

/// <summary>
/// A driver: one component behind its wire protocol. It watches the component in <see cref="RunAsync"/>, carries out one
/// command at a time, and never lets an error of the device out: what went wrong is an outcome and a German sentence.
/// </summary>
/// <param name="id">Id in the booth, such as <c>tuer</c>.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
public abstract class Device(string id, DeviceTiming timing, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ConcurrentDictionary<Guid, OpenCommand> _open = [];
    private DeviceHealth _health = new(DeviceCondition.Unknown, time.GetUtcNow());

    /// <summary>The component's condition has changed. Raised on any thread.</summary>
    public event Action<Device, DeviceHealth>? HealthChanged;

    /// <summary>Something happened at the component. Raised on any thread.</summary>
    public event Action<DeviceEvent>? Raised;

    /// <summary>Id in the booth.</summary>
    public string Id { get; } = id;

    /// <summary>What it is.</summary>
    public abstract DeviceKind Kind { get; }

    /// <summary>Actions it understands.</summary>
    public abstract IReadOnlySet<string> Actions { get; }

    /// <summary>How it is.</summary>
    public DeviceHealth Health => Volatile.Read(ref _health);

    /// <summary>Time limits.</summary>
    protected DeviceTiming Timing { get; } = timing;

    /// <summary>Clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>The command that is being carried out is to be broken off. A driver that can do so ends it as cancelled.</summary>
    protected CancellationToken BrokenOff { get; private set; }

    /// <summary>Watches the component until it is cancelled: asks for its state, and when it is away tries again with growing pauses.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                failures = await ProbeOnceAsync(cancellationToken) ? 0 : Math.Min(failures + 1, 10);
                await Task.Delay(failures == 0 ? Timing.Poll : Timing.PauseAfter(failures), Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent is stopping.
        }
    }

    /// <summary>Carries out a command. Commands wait for each other, except <see cref="DeviceActions.Reset"/>, which breaks off what is going on unless it is being printed.</summary>
    /// <returns>What became of it; errors of the device are outcomes, not exceptions.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public virtual async Task<DeviceResult> ExecuteAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!Actions.Contains(command.Action))
            return DeviceResult.Failed(command.Id, DeviceOutcome.Refused, $"Das Gerät „{Kind.German()}“ kennt den Befehl „{command.Action}“ nicht.");
        var open = new OpenCommand(command.Action);
        _open[command.Id] = open;
        try
        {
            // Not the other resets, of which each must be confirmed, and no paper: who has just gone may still wait for it at the door.
            if (command.Action == DeviceActions.Reset)
                BreakOff(o => o.Action is not (DeviceActions.Reset or DeviceActions.Print));
            return await GuardAsync(command, open.BrokenOff, cancellationToken);
        }
        finally
        {
            _open.TryRemove(new(command.Id, open));
            open.Dispose();
        }
    }

    /// <summary>
    /// Whoever ordered it is not concerned any more: what waits for a citizen is broken off, or not begun. What is done without one,
    /// or is about money, goes on; a command that has ended, or is not known, changes nothing.
    /// </summary>
    /// <param name="command">Id of the command.</param>
    public void Abandon(Guid command)
    {
        if (_open.TryGetValue(command, out var open) && DeviceActions.ForCitizens.Contains(open.Action))
            open.BreakOff();
    }

    /// <summary>Asks for the state once and reports it.</summary>
    /// <returns>True when the component answered.</returns>
    public async Task<bool> ProbeOnceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            Report(await Within(Timing.Probe, ProbeAsync, cancellationToken));
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await DropConnectionAsync();
            Report(DeviceCondition.Offline, Explain(e).Message);
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Breaks off what the component is doing and waits for its end: the citizen must not be left with it.</summary>
    public async ValueTask DisposeAsync()
    {
        BreakOff(_ => true);
        await _one.WaitAsync();
        await DropConnectionAsync();
        _one.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the component for its state.</summary>
    /// <returns>Condition and German detail.</returns>
    protected abstract Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Carries out a command of <see cref="Actions"/>.</summary>
    protected abstract Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken);

    /// <summary>Closes what is open: after an error nothing of the old conversation may be read as a new answer.</summary>
    protected virtual ValueTask DropConnectionAsync() => ValueTask.CompletedTask;

    /// <summary>Longest time a command may take.</summary>
    protected virtual TimeSpan LimitOf(DeviceCommand command) => Timing.Command;

    /// <summary>Outcome of a command whose connection broke while it was carried out.</summary>
    protected virtual DeviceException Interrupted(DeviceCommand command, DeviceException error) => error;

    /// <summary>Raises an event.</summary>
    protected void Raise(string name, System.Text.Json.Nodes.JsonObject? values = null) => Raised?.Invoke(new(Id, name, Time.GetUtcNow(), values ?? []));

    /// <summary>Reports a condition; the same one again changes nothing.</summary>
    protected void Report(DeviceCondition condition, string detail)
    {
        var known = Health;
        if (known.Condition == condition && known.Detail == detail)
            return;
        var since = known.Condition == condition ? known.Since : Time.GetUtcNow();
        Volatile.Write(ref _health, new(condition, since, detail));
        HealthChanged?.Invoke(this, Health);
    }

    /// <summary>Runs something with a time limit of the clock.</summary>
    /// <exception cref="DeviceException">The limit has passed.</exception>
    protected async Task<T> Within<T>(TimeSpan limit, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var timer = new CancellationTokenSource(limit, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await action(both.Token);
        }
        catch (Exception) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Sockets and HTTP clients word a cancelled read in many ways; what counts is that the time is over.
            throw DeviceException.TimedOut();
        }
    }

    // What is going on, and what waits for it.
    private void BreakOff(Func<OpenCommand, bool> concerns)
    {
        foreach (var open in _open.Values.Where(concerns))
            open.BreakOff();
    }

    private void Report((DeviceCondition Condition, string Detail) state) => Report(state.Condition, state.Detail);

    private async Task<DeviceResult> GuardAsync(DeviceCommand command, CancellationToken brokenOff, CancellationToken cancellationToken)
    {
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(brokenOff, cancellationToken))
        {
            try
            {
                await _one.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return DeviceResult.Failed(command.Id, DeviceOutcome.Cancelled, "Der Befehl wurde abgebrochen, bevor er begonnen hat.");
            }
        }

        try
        {
            BrokenOff = brokenOff;
            return await Within(LimitOf(command), token => CarryOutAsync(command, token), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var error = Interrupted(command, Explain(e));
            if (error.Outcome is not (DeviceOutcome.Refused or DeviceOutcome.Cancelled or DeviceOutcome.NeedsAttention))
                await DropConnectionAsync();
            if (error.Outcome is DeviceOutcome.Unreachable)
                Report(DeviceCondition.Offline, error.Message);
            return DeviceResult.Failed(command.Id, error.Outcome, error.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A command from its arrival to its end.</summary>
    private sealed class OpenCommand(string action) : IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public string Action { get; } = action;

        public CancellationToken BrokenOff => _source.Token;

        public void BreakOff()
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended in the meantime.
            }
        }

        public void Dispose() => _source.Dispose();
    }

    // Mistakes of ours end neither the watch nor a command without a word: they are seen by their name.
    private static DeviceException Explain(Exception error) => error switch
    {
        DeviceException known => known,
        EndOfStreamException or JsonException or System.Xml.XmlException or FormatException or OverflowException or InvalidDataException => DeviceException.Garbled(error.GetType().Name, error),
        IOException or System.Net.Sockets.SocketException or HttpRequestException or System.Net.WebSockets.WebSocketException => DeviceException.Unreachable(error),
        OperationCanceledException => DeviceException.TimedOut(),
        _ => new(DeviceOutcome.Unknown, $"Im Geräteagenten ist ein Fehler aufgetreten ({error.GetType().Name}). Sehen Sie nach, was das Gerät getan hat, und rufen Sie die Technik.", error),
    };
}
