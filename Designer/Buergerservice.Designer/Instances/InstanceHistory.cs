using Buergerservice.Designer.Descriptors;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Designer.Instances;

/// <summary>
/// What happened in an instance, told from its journal. Texts made of values, which may be personal, are only for those who
/// may change the instance.
/// </summary>
internal sealed class InstanceHistory(Guid instanceId, CompiledWorkflow workflow, bool isTrusted)
{
    private readonly Dictionary<int, ExecutionModel> _executions = [];
    private readonly Dictionary<string, ExecutionModel> _latest = [];

    /// <summary>All executions in the order in which they began.</summary>
    public IReadOnlyCollection<ExecutionModel> Executions => _executions.Values;

    /// <summary>Takes in the next record; they must come in their order, from the first.</summary>
    /// <returns>The line it makes in the journal.</returns>
    public JournalModel Add(JournalRecord record)
    {
        // Steps of the version the instance ran on before a migration may be gone.
        var step = workflow.Find(record.ActivityId);
        var path = step is null ? record.ActivityId : NodePath.Of(step);
        var type = step?.Descriptor.Type ?? ActivityCatalogue.NotFoundType;
        var parent = step?.Parent is { } container ? _latest.GetValueOrDefault(container.Id) : null;
        var isKnown = _executions.TryGetValue(record.ExecutionId, out var execution);
        if (record.ExecutionId > 0 && (!isKnown || record.Event == "Started"))
            _executions[record.ExecutionId] = _latest[record.ActivityId] = execution = Begin(record, step, path, type, parent);
        if (execution is not null)
            Apply(execution, record);
        return new(
            $"{instanceId:N}-{record.Sequence}", IdOf(record.ExecutionId), parent?.Id, record.ActivityId, type, step?.Title, path, record.At, record.Sequence, record.Event,
            isTrusted || !JournalEvents.MayBePersonal(record.Event) ? record.Message : null, OutcomesOf(record));
    }

    private ExecutionModel Begin(JournalRecord record, CompiledActivity? step, string path, string type, ExecutionModel? parent) => new()
    {
        Id = IdOf(record.ExecutionId),
        WorkflowInstanceId = instanceId,
        ActivityId = step?.Source.LocalId ?? record.ActivityId,
        ActivityNodeId = path,
        ActivityType = type,
        ActivityName = step?.Title,
        ActivityState = step is null ? new Dictionary<string, object?>() : GivenBy(step),
        StartedAt = record.At,
        SchedulingActivityExecutionId = parent?.Id,
        SchedulingActivityId = parent?.ActivityId,
    };

    private void Apply(ExecutionModel execution, JournalRecord record)
    {
        switch (record.Event)
        {
            case "Suspended":
                execution.HasBookmarks = true;
                break;
            case "Resumed" or "Incident retried" or "Input repaired":
                (execution.HasBookmarks, execution.Status, execution.Exception, execution.CompletedAt) = (false, "Running", null, null);
                break;
            case "Completed" or "Canceled":
                (execution.HasBookmarks, execution.Status, execution.CompletedAt) = (false, record.Event, record.At);
                execution.Payload = OutcomesOf(record);
                break;
            case "Faulted":
                (execution.Status, execution.Exception) = ("Faulted", new("Störung", isTrusted ? record.Message ?? "" : "Die Einzelheiten sieht nur die Administration."));
                break;
        }
    }

    private string IdOf(int execution) => $"{instanceId:N}-e{execution}";

    private static Dictionary<string, object?>? OutcomesOf(JournalRecord record) =>
        record is { Event: "Completed", Message: { Length: > 0 } text } ? new() { ["Outcomes"] = text.Split(", ") } : null;

    private static Dictionary<string, object?> GivenBy(CompiledActivity step) => step.Descriptor.Inputs
        .Select(i => (i.Attribute.Name, Input: i.Property.GetValue(step.Activity) as Input))
        .Where(i => i.Input is { IsGiven: true, Constant: not null })
        .ToDictionary(i => InputEditor.Pascal(i.Name), i => i.Input!.Constant);
}
