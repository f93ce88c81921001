using System.ComponentModel;

namespace Buergerservice.Portal.Api.Instances;

internal interface IOperationRequest
{
    int? ExpectedRevision { get; }

    string? Reason { get; }
}

internal sealed record Operate(
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen, ohne personenbezogene Daten.")] string? Reason) : IOperationRequest;

internal sealed record SkipIncident(
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen, ohne personenbezogene Daten.")] string? Reason,
    [property: Description("Ergebnis, mit dem der Schritt abgeschlossen wird; ohne Angabe „Done“.")] string? Outcome = null,
    [property: Description("Ausgaben des Schritts nach Name.")] PlainObject? Outputs = null) : IOperationRequest;

internal sealed record RepairIncident(
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen, ohne personenbezogene Daten.")] string? Reason,
    [property: Description("Neue Werte der Eingaben nach Name; sie gelten nur für diese Ausführung des Schritts.")] PlainObject? Inputs) : IOperationRequest;

internal sealed record MoveStep(
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen, ohne personenbezogene Daten.")] string? Reason,
    [property: Description("Aktivitäts-ID des Schritts, der zurückgezogen wird.")] string? From,
    [property: Description("Aktivitäts-ID des Schritts im selben Ablauf, mit dem es weitergeht.")] string? To) : IOperationRequest;

internal sealed record SetVariable(
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409.")] int? ExpectedRevision,
    [property: Description("Begründung für das Journal, höchstens 500 Zeichen, ohne personenbezogene Daten.")] string? Reason,
    [property: Description("Name der Variable.")] string? Name,
    [property: Description("Neuer Wert; er wird in den Typ der Variable umgewandelt.")] PlainValue? Value,
    [property: Description("Aktivitäts-ID des Bereichs, der die Variable anlegt; ohne Angabe der Prozess selbst.")] string? Scope = null) : IOperationRequest;

/// <summary>Open incidents of an instance.</summary>
internal sealed record IncidentList(
    [property: Description("Revision des Vorgangs; sie wird bei jeder Behebung angegeben.")] int Revision,
    IReadOnlyList<IncidentDetail> Items);

/// <summary>An incident with what is needed to deal with it.</summary>
internal sealed record IncidentDetail(
    Guid Id,
    string ActivityId,
    string ActivityTitle,
    [property: Description("Ursache in Worten; kann personenbezogen sein.")] string Message,
    string ExceptionType,
    [property: Description("Ursache der Ursache.")] string? Inner,
    [property: Description("begin, resume, childEnded, effect, detachedEffect, timeout, child oder burst: was gescheitert ist und beim Wiederholen erneut geschieht.")] string Point,
    DateTimeOffset At,
    [property: Description("Alle Versuche, der älteste zuerst.")] IReadOnlyList<AttemptResponse> Attempts,
    [property: Description("Ergebnisse, mit denen der Schritt übersprungen werden kann; leer, wenn er sich nicht überspringen lässt.")] IReadOnlyList<string> Outcomes,
    [property: Description("Eingaben, die sich berichtigen lassen.")] IReadOnlyList<string> Inputs,
    [property: Description("Ausgaben, die sich beim Überspringen setzen lassen.")] IReadOnlyList<string> Outputs);

/// <summary>A failed attempt.</summary>
internal sealed record AttemptResponse(DateTimeOffset At, string Error);
