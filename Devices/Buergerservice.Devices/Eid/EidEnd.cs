using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Eid;

/// <summary>Reads how a workflow of the AusweisApp ended.</summary>
internal static class EidEnd
{
    private const string Ok = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok";

    /// <summary>The result, or null for the message that only says the workflow has begun.</summary>
    /// <exception cref="DeviceException">It ended without success.</exception>
    public static DeviceResult? Of(JsonObject message, DeviceCommand command)
    {
        if (message["success"] is JsonValue success && success.TryGetValue<bool>(out var changed))
            return changed ? DeviceResult.Done(command) : throw Cancelled();
        if (message["result"] is not JsonObject result)
            return message.ContainsKey("error") ? throw DeviceException.Refused("Die AusweisApp konnte die Online-Ausweisprüfung nicht beginnen. Prüfen Sie die Adresse des Dienstes.") : null;
        if (Text(result, "major") == Ok)
            return DeviceResult.Done(command, new JsonObject { ["url"] = Text(message, "url") });
        var minor = Text(result, "minor") ?? "";
        if (minor.EndsWith("#cancellationByUser", StringComparison.Ordinal))
            throw Cancelled();
        throw minor.EndsWith("#trustedChannelEstablishmentFailed", StringComparison.Ordinal)
            ? new DeviceException(DeviceOutcome.Unreachable, "Der Dienst für die Online-Ausweisprüfung ist nicht erreichbar.")
            : DeviceException.Refused("Die Online-Ausweisprüfung ist nicht gelungen. Bitte versuchen Sie es noch einmal oder legen Sie den Ausweis persönlich vor.");
    }

    public static string? Text(JsonObject? message, string name) =>
        message?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DeviceException Cancelled() => new(DeviceOutcome.Cancelled, "Die Online-Ausweisprüfung wurde abgebrochen.");
}
