using System.ComponentModel;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Api.Tasks;

/// <summary>What everybody who sees a task may know of it.</summary>
internal sealed record TaskSummary(
    Guid Id,
    string Title,
    [property: Description("Vorhaben- oder Fallnummer.")] string? Subject,
    [property: Description("available, assigned, completed oder cancelled.")] string State,
    string? Assignee,
    [property: Description("0 normal, höher ist dringender.")] int Priority,
    DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Outcome,
    IReadOnlyList<string> Outcomes,
    Guid InstanceId,
    string DefinitionId,
    string? CorrelationId,
    [property: Description("Steigt mit jeder Änderung; Handlungen nennen sie als expectedRevision.")] int Revision);

/// <summary>A task as the caller may see it.</summary>
internal sealed record TaskResponse(
    TaskSummary Task,
    [property: Description("Was die Person jetzt tun darf: claim, release, assign, draft, complete.")] IReadOnlyList<string> Actions,
    [property: Description("Nur für die Person, die die Aufgabe bearbeitet oder erledigt hat; sonst null.")] TaskDetails? Details);

/// <summary>What only the person working on the task may know.</summary>
internal sealed record TaskDetails(
    string? Instructions,
    [property: Description("Das Formular, wie es für diese Aufgabe gilt.")] FormDefinition? Form,
    [property: Description("Werte, mit denen das Formular beginnt.")] PlainValue? Data,
    [property: Description("Zwischenstand der Eingaben.")] PlainValue? Draft,
    [property: Description("Werte, mit denen die Aufgabe abgeschlossen wurde.")] PlainValue? Result);

internal static class TaskResponses
{
    public static TaskResponse Of(UserTask task, Actor actor, FormCatalog forms) =>
        new(SummaryOf(task), [.. ActionsOf(task, actor)], IsMine(task, actor) ? DetailsOf(task, forms) : null);

    public static TaskSummary SummaryOf(UserTask task) => new(
        task.Id, task.Title, task.Subject, OneOf.NameOf(task.State), task.Assignee, task.Priority, task.DueAt, task.CreatedAt, task.EndedAt,
        task.Outcome, task.Outcomes, task.InstanceId, task.DefinitionId, task.CorrelationId, task.Revision);

    private static bool IsMine(UserTask task, Actor actor) => task.Assignee == actor.UserName || task.CompletedBy == actor.UserName;

    private static TaskDetails DetailsOf(UserTask task, FormCatalog forms)
    {
        var data = Plain.Parse(task.Data);
        var form = task.FormKey is null ? null : forms.Find(task.FormKey, task.FormVersion);
        return new(
            task.Instructions,
            form is null ? null : forms.Resolve(form, data as Dictionary<string, object?> ?? []),
            new(data),
            PlainValue.FromText(task.Draft),
            PlainValue.FromText(task.Result));
    }

    private static IEnumerable<string> ActionsOf(UserTask task, Actor actor)
    {
        if (!task.IsOpen)
            return [];
        if (task.Assignee == actor.UserName)
            return ["release", "assign", "draft", "complete"];
        if (task.State == UserTaskState.Available)
            return task.IsCandidate(actor) ? ["claim", "assign"] : ["assign"];
        return actor.IsAdministrator ? ["assign"] : [];
    }
}
