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
    [property: Description("Benutzername der Person, in deren Vertretung die Aufgabe bearbeitet wird.")] string? OnBehalfOf,
    [property: Description("0 normal, höher ist dringender.")] int Priority,
    DateTimeOffset? DueAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Outcome,
    IReadOnlyList<string> Outcomes,
    Guid InstanceId,
    string DefinitionId,
    string? CorrelationId,
    [property: Description("Wegen Verspätung weiteren Zuständigen vorgelegt.")] bool IsEscalated,
    [property: Description("Steigt mit jeder Änderung; Handlungen nennen sie als expectedRevision.")] int Revision);

/// <summary>A task as the caller may see it.</summary>
internal sealed record TaskResponse(
    TaskSummary Task,
    [property: Description("Was die Person jetzt tun darf: claim, release, assign, draft, complete, due, cancel.")] IReadOnlyList<string> Actions,
    [property: Description("Wie sich die Fälligkeit berechnet hat; null, wenn sie nicht nach einem Kalender berechnet wurde.")] string? Derivation,
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
        new(SummaryOf(task), [.. ActionsOf(task, actor)], task.ReadPeriod()?.Derivation, IsMine(task, actor) ? DetailsOf(task, forms) : null);

    public static TaskSummary SummaryOf(UserTask task) => new(
        task.Id, task.Title, task.Subject, OneOf.NameOf(task.State), task.Assignee, task.OnBehalfOf, task.Priority, task.DueAt, task.CreatedAt, task.EndedAt,
        task.Outcome, task.Outcomes, task.InstanceId, task.DefinitionId, task.CorrelationId, task.EscalatedTo.Count > 0, task.Revision);

    internal static bool IsMine(UserTask task, Actor actor) => task.Assignee == actor.UserName || task.CompletedBy == actor.UserName;

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

    internal static IEnumerable<string> ActionsOf(UserTask task, Actor actor)
    {
        if (!task.IsOpen)
            yield break;
        var isMine = task.Assignee == actor.UserName;
        if (task.CanBeTakenBy(actor))
            yield return "claim";
        if (isMine)
            yield return "release";
        if (task.CanBeAssignedBy(actor))
            yield return "assign";
        if (isMine)
            yield return "draft";
        if (isMine)
            yield return "complete";
        if (task.CanBeRescheduledBy(actor))
            yield return "due";
        if (task.IsCancellable && task.IsManagedBy(actor))
            yield return "cancel";
    }
}

/// <summary>One entry of a task's history.</summary>
internal sealed record TaskEventResponse(
    int Number,
    DateTimeOffset At,
    [property: Description("created, claimed, released, assigned, reassigned, dueChanged, priorityChanged, reminded, escalated, excluded, completed oder cancelled.")] string Kind,
    [property: Description("Deutscher Satz.")] string Summary,
    [property: Description("Benutzername; null für das System.")] string? Actor,
    [property: Description("Benutzername der vertretenen Person.")] string? OnBehalfOf,
    [property: Description("Benutzername der betroffenen Person.")] string? Other,
    string? Reason,
    int Revision);
