using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Eid;

/// <summary>
/// Online function of the identity card through the AusweisApp's WebSocket interface (BSI TR-03124, SDK API level 2).
/// The client never gets personal data: they go from the card to the eID server; this driver only leads the citizen through.
/// </summary>
/// <remarks>
/// <c>eid.identify</c> takes <c>tcTokenUrl</c> (https) and returns <c>url</c>, where the service's answer is fetched. PIN and
/// CAN are typed at the reader's keypad or in the AusweisApp's own window, never here. <c>eid.change-pin</c> needs a reader with keypad.
/// </remarks>
/// <param name="id">Id in the booth.</param>
/// <param name="settings">Where the AusweisApp is.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
public sealed class EidClient(string id, EidSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private const int MaxMessage = 256 * 1024;
    private const int MaxMessages = 2_000;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.EidClient;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Identify, DeviceActions.ChangePin, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command?.Action is DeviceActions.Identify or DeviceActions.ChangePin ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        var (_, readers) = await LookAsync(cancellationToken);
        return readers.Count == 0 ? (DeviceCondition.Degraded, "Die AusweisApp läuft, es ist aber kein Kartenleser angesteckt.") : (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        switch (command.Action)
        {
            case DeviceActions.Identify:
                var address = command.RequiredText("tcTokenUrl");
                if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
                    throw DeviceException.Refused("Die Adresse der Online-Ausweisprüfung muss mit https beginnen.");
                var start = new JsonObject { ["cmd"] = "RUN_AUTH", ["tcTokenURL"] = address };
                if (settings.DeveloperMode)
                    start["developerMode"] = true;
                return await RunAsync(command, start, "AUTH", cancellationToken);
            case DeviceActions.ChangePin:
                return await RunAsync(command, new() { ["cmd"] = "RUN_CHANGE_PIN" }, "CHANGE_PIN", cancellationToken);
            default:
                var (version, readers) = await LookAsync(cancellationToken);
                return DeviceResult.Done(command, new JsonObject { ["version"] = version, ["readers"] = new JsonArray([.. readers.Select(r => (JsonNode)r)]) });
        }
    }

    private async Task<(string Version, IReadOnlyList<string> Readers)> LookAsync(CancellationToken cancellationToken)
    {
        using var wire = await JsonWire.ConnectAsync(settings.Address, MaxMessage, cancellationToken);
        var info = await AskAsync(wire, new() { ["cmd"] = "GET_INFO" }, "INFO", cancellationToken);
        var list = await AskAsync(wire, new() { ["cmd"] = "GET_READER_LIST" }, "READER_LIST", cancellationToken);
        var readers = (list["readers"] ?? list["reader"]) as JsonArray ?? throw DeviceException.Garbled("Kartenleser");
        return (Text(info["VersionInfo"] as JsonObject, "Implementation-Version") ?? "", [.. readers.OfType<JsonObject>().Select(r => Text(r, "name") ?? "")]);
    }

    private static async Task<JsonObject> AskAsync(JsonWire wire, JsonObject command, string answer, CancellationToken cancellationToken)
    {
        await wire.SendAsync(command, cancellationToken);
        for (var i = 0; i < MaxMessages; i++)
        {
            var message = await ReceiveAsync(wire, cancellationToken);
            if (Text(message, "msg") == answer)
                return message;
        }

        throw DeviceException.Garbled("zu viele Meldungen");
    }

    private async Task<DeviceResult> RunAsync(DeviceCommand command, JsonObject start, string last, CancellationToken cancellationToken)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, BrokenOff);
        try
        {
            using var wire = await JsonWire.ConnectAsync(settings.Address, MaxMessage, running.Token);
            await wire.SendAsync(start, running.Token);
            return await LeadAsync(wire, command, last, running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Closing the connection makes the AusweisApp end the workflow (TR-03124-1 SDK: one workflow per connection).
            throw new DeviceException(DeviceOutcome.Cancelled, "Die Online-Ausweisprüfung wurde abgebrochen.");
        }
    }

    private async Task<DeviceResult> LeadAsync(JsonWire wire, DeviceCommand command, string last, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxMessages; i++)
        {
            var message = await ReceiveAsync(wire, cancellationToken);
            var kind = Text(message, "msg");
            if (kind == last && EidEnd.Of(message, command) is { } end)
                return end;
            if (ReplyTo(kind, message) is { } reply)
                await wire.SendAsync(reply, cancellationToken);
        }

        throw DeviceException.Garbled("zu viele Meldungen");
    }

    // What is not answered here waits for the citizen: the card, and the keypad of the reader.
    private JsonObject? ReplyTo(string? kind, JsonObject message) => kind switch
    {
        "ACCESS_RIGHTS" => new() { ["cmd"] = "ACCEPT" },
        "INSERT_CARD" when settings.SimulatorReader is { } simulator => new() { ["cmd"] = "SET_CARD", ["name"] = simulator },
        "ENTER_PIN" or "ENTER_CAN" or "ENTER_PUK" or "ENTER_NEW_PIN" => HasKeypad(message)
            ? new() { ["cmd"] = "SET_" + kind["ENTER_".Length..] }
            : throw DeviceException.Refused("Der Kartenleser hat kein eigenes Tastenfeld. PIN und CAN werden nur an einem Lesegerät mit Tastenfeld eingegeben."),
        "UNKNOWN_COMMAND" or "BAD_STATE" or "INVALID" or "INTERNAL_ERROR" => throw DeviceException.Refused("Die AusweisApp nimmt den Befehl gerade nicht an. Schließen Sie dort offene Vorgänge und versuchen Sie es noch einmal."),
        _ => null,
    };

    private static bool HasKeypad(JsonObject message) =>
        (message["reader"] as JsonObject)?["keypad"] is JsonValue value && value.TryGetValue<bool>(out var keypad) && keypad;

    private static async Task<JsonObject> ReceiveAsync(JsonWire wire, CancellationToken cancellationToken) =>
        await wire.ReceiveAsync(cancellationToken) ?? throw DeviceException.Unreachable();

    private static string? Text(JsonObject? message, string name) => EidEnd.Text(message, name);
}

/// <summary>Where the AusweisApp listens.</summary>
public sealed record EidSettings
{
    /// <summary>Its WebSocket.</summary>
    public Uri Address { get; init; } = new("ws://127.0.0.1:24727/eID-Kernel");

    /// <summary>Name of the AusweisApp's built-in simulator reader, for tests and trials only; null in operation.</summary>
    public string? SimulatorReader { get; init; }

    /// <summary>Lets the AusweisApp accept test certificates. Never in operation.</summary>
    public bool DeveloperMode { get; init; }
}
