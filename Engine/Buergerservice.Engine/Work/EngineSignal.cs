namespace Buergerservice.Engine.Work;

/// <summary>Wakes the local worker when something was put into the queue. Only a convenience: the worker also polls.</summary>
public sealed class EngineSignal
{
    private volatile TaskCompletionSource _wake = NewSource();

    /// <summary>Raised after each commit of a burst with the instance it changed.</summary>
    public event Action<Guid>? InstanceChanged;

    /// <summary>Raised when this node has put something into the queue, so that other nodes can be woken too.</summary>
    public event Action? Woken;

    /// <summary>Wakes the worker, here and on other nodes.</summary>
    public void Wake()
    {
        WakeHere();
        Woken?.Invoke();
    }

    /// <summary>Wakes the worker of this node: another one has put something into the queue.</summary>
    public void WakeHere() => Interlocked.Exchange(ref _wake, NewSource()).TrySetResult();

    /// <summary>Completes at the next wake-up.</summary>
    public Task NextWake => _wake.Task;

    /// <summary>Tells listeners on this node that an instance has changed.</summary>
    public void Changed(Guid instanceId) => InstanceChanged?.Invoke(instanceId);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
