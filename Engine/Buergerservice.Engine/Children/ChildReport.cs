using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Children;

/// <summary>What a child tells the place where its parent waits.</summary>
/// <param name="ParentId">The waiting instance.</param>
/// <param name="BookmarkId">Where it waits.</param>
/// <param name="Payload">Plain values; read them with <see cref="ChildResult"/>.</param>
public sealed record ChildReport(Guid ParentId, Guid BookmarkId, Dictionary<string, object?> Payload)
{
    /// <summary>Sub status a parent is told when its child may not run beside another instance.</summary>
    public const string Refused = "Refused";

    /// <summary>What a parent is told about a child that was not started.</summary>
    public static Dictionary<string, object?> RefusalOf(WorkflowInstance child) => new(PayloadOf(child)) { ["SubStatus"] = Refused };

    /// <summary>What a parent is told about a child that is stopped or cancelled and whose state cannot be read.</summary>
    public static Dictionary<string, object?> EndOf(Guid childId, InstanceSubStatus status, Guid versionId, string? correlationId) => new()
    {
        ["WorkflowDefinitionVersionId"] = versionId.ToString(),
        ["WorkflowInstanceId"] = childId.ToString(),
        ["CorrelationId"] = correlationId,
        ["Status"] = nameof(InstanceStatus.Finished),
        ["SubStatus"] = status.ToString(),
        ["Output"] = new Dictionary<string, object?>(),
    };

    /// <summary>The report due after a burst, or null.</summary>
    internal static ChildReport? Of(WorkflowInstance child, InstanceSubStatus before)
    {
        if (child.Parent is not { BookmarkId: { } bookmark } parent || child.SubStatus == before)
            return null;
        var hasFirstWait = parent.Moment == ReportMoment.FirstWait && before == InstanceSubStatus.Pending && child.SubStatus == InstanceSubStatus.Suspended;
        return child.Status == InstanceStatus.Finished || hasFirstWait ? new(parent.InstanceId, bookmark, PayloadOf(child)) : null;
    }

    private static Dictionary<string, object?> PayloadOf(WorkflowInstance child) => new()
    {
        ["WorkflowDefinitionVersionId"] = child.DefinitionVersionId.ToString(),
        ["WorkflowInstanceId"] = child.Id.ToString(),
        ["CorrelationId"] = child.CorrelationId,
        ["Status"] = child.Status.ToString(),
        ["SubStatus"] = child.SubStatus.ToString(),
        ["Output"] = child.Output.ToDictionary(),
    };
}

/// <summary>A <see cref="ChildReport"/> as the waiting step receives it.</summary>
internal sealed class ChildResult
{
    private ChildResult(Dictionary<string, object?> values) => Values = values;

    /// <summary>Ids, status and output of the child under the names Elsa gives them.</summary>
    public Dictionary<string, object?> Values { get; }

    public string InstanceId => Values.GetValueOrDefault("WorkflowInstanceId") as string ?? "";

    public bool IsFaulted => Values.GetValueOrDefault("SubStatus") is nameof(InstanceSubStatus.Faulted);

    public bool IsRefused => Values.GetValueOrDefault("SubStatus") is ChildReport.Refused;

    public bool IsCancelled => IsRefused || Values.GetValueOrDefault("SubStatus") is nameof(InstanceSubStatus.Cancelled);

    public Dictionary<string, object?> Output => Values.GetValueOrDefault("Output") as Dictionary<string, object?> ?? [];

    public static ChildResult From(object? input) => new(input as Dictionary<string, object?> ?? []);
}
