using System.Text.Json;
using Buergerservice.Designer.Api;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Buergerservice.Designer.Instances;

/// <summary>Reads the instances the caller may look at. Values processes have written are for those who may change them only.</summary>
internal sealed class InstanceView(BuergerserviceDb db, WorkflowCache workflows, IEngineStore store, IOptions<DesignerOptions> options)
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    /// <summary>The instances a person may look at.</summary>
    public IQueryable<InstanceRow> VisibleTo(Actor actor) => options.Value.InstancesOf(db, actor);

    /// <exception cref="NotFoundException">There is no such instance, or it is not for this person.</exception>
    public async Task<InstanceRow> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await VisibleTo(actor).FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException();

    public async Task<InstanceDetail> ShowAsync(InstanceRow row, bool isTrusted, CancellationToken cancellationToken)
    {
        var (workflow, instance) = await StateAsync(row, cancellationToken);
        return InstanceSummary.Of(row, new StateModel
        {
            Id = row.Id,
            DefinitionId = row.DefinitionId,
            DefinitionVersionId = row.DefinitionVersionId,
            DefinitionVersion = row.DefinitionVersion,
            CorrelationId = row.CorrelationId,
            Status = row.Status.ToString(),
            SubStatus = InstanceSummary.NameOf(row.SubStatus),
            Bookmarks = [.. instance.Bookmarks.Select(b => BookmarkOf(row.Id, b, workflow))],
            Incidents = [.. instance.Incidents.Select(i => IncidentOf(i, workflow, isTrusted))],
            // Studio asks for the executions of this path to show how the workflow itself went.
            ActivityExecutionContexts = [new { id = $"{row.Id:N}-e1", parentContextId = (string?)null, scheduledActivityNodeId = "Workflow1", ownerActivityNodeId = (string?)null, properties = Nothing, activityState = Nothing, dynamicVariables = Array.Empty<object>(), status = row.Status == InstanceStatus.Running ? "Running" : "Completed", startedAt = row.CreatedAt, completedAt = row.FinishedAt }],
            Input = isTrusted ? Json(instance.Input) : Nothing,
            Output = isTrusted ? Json(instance.Output) : Nothing,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            FinishedAt = row.FinishedAt,
        });
    }

    /// <summary>Values of the workflow's variables, by their ids.</summary>
    public async Task<IReadOnlyList<object>> VariablesAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        var (workflow, instance) = await StateAsync(row, cancellationToken);
        return [.. workflow.Workflow.Variables.DistinctBy(v => v.Name).Select(v => new { id = v.Id, name = v.Name, value = Json(instance.Variables.GetValueOrDefault(v.Name)) })];
    }

    /// <summary>All executions of steps and all lines of the journal.</summary>
    public async Task<(IReadOnlyCollection<ExecutionModel> Executions, IReadOnlyList<JournalModel> Journal)> HistoryAsync(InstanceRow row, bool isTrusted, CancellationToken cancellationToken)
    {
        var history = await BeginAsync(row, isTrusted, cancellationToken);
        var lines = new List<JournalModel>();
        await foreach (var record in InstanceJournal.StreamAsync(db, row.Id, cancellationToken))
            lines.Add(history.Add(record));
        return (history.Executions, lines);
    }

    /// <summary>All executions of steps.</summary>
    public async Task<IReadOnlyCollection<ExecutionModel>> ExecutionsAsync(InstanceRow row, bool isTrusted, CancellationToken cancellationToken)
    {
        var history = await BeginAsync(row, isTrusted, cancellationToken);
        await foreach (var record in InstanceJournal.StreamAsync(db, row.Id, cancellationToken))
            history.Add(record);
        return history.Executions;
    }

    /// <summary>
    /// One page of those lines of the journal that pass a filter. What follows the page is not read: a filter that lets few
    /// lines through makes the number of all of them an upper bound, which gets exact with the last page.
    /// </summary>
    public async Task<(IReadOnlyList<JournalModel> Lines, long Total)> JournalAsync(InstanceRow row, Func<JournalModel, bool> passes, int skip, int take, bool isTrusted, CancellationToken cancellationToken)
    {
        var history = await BeginAsync(row, isTrusted, cancellationToken);
        var lines = new List<JournalModel>();
        var (read, passed) = (0L, 0L);
        await foreach (var record in InstanceJournal.StreamAsync(db, row.Id, cancellationToken))
        {
            read++;
            var line = history.Add(record);
            if (!passes(line) || passed++ < skip)
                continue;
            lines.Add(line);
            if (lines.Count == take)
                return (lines, passed + Math.Max(0, await InstanceJournal.CountAsync(db, row.Id, cancellationToken) - read));
        }

        return (lines, passed);
    }

    private async Task<InstanceHistory> BeginAsync(InstanceRow row, bool isTrusted, CancellationToken cancellationToken) =>
        new(row.Id, await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken), isTrusted);

    private async Task<(CompiledWorkflow Workflow, WorkflowInstance Instance)> StateAsync(InstanceRow row, CancellationToken cancellationToken)
    {
        var workflow = await workflows.GetAsync(row.DefinitionVersionId, store, cancellationToken);
        return (workflow, InstanceSerializer.Read(row.State, workflow));
    }

    // Values are as deep as their workflow made them, and NaN has no JSON form: the engine writes them.
    private static JsonElement Json(object? value) => JsonSerializer.Deserialize<JsonElement>(Plain.ToJson(value));

    private static object BookmarkOf(Guid instance, Bookmark bookmark, CompiledWorkflow workflow) => new
    {
        id = bookmark.Id,
        name = bookmark.Name,
        hash = bookmark.Hash,
        payload = new { wartetAuf = bookmark.Description, bis = bookmark.DueAt },
        activityId = bookmark.ActivityId,
        activityNodeId = workflow.Find(bookmark.ActivityId) is { } step ? NodePath.Of(step) : bookmark.ActivityId,
        activityInstanceId = $"{instance:N}-e{bookmark.ExecutionId}",
        createdAt = bookmark.CreatedAt,
        autoBurn = true,
        autoComplete = true,
        callbackMethodName = (string?)null,
        metadata = (object?)null,
    };

    private static object IncidentOf(Incident incident, CompiledWorkflow workflow, bool isTrusted)
    {
        var step = workflow.Find(incident.ActivityId);
        var message = isTrusted ? incident.Message : "Die Einzelheiten sieht nur die Administration.";
        return new
        {
            activityId = incident.ActivityId,
            activityNodeId = step is null ? incident.ActivityId : NodePath.Of(step),
            activityType = step?.Descriptor.Type ?? "",
            message = $"{incident.Title}: {message}",
            exception = new ExceptionModel(incident.ExceptionType, message),
            timestamp = incident.At,
        };
    }
}
