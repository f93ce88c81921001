using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <content>Children: instances this burst starts and waits for.</content>
internal sealed partial class Burst
{
    /// <summary>Finds the published version of a definition; null when the caller has none to offer.</summary>
    public Func<string, CompiledWorkflow?>? Published { get; init; }

    public WorkflowInstance StartChild(string definitionId, Dictionary<string, object?> input, string? correlationId, Bookmark? wait, ReportMoment moment)
    {
        var depth = (instance.Parent?.Depth ?? 0) + 1;
        if (depth > options.MaxDepth)
            throw new DomainRuleException($"Prozesse sind hier {options.MaxDepth}-fach ineinander gestartet; tiefer geht es nicht. Vermutlich startet ein Prozess sich selbst.");
        var definition = Published?.Invoke(definitionId)
            ?? throw new DomainRuleException($"Der Prozess „{definitionId}“ ist nicht veröffentlicht. Veröffentlichen Sie ihn und wiederholen Sie diesen Schritt.");
        var child = BurstRunner.NewInstance(definition, Guid.CreateVersion7(Now), instance.Tenant, input, Now, new(instance.Id, wait?.Id, depth, moment));
        if (StartInputs.Convert(definition.Document, child.Input) is { Count: > 0 } problems)
            throw new DomainRuleException($"Der Prozess „{definitionId}“ lässt sich damit nicht starten. {StartInputs.TextOf(problems)}");
        child.CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId;
        Result.NewChildren.Add(child);
        return child;
    }

    /// <summary>Leaves a bookmark in place although it was just used.</summary>
    public void Keep(Bookmark bookmark)
    {
        instance.LiveBookmarks.Add(bookmark);
        bookmark.Count();
        Result.RemovedBookmarks.Remove(bookmark.Id);
    }

    /// <summary>Shows an incident of a step that goes on waiting; it replaces an earlier one of the same type.</summary>
    public void ReportIncident(ActivityExecution execution, string type, string message)
    {
        ResolveIncident(execution, type);
        instance.OpenIncidents.Add(new(execution.Node.Id, execution.Node.Title, message, type, Now)
        {
            Id = Guid.CreateVersion7(Now),
            ExecutionId = execution.Id,
            Point = FaultPoint.Child,
            Attempts = [new(Now, message)],
        });
        Journal("Faulted", execution, message);
    }

    public void ResolveIncident(ActivityExecution execution, string type) =>
        instance.OpenIncidents.RemoveAll(i => i.ExceptionType == type && i.ExecutionId == execution.Id);
}
