using System.ComponentModel;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Portal.Api.Instances;

internal sealed record InstanceFilter(
    [property: Description("Kennung der Prozessdefinition.")] string? DefinitionId,
    [property: Description("Genauer Stand."), OneOf(typeof(InstanceSubStatus))] string? Status,
    [property: Description("Genaues Geschäftszeichen.")] string? CorrelationId,
    [property: Description("true: nur Vorgänge mit offenen Störungen; false: nur ohne.")] bool? HasIncidents,
    [property: Description("nextCursor der vorigen Seite.")] string? Cursor,
    [property: Description("Höchste Zahl der Einträge, 1 bis 200; Vorgabe 50.")] int? Limit);

internal sealed record StartInstance(
    [property: Description("Kennung einer veröffentlichten Prozessdefinition.")] string? DefinitionId,
    [property: Description("Eingaben nach Name.")] PlainObject? Input = null,
    [property: Description("Name für Menschen, höchstens 300 Zeichen, ohne personenbezogene Daten.")] string? Name = null,
    [property: Description("Geschäftszeichen, höchstens 100 Zeichen, ohne personenbezogene Daten.")] string? CorrelationId = null);

internal sealed record PublishEvent(
    [property: Description("Name des Ereignisses.")] string? Name,
    [property: Description("Inhalt, den die wartenden Schritte erhalten.")] PlainValue? Payload = null,
    [property: Description("Nur Vorgänge mit diesem Geschäftszeichen.")] string? CorrelationId = null,
    [property: Description("Nur dieser Vorgang.")] Guid? InstanceId = null);

internal sealed record SendEvent(
    [property: Description("Name des Ereignisses.")] string? Name,
    [property: Description("Inhalt, den die wartenden Schritte erhalten.")] PlainValue? Payload = null);

internal sealed record ResumeBookmark([property: Description("Wert, den der wartende Schritt erhält.")] PlainValue? Payload = null);

internal sealed record CancelInstance(
    [property: Description("Begründung für das Protokoll, ohne personenbezogene Daten.")] string? Reason,
    [property: Description("Revision des Vorgangs, die der Entscheidung zugrunde liegt; eine andere führt zu 409. Ohne Angabe wird in jedem Stand abgebrochen.")] int? ExpectedRevision = null);
