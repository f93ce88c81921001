using System.ComponentModel;

namespace Buergerservice.Portal.Api.Devices;

/// <summary>A new booth.</summary>
[Description("Eine neue Kabine (oder ein Terminal, ein Bürgerkoffer).")]
internal sealed record AddBooth(
    [property: Description("Kürzel aus Kleinbuchstaben, Ziffern und Bindestrichen.")] string? Booth,
    [property: Description("Name für Menschen.")] string? Name);

[Description("Die angelegte Kabine.")]
internal sealed record BoothAdded(Guid Id);

[Description("Ein Einmal-Code für die Anmeldung des Geräteagenten.")]
internal sealed record RegistrationCode(string Code, DateTimeOffset Until);

[Description("Sperren oder Freigeben.")]
internal sealed record SuspendBooth(
    [property: Description("true zum Sperren.")] bool? Suspended,
    [property: Description("Grund der Sperre.")] string? Reason);

[Description("Eine neue Konfiguration.")]
internal sealed record ConfigureBooth(
    [property: Description("JSON-Text mit den Komponenten.")] string? Configuration,
    [property: Description("Version, die Sie gesehen haben.")] int? ExpectedVersion);

[Description("Ein Befehl an eine Komponente.")]
internal sealed record CommandDevice(
    [property: Description("Frei gewählte Kennung; mit derselben wird der Befehl nur einmal ausgeführt.")] Guid? Id,
    [property: Description("Komponente.")] string? Device,
    [property: Description("Handlung, zum Beispiel door.open.")] string? Action,
    [property: Description("Das Gespräch, das Sie führen; ohne nur bei gesperrter Kabine (Wartung).")] Guid? Call,
    [property: Description("Angaben zur Handlung.")] PlainObject? Arguments);

[Description("Was aus dem Befehl wurde.")]
internal sealed record DeviceCommandResult(Guid Id, string Outcome, string Message, System.Text.Json.Nodes.JsonObject Values, string? ContentType, [property: Description("Datei als Base64.")] byte[]? File);
