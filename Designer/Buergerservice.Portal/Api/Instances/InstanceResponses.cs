using System.ComponentModel;

namespace Buergerservice.Portal.Api.Instances;

/// <summary>An instance in a list: nothing a process has written, so no personal data.</summary>
internal sealed record InstanceSummary(
    Guid Id,
    string DefinitionId,
    int DefinitionVersion,
    string? Name,
    [property: Description("Geschäftszeichen.")] string? CorrelationId,
    [property: Description("pending, suspended, finished, faulted, cancelled oder paused.")] string Status,
    [property: Description("Zahl der offenen Störungen.")] int IncidentCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt,
    [property: Description("Steigt mit jeder Änderung; Eingriffe der Administration nennen sie.")] int Revision);

/// <summary>An instance with everything it waits for.</summary>
internal sealed record InstanceResponse(
    InstanceSummary Instance,
    [property: Description("Worauf der Vorgang wartet.")] IReadOnlyList<WaitResponse> Waits,
    [property: Description("Offene Störungen.")] IReadOnlyList<IncidentResponse> Incidents,
    [property: Description("Nur für die Administration; sonst null.")] InstanceValues? Values)
{
    [Description("Der Vorgang, der diesen gestartet hat, oder null.")]
    public Guid? ParentId { get; init; }

    [Description("Vorgänge, die dieser gestartet hat; höchstens 200, die ältesten zuerst.")]
    public IReadOnlyList<Guid> Children { get; init; } = [];
}

/// <summary>A place where an instance waits.</summary>
internal sealed record WaitResponse(
    Guid BookmarkId,
    [property: Description("event, timer, task oder effect.")] string Kind,
    [property: Description("Worauf gewartet wird, in Worten.")] string Description,
    string ActivityId,
    [property: Description("Titel des wartenden Schritts.")] string? ActivityTitle,
    [property: Description("Name des Ereignisses.")] string? EventName,
    [property: Description("Aufgabe, auf die gewartet wird.")] Guid? TaskId,
    [property: Description("Wann das Warten von selbst endet oder die Aufgabe fällig ist.")] DateTimeOffset? DueAt,
    DateTimeOffset WaitingSince,
    [property: Description("Fehlgeschlagene Versuche einer technischen Handlung.")] int? Attempts,
    [property: Description("Nächster Versuch einer technischen Handlung.")] DateTimeOffset? NextAttemptAt,
    [property: Description("Grund des letzten Fehlschlags; nur für die Administration.")] string? LastError);

/// <summary>Something that went wrong.</summary>
internal sealed record IncidentResponse(string ActivityId, string ActivityTitle, [property: Description("Nur für die Administration; sonst null.")] string? Message, string ExceptionType, DateTimeOffset At);

/// <summary>What a process holds; may contain personal data.</summary>
internal sealed record InstanceValues(PlainObject Variables, PlainObject Input, PlainObject Output);

/// <summary>Part of an instance's journal.</summary>
internal sealed record JournalResponse(
    IReadOnlyList<JournalEntry> Records,
    [property: Description("Als Parameter from gesendet, liefert dieser Wert die nächsten Einträge; null, wenn es gerade keine weiteren gibt.")] long? Next);

/// <summary>One record of the journal.</summary>
internal sealed record JournalEntry(
    long Sequence,
    DateTimeOffset At,
    [property: Description("Started, Resumed, Suspended, Completed, Canceled, Faulted oder Output.")] string Event,
    string ActivityId,
    int ExecutionId,
    [property: Description("Ergebnis, Ausgabe oder Fehler; Ausgaben und Fehler nur für die Administration.")] string? Message);
