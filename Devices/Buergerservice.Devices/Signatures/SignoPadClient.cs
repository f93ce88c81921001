using System.Globalization;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Signatures;

/// <summary>One conversation with the pad's service. Points are counted and never kept: they are biometric data (Art. 9 GDPR).</summary>
internal sealed class SignoPadClient(JsonWire wire) : IDisposable
{
    // 280 points a second for five minutes; more is not a signature.
    private const int MaxMessages = 100_000;
    private const int MaxWaiting = 16;
    private readonly Queue<string> _buttons = [];
    private int _messages;

    public async Task<JsonObject> AskAsync(string command, JsonObject? parameters, CancellationToken cancellationToken)
    {
        var request = parameters ?? [];
        var id = Guid.NewGuid().ToString("N");
        request[SignoPadTokens.Type] = SignoPadTokens.Request;
        request[SignoPadTokens.Command] = command;
        request[SignoPadTokens.Id] = id;
        await wire.SendAsync(request, cancellationToken);
        while (true)
        {
            var message = await ReceiveAsync(cancellationToken);
            if (Text(message, SignoPadTokens.Type) != SignoPadTokens.Response)
            {
                Note(message);
                continue;
            }

            // Services before 3.4 do not repeat the id.
            if (Text(message, SignoPadTokens.Id) is { } answered && answered != id)
                continue;
            if (Text(message, SignoPadTokens.Origin) != command)
                throw DeviceException.Refused("Das Unterschriften-Pad kennt einen Befehl nicht. Prüfen Sie die Version seines Dienstes (ab 3.3).");
            return Number(message, SignoPadTokens.ReturnCode) < 0 ? throw Failure(message) : message;
        }
    }

    /// <summary>Waits for a button on the pad.</summary>
    public async Task<string> ButtonAsync(CancellationToken cancellationToken)
    {
        while (_buttons.Count == 0)
            Note(await ReceiveAsync(cancellationToken));
        return _buttons.Dequeue();
    }

    public static string? Text(JsonObject message, string name) =>
        message[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int Number(JsonObject message, string name) => message[name] switch
    {
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        JsonValue value when value.TryGetValue<string>(out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw DeviceException.Garbled(name),
    };

    public void Dispose() => wire.Dispose();

    private async Task<JsonObject> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (++_messages > MaxMessages)
            throw DeviceException.Garbled("zu viele Meldungen");
        return await wire.ReceiveAsync(cancellationToken) ?? throw DeviceException.Unreachable();
    }

    private void Note(JsonObject message)
    {
        switch (Text(message, SignoPadTokens.Command))
        {
            case SignoPadTokens.Confirm or SignoPadTokens.Retry or SignoPadTokens.Cancel when _buttons.Count < MaxWaiting:
                _buttons.Enqueue(Text(message, SignoPadTokens.Command)!);
                break;
            case SignoPadTokens.Disconnect:
                throw DeviceException.Unreachable();
            case SignoPadTokens.Error:
                throw Failure(message);
        }
    }

    // The vendor's description is for technicians and may hold what a person typed: the code is enough.
    private static DeviceException Failure(JsonObject message) =>
        DeviceException.Refused($"Das Unterschriften-Pad meldet den Fehler {Text(message, SignoPadTokens.ReturnCode) ?? "ohne Nummer"}. Prüfen Sie, ob es angesteckt und frei ist.");
}
