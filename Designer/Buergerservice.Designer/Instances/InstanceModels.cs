using System.Text.Json;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;

namespace Buergerservice.Designer.Instances;

/// <summary>An instance in a list.</summary>
internal record InstanceSummary
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required Guid DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public required string Status { get; init; }

    public required string SubStatus { get; init; }

    public bool IsExecuting { get; }

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    public int IncidentCount { get; init; }

    public bool IsSystem { get; }

    public Guid? ParentWorkflowInstanceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public static InstanceSummary Of(InstanceRow row) => Fill(row, null);

    public static InstanceDetail Of(InstanceRow row, StateModel state) => Fill(row, state);

    /// <summary>Elsa's word for a status; it knows no instance that somebody holds.</summary>
    public static string NameOf(InstanceSubStatus status) => status == InstanceSubStatus.Paused ? "Interrupted" : status.ToString();

    private static InstanceDetail Fill(InstanceRow row, StateModel? state) => new()
    {
        Id = row.Id,
        DefinitionId = row.DefinitionId,
        DefinitionVersionId = row.DefinitionVersionId,
        Version = row.DefinitionVersion,
        Status = row.Status.ToString(),
        SubStatus = NameOf(row.SubStatus),
        CorrelationId = row.CorrelationId,
        Name = row.Name,
        IncidentCount = row.IncidentCount,
        ParentWorkflowInstanceId = row.ParentId,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        FinishedAt = row.FinishedAt,
        WorkflowState = state,
    };
}

/// <summary>An instance with its state.</summary>
internal sealed record InstanceDetail : InstanceSummary
{
    public StateModel? WorkflowState { get; init; }
}

/// <summary>The part of the state the viewer reads.</summary>
internal sealed record StateModel
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required Guid DefinitionVersionId { get; init; }

    public required int DefinitionVersion { get; init; }

    public string? CorrelationId { get; init; }

    public required string Status { get; init; }

    public required string SubStatus { get; init; }

    public bool IsExecuting { get; }

    public bool IsSystem { get; }

    public required IReadOnlyList<object> Bookmarks { get; init; }

    public required IReadOnlyList<object> Incidents { get; init; }

    public IReadOnlyList<object> CompletionCallbacks { get; } = [];

    public required IReadOnlyList<object> ActivityExecutionContexts { get; init; }

    public required JsonElement Input { get; init; }

    public required JsonElement Output { get; init; }

    public IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
