namespace Buergerservice.Devices.Simulators;

/// <summary>The fault a simulator plays, and the moment it began: tests wait for it instead of sleeping.</summary>
public sealed class FaultPlan
{
    private TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WireFault _now;

    /// <summary>The fault; setting it makes <see cref="Begun"/> wait for the next time it is played.</summary>
    public WireFault Now
    {
        get => _now;
        set
        {
            _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _now = value;
        }
    }

    /// <summary>Ends when the fault is being played.</summary>
    public Task Begun => _begun.Task;

    internal void Begin() => _begun.TrySetResult();
}
