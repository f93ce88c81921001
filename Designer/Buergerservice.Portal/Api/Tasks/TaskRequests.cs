using System.ComponentModel;

namespace Buergerservice.Portal.Api.Tasks;

internal enum TaskScope
{
    Assigned,
    Available,
    All,
    History,
}

internal enum TaskDue
{
    Any,
    Overdue,
    Today,
    ThisWeek,
    NoDueDate,
}

internal enum TaskSort
{
    Due,
    Created,
}

internal sealed record TaskFilter(
    [property: Description("assigned: von mir in Bearbeitung (Vorgabe); available: offen und für mich oder für jemanden, den ich vertrete; all: alle offenen, die ich sehen darf; history: erledigte, die ich sehen darf."), OneOf(typeof(TaskScope))] string? Scope,
    [property: Description("overdue: vor heute fällig; thisWeek: von heute bis Sonntag."), OneOf(typeof(TaskDue))] string? Due,
    [property: Description("Text in Titel, Bezug oder Geschäftszeichen, mindestens 2 Zeichen.")] string? Search,
    [property: Description("Genauer Bezug, zum Beispiel eine Vorhaben- oder Fallnummer.")] string? Subject,
    [property: Description("Genaues Geschäftszeichen des Vorgangs.")] string? CorrelationId,
    [property: Description("Nur Aufgaben dieses Vorgangs.")] Guid? InstanceId,
    [property: Description("due: Fälligkeit aufsteigend, ohne Fälligkeit zuletzt, erledigte nach ihrem Ende (Vorgabe); created: Neueste zuerst."), OneOf(typeof(TaskSort))] string? Sort,
    [property: Description("nextCursor der vorigen Seite.")] string? Cursor,
    [property: Description("Höchste Zahl der Einträge, 1 bis 200; Vorgabe 50.")] int? Limit);

internal sealed record TaskCommand(
    [property: Description("Revision der Aufgabe, die zuletzt gelesen wurde.")] int? ExpectedRevision,
    [property: Description("Kennung dieser Handlung, höchstens 100 Zeichen.")] string? OperationId);

internal sealed record ChangeTaskDue(
    [property: Description("Neue Fälligkeit; null für keine.")] DateTimeOffset? DueAt,
    [property: Description("Grund, höchstens 500 Zeichen; steht im Verlauf der Aufgabe.")] string? Reason,
    [property: Description("Revision der Aufgabe, die zuletzt gelesen wurde.")] int? ExpectedRevision,
    [property: Description("Kennung dieser Handlung, höchstens 100 Zeichen.")] string? OperationId);

internal sealed record CancelTask(
    [property: Description("Grund, höchstens 500 Zeichen; steht im Verlauf der Aufgabe.")] string? Reason,
    [property: Description("Revision der Aufgabe, die zuletzt gelesen wurde.")] int? ExpectedRevision,
    [property: Description("Kennung dieser Handlung, höchstens 100 Zeichen.")] string? OperationId);

internal sealed record AssignTask(
    [property: Description("Benutzername der Person, die die Aufgabe erhält.")] string? To,
    [property: Description("Revision der Aufgabe, die zuletzt gelesen wurde.")] int? ExpectedRevision,
    [property: Description("Kennung dieser Handlung, höchstens 100 Zeichen.")] string? OperationId);

internal sealed record CompleteTask(
    [property: Description("Revision der Aufgabe, die zuletzt gelesen wurde.")] int? ExpectedRevision,
    [property: Description("Kennung dieser Handlung, höchstens 100 Zeichen.")] string? OperationId,
    [property: Description("Eines der Ergebnisse der Aufgabe; darf fehlen, wenn es nur eines gibt.")] string? Outcome = null,
    [property: Description("Formularwerte nach Feldname; unbekannte werden verworfen.")] PlainObject? Values = null,
    [property: Description("Beliebiger Wert statt values, für externe Aufgaben.")] PlainValue? Result = null);

internal sealed record SaveDraft([property: Description("Bisherige Formularwerte nach Feldname.")] PlainObject? Values);
