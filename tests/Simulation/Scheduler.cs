using System.Runtime.CompilerServices;

namespace Buergerservice.Simulation;

/// <summary>One run of a node's process, from its start to its crash.</summary>
internal sealed class Life(int node)
{
    public int Node => node;

    public bool IsAlive { get; set; } = true;

    /// <summary>Until then the process does not get a turn: a long garbage collection, a frozen virtual machine.</summary>
    public DateTimeOffset PausedUntil { get; set; }
}

/// <summary>
/// Decides who goes on next. Everything that waits for a database, an effect or a clock waits here, on one thread; the dice
/// choose whose turn it is. Time passes a little with every turn and jumps when nobody has anything to do.
/// </summary>
internal sealed class Scheduler(Dice dice)
{
    private readonly List<(Life Life, Action Continue, bool IsRequest)> _ready = [];
    private readonly PriorityQueue<SimulatedTimer, (long DueTicks, long Number)> _timers = new();
    private long _timerNumber;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Waits for one's turn.</summary>
    /// <param name="life">Who waits.</param>
    /// <param name="isRequest">True for a request on its way to the database: it may arrive although its sender has crashed.</param>
    public Turn Turn(Life life, bool isRequest = false) => new(this, life, isRequest);

    public void Add(Life life, Action action, bool isRequest = false) => _ready.Add((life, action, isRequest));

    public SimulatedTimer At(Life life, DateTimeOffset due, Action callback)
    {
        var timer = new SimulatedTimer(life, callback);
        _timers.Enqueue(timer, (due.UtcTicks, _timerNumber++));
        return timer;
    }

    /// <summary>Stops a process: nothing of it runs on, except requests that were already on their way.</summary>
    public void Crash(Life life)
    {
        life.IsAlive = false;
        _ready.RemoveAll(t => ReferenceEquals(t.Life, life) && !(t.IsRequest && dice.OneIn(2)));
    }

    public void Pause(Life life, TimeSpan span)
    {
        life.PausedUntil = Now + span;
        At(life, life.PausedUntil, static () => { });
    }

    /// <summary>Lets one waiting continuation run.</summary>
    /// <returns>False when time must pass first.</returns>
    public bool RunOne()
    {
        Now += TimeSpan.FromTicks(dice.Next(20_000));
        while (_timers.TryPeek(out _, out var due) && due.DueTicks <= Now.UtcTicks)
            Fire(_timers.Dequeue());
        if (_ready.Count == 0)
            return false;
        var start = dice.Next(_ready.Count);
        for (var i = 0; i < _ready.Count; i++)
        {
            var index = (start + i) % _ready.Count;
            var turn = _ready[index];
            if (turn.Life.IsAlive && turn.Life.PausedUntil > Now)
                continue;
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            turn.Continue();
            return true;
        }

        return false;
    }

    /// <summary>Lets time pass until the next timer.</summary>
    public void PassTime()
    {
        if (!_timers.TryDequeue(out var timer, out var due))
            return;
        if (due.DueTicks > Now.UtcTicks)
            Now = new(due.DueTicks, TimeSpan.Zero);
        Fire(timer);
    }

    private void Fire(SimulatedTimer timer)
    {
        if (timer.IsStopped || !timer.Life.IsAlive)
            return;
        if (timer.Life.PausedUntil > Now)
            _timers.Enqueue(timer, (timer.Life.PausedUntil.UtcTicks, _timerNumber++));
        else
            timer.Callback();
    }
}

/// <summary>Something to await until the scheduler gives the turn.</summary>
internal readonly struct Turn(Scheduler scheduler, Life life, bool isRequest) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public Turn GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => scheduler.Add(life, continuation, isRequest);
}

/// <summary>A timer of one process; it dies with it.</summary>
internal sealed class SimulatedTimer(Life life, Action callback)
{
    public Life Life => life;

    public Action Callback => callback;

    public bool IsStopped { get; set; }
}

/// <summary>The clock of one node: it is off by some amount and may jump.</summary>
internal sealed class NodeClock(Scheduler scheduler, Life life) : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => scheduler.Now + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Alarm(scheduler, life, () => callback(state), dueTime);

    private sealed class Alarm : ITimer
    {
        private readonly Scheduler _scheduler;
        private readonly Life _life;
        private readonly Action _callback;
        private SimulatedTimer? _timer;

        public Alarm(Scheduler scheduler, Life life, Action callback, TimeSpan dueTime)
        {
            (_scheduler, _life, _callback) = (scheduler, life, callback);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime != Timeout.InfiniteTimeSpan)
                _timer = _scheduler.At(_life, _scheduler.Now + dueTime, _callback);
            return true;
        }

        public void Dispose()
        {
            if (_timer is { } timer)
                timer.IsStopped = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
