using Buergerservice.Engine.Execution;

namespace Buergerservice.Portal.Pictures;

/// <summary>How far a step of an instance has come.</summary>
public enum StepProgress
{
    NotReached,
    Done,
    Waiting,
    Faulted,

    /// <summary>Begun and then not needed any more.</summary>
    Withdrawn,
}

/// <summary>What an instance has done so far, step by step: from its journal, and from its state for what is alive.</summary>
public sealed class PathProgress
{
    private readonly Dictionary<string, StepProgress> _steps = [];
    private readonly Dictionary<string, int> _times = [];
    private readonly Dictionary<string, HashSet<string>> _outcomes = [];

    /// <summary>True when the journal was too long to be read from its beginning.</summary>
    public bool IsPartial { get; set; }

    public StepProgress Of(string activityId) => _steps.GetValueOrDefault(activityId);

    /// <summary>How often the step was completed.</summary>
    public int TimesOf(string activityId) => _times.GetValueOrDefault(activityId);

    /// <summary>True when the step was left by the port at least once.</summary>
    public bool Left(string activityId, string? port) => _outcomes.TryGetValue(activityId, out var outcomes) && outcomes.Contains(port ?? "Done");

    /// <summary>Takes a record of the journal; they must come in order.</summary>
    public void Add(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        switch (record.Event)
        {
            case "Started" or "Resumed" or "Suspended":
                _steps[record.ActivityId] = StepProgress.Waiting;
                break;
            case "Completed":
                _steps[record.ActivityId] = StepProgress.Done;
                _times[record.ActivityId] = TimesOf(record.ActivityId) + 1;
                var outcomes = _outcomes.TryGetValue(record.ActivityId, out var known) ? known : _outcomes[record.ActivityId] = [];
                outcomes.UnionWith((record.Message ?? "Done").Split(", "));
                break;
            case "Canceled":
                _steps[record.ActivityId] = TimesOf(record.ActivityId) > 0 ? StepProgress.Done : StepProgress.Withdrawn;
                break;
            case "Faulted":
                _steps[record.ActivityId] = StepProgress.Faulted;
                break;
        }
    }

    /// <summary>Takes what is alive now; it is truer than the journal.</summary>
    public void Add(WorkflowInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var live = instance.LiveExecutions.Select(e => e.Node.Id).ToHashSet();
        foreach (var id in live)
            _steps[id] = StepProgress.Waiting;
        // What the journal has open and nothing alive belongs to was repaired or left behind.
        foreach (var id in _steps.Where(s => s.Value is StepProgress.Waiting or StepProgress.Faulted && !live.Contains(s.Key)).Select(s => s.Key).ToList())
            _steps[id] = TimesOf(id) > 0 ? StepProgress.Done : StepProgress.Withdrawn;
        foreach (var incident in instance.Incidents)
            _steps[incident.ActivityId] = StepProgress.Faulted;
    }
}
