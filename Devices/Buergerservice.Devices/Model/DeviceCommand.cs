using System.Text.Json.Nodes;

namespace Buergerservice.Devices.Model;

/// <summary>An order to a component.</summary>
/// <param name="Id">Idempotency key: the same id is carried out once.</param>
/// <param name="Device">Id of the component in its booth, such as <c>tuer</c>.</param>
/// <param name="Action">One of the driver's actions, such as <see cref="DeviceActions.OpenDoor"/>.</param>
/// <param name="Arguments">What the action needs.</param>
public sealed record DeviceCommand(Guid Id, string Device, string Action, JsonObject Arguments)
{
    /// <summary>Makes a command with a new id.</summary>
    public static DeviceCommand New(string device, string action, JsonObject? arguments = null) => new(Guid.CreateVersion7(), device, action, arguments ?? []);

    internal string? Text(string name) => Arguments[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    internal double? Number(string name) => Arguments[name] is JsonValue value ? value.TryGetValue<double>(out var number) ? number : value.TryGetValue<int>(out var whole) ? whole : value.TryGetValue<long>(out var big) ? big : null : null;

    internal byte[] RequiredBytes(string name)
    {
        try
        {
            return Convert.FromBase64String(RequiredText(name));
        }
        catch (FormatException)
        {
            throw Missing(name);
        }
    }

    private static DeviceException Missing(string name) => DeviceException.Refused($"Dem Befehl fehlt die Angabe „{name}“ oder sie ist nicht lesbar.");
}

/// <summary>What became of an order.</summary>
/// <param name="CommandId">The order.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">German sentence for the staff, without personal data; empty when it was done.</param>
/// <param name="Values">What the device said.</param>
/// <param name="File">A picture or scan, or null.</param>
public sealed record DeviceResult(Guid CommandId, DeviceOutcome Outcome, string Message, JsonObject Values, DeviceFile? File = null)
{
    /// <summary>It was done.</summary>
    public static DeviceResult Done(DeviceCommand command, JsonObject? values = null, DeviceFile? file = null) => new(command.Id, DeviceOutcome.Done, "", values ?? [], file);

    /// <summary>It was not done.</summary>
    public static DeviceResult Failed(Guid command, DeviceOutcome outcome, string message) => new(command, outcome, message, []);
}

/// <summary>Bytes a device delivered.</summary>
/// <param name="ContentType">Media type, found from the bytes and not from what the device says.</param>
/// <param name="Bytes">The bytes, at most <see cref="MaxBytes"/>.</param>
public sealed record DeviceFile(string ContentType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Largest picture or scan a device may deliver: 8 MiB.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Media type of a JPEG, PNG or PDF found from its first bytes, or null for anything else.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> bytes) => Wire.PictureKind.Of(bytes);
}

/// <summary>Something happened at a component, for example a person entered.</summary>
/// <param name="Device">Id of the component.</param>
/// <param name="Name">One of <see cref="DeviceEvents"/>.</param>
/// <param name="At">When.</param>
/// <param name="Values">Details, without personal data.</param>
public sealed record DeviceEvent(string Device, string Name, DateTimeOffset At, JsonObject Values);
