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
    [property: Description("Eingaben nach Name.")] PlainObject? Input,
    [property: Description("Name für Menschen, höchstens 300 Zeichen, ohne personenbezogene Daten.")] string? Name,
    [property: Description("Geschäftszeichen, höchstens 100 Zeichen, ohne personenbezogene Daten.")] string? CorrelationId);

internal sealed record PublishEvent(
    [property: Description("Name des Ereignisses.")] string? Name,
    [property: Description("Inhalt, den die wartenden Schritte erhalten.")] PlainValue? Payload,
    [property: Description("Nur Vorgänge mit diesem Geschäftszeichen.")] string? CorrelationId,
    [property: Description("Nur dieser Vorgang.")] Guid? InstanceId);

internal sealed record SendEvent(
    [property: Description("Name des Ereignisses.")] string? Name,
    [property: Description("Inhalt, den die wartenden Schritte erhalten.")] PlainValue? Payload);

internal sealed record ResumeBookmark([property: Description("Wert, den der wartende Schritt erhält.")] PlainValue? Payload);

internal sealed record CancelInstance([property: Description("Begründung für das Protokoll, ohne personenbezogene Daten.")] string? Reason);
