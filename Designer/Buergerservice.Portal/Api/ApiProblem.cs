using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Buergerservice.Portal.Api;

/// <summary>An error answer after RFC 9457, in German.</summary>
[Description("Fehlerantwort nach RFC 9457.")]
internal sealed record ApiProblem
{
    public const string ContentType = "application/problem+json";

    public string Type { get; init; } = "about:blank";

    [Description("Kurzer Titel zum Status.")]
    public required string Title { get; init; }

    [Description("HTTP-Status.")]
    public required int Status { get; init; }

    [Description("Was geschehen ist und was zu tun ist.")]
    public required string Detail { get; init; }

    [Description("Maschinenlesbarer Grund, zum Beispiel revision-conflict oder not-claimable.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    [Description("Wie detail; nur an den Adressen, die Elsa Studio aufruft, das dieses Feld liest.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [Description("Einzelne Befunde zu Feldern oder zu Stellen einer Prozessdefinition.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ApiProblemItem>? Errors { get; init; }

    [Description("Nummer, unter der das Protokoll die Einzelheiten enthält.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    public static ApiProblem For(int status, string? detail = null) => new()
    {
        Status = status,
        Title = TitleOf(status),
        Detail = detail ?? DetailOf(status),
    };

    /// <summary>As Elsa's contract has errors: always a code, and the text under <c>message</c>.</summary>
    public ApiProblem ForElsa() => this with { Message = Detail, Code = Code ?? CodeOf(Status) };

    public IResult ToResult() => Results.Json(this, contentType: ContentType, statusCode: Status);

    private static string CodeOf(int status) => status switch
    {
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not-found",
        422 => "validation",
        >= 500 => "error",
        _ => "bad-request",
    };

    private static string TitleOf(int status) => status switch
    {
        400 => "Die Anfrage ist nicht lesbar",
        401 => "Bitte melden Sie sich an",
        403 => "Dafür fehlt die Berechtigung",
        404 => "Nicht gefunden",
        405 => "Diese Methode gibt es hier nicht",
        409 => "Der Stand hat sich geändert",
        413 => "Die Anfrage ist zu groß",
        415 => "Dieses Format wird nicht angenommen",
        422 => "Die Angaben können so nicht verarbeitet werden",
        503 => "Vorübergehend nicht verfügbar",
        >= 500 => "Interner Fehler",
        _ => "Die Anfrage konnte nicht bearbeitet werden",
    };

    private static string DetailOf(int status) => status switch
    {
        401 => "Melden Sie sich an oder senden Sie einen gültigen API-Schlüssel in der Kopfzeile X-Api-Key.",
        403 => "Ihr Konto darf diese Handlung nicht ausführen. Wenden Sie sich an Ihre Administration, wenn Sie die Berechtigung brauchen.",
        // The words of NotFoundException: "not there" and "not yours" must not be told apart.
        404 => new Engine.NotFoundException().Message,
        405 => "Die Adresse gibt es, aber nicht mit dieser HTTP-Methode.",
        413 => "Die Anfrage ist größer als erlaubt und wurde nicht angenommen.",
        415 => "Senden Sie den Inhalt als application/json, sofern die Beschreibung nichts anderes nennt.",
        503 => "Die Datenbank ist gerade ausgelastet oder voll. Es wurde nichts gespeichert; versuchen Sie es in einigen Sekunden noch einmal.",
        >= 500 => "Das liegt nicht an Ihrer Anfrage. Nennen Sie Ihrer Administration die Nummer unter traceId.",
        _ => "Die Anfrage ist unvollständig oder nicht lesbar. Die Beschreibung der Schnittstelle steht unter /openapi/v1.json.",
    };
}

/// <summary>One finding of an error answer.</summary>
[Description("Ein Befund.")]
internal sealed record ApiProblemItem
{
    [Description("Feld der Anfrage, zum Beispiel expectedRevision oder personen[0].name.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    [Description("Kennung des Befunds an einer Prozessdefinition, zum Beispiel unknown-type.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    [Description("error oder warning.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Severity { get; init; }

    [Description("Betroffene Aktivität.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ActivityId { get; init; }

    [Description("Betroffene Eigenschaft der Aktivität.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Property { get; init; }

    [Description("Deutscher Satz.")]
    public required string Message { get; init; }
}
