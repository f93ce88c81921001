using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Signatures;

/// <summary>Signature pad behind its vendor's WebSocket service .</summary>
/// <remarks>
/// <c>pad.sign</c> takes <c>text</c> (what is signed, shown on the pad) and <c>sha256</c> (hash of the document, hex), waits
/// for the citizen, and returns the picture (PNG, constant line width is the consumer's business), <c>points</c> (their
/// number), <c>sha256</c>, and with an encryption certificate <c>biometrics</c> (encrypted by the pad, Base64) <c>certificate</c>
/// (the pad's own name of it) and <c>recipient</c> (its SHA-256, hex).
/// </remarks>
public sealed class SignaturePad(string id, SignaturePadSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private const int MaxMessage = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.SignaturePad;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Sign, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        using var pad = await ConnectAsync(cancellationToken);
        return await FindAsync(pad, cancellationToken) is null
            ? (DeviceCondition.Offline, "Der Dienst des Unterschriften-Pads läuft, es ist aber kein Pad angesteckt.")
            : (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command?.Action == DeviceActions.Sign ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Action == DeviceActions.Sign)
            return await SignAsync(command, cancellationToken);
        using var pad = await ConnectAsync(cancellationToken);
        return DeviceResult.Done(command, new JsonObject { ["connected"] = await FindAsync(pad, cancellationToken) is not null });
    }

    private async Task<DeviceResult> SignAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        using var signing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, BrokenOff);
        try
        {
            using var pad = await ConnectAsync(signing.Token);
            var index = await FindAsync(pad, signing.Token) ?? throw new DeviceException(DeviceOutcome.NeedsAttention, "Es ist kein Unterschriften-Pad angesteckt. Bitte stecken Sie es an.");
            await pad.AskAsync(SignoPadTokens.Open, new() { ["TOKEN_PARAM_PAD_INDEX"] = index }, signing.Token);
            // The service clears the display when the connection ends; closing is a courtesy for the good case.
            var result = await OpenedAsync(pad, command, signing.Token);
            await pad.AskAsync(SignoPadTokens.Close, new() { ["TOKEN_PARAM_PAD_INDEX"] = index }, signing.Token);
            return result;
        }
        catch (OperationCanceledException) when (signing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeviceException(DeviceOutcome.Cancelled, "Die Unterschrift wurde abgebrochen.");
        }
    }

    private async Task<DeviceResult> OpenedAsync(SignoPadClient pad, DeviceCommand command, CancellationToken cancellationToken)
    {
        var sha256 = command.RequiredText("sha256");
        var start = new JsonObject
        {
            ["TOKEN_PARAM_FIELD_NAME"] = "Unterschrift",
            ["TOKEN_PARAM_CUSTOM_TEXT"] = command.RequiredText("text"),
            ["TOKEN_PARAM_PAD_ENCRYPTION"] = settings.EncryptionCertificate is null ? "FALSE" : "TRUE",
            ["TOKEN_PARAM_DOCHASH"] = sha256,
        };
        if (settings.EncryptionCertificate is { } certificate)
            start["TOKEN_PARAM_ENCRYPTION_CERT"] = certificate;
        await pad.AskAsync(SignoPadTokens.Start, start, cancellationToken);
        var points = await ConfirmedAsync(pad, cancellationToken);
        var image = await pad.AskAsync(SignoPadTokens.Image, new() { ["TOKEN_PARAM_FILE_TYPE"] = "1", ["TOKEN_PARAM_PEN_WIDTH"] = "5" }, cancellationToken);
        var picture = Convert.FromBase64String(SignoPadClient.Text(image, "TOKEN_PARAM_FILE") ?? throw DeviceException.Garbled("kein Bild"));
        if (PictureKind.Of(picture) != "image/png")
            throw DeviceException.Garbled("kein PNG");
        var values = new JsonObject { ["points"] = points, ["sha256"] = sha256 };
        if (settings.EncryptionCertificate is not null)
        {
            var sealedData = await pad.AskAsync(SignoPadTokens.SignData, null, cancellationToken);
            values["biometrics"] = SignoPadClient.Text(sealedData, "TOKEN_PARAM_SIGNATURE_SIGN_DATA") ?? throw DeviceException.Garbled("keine Signaturdaten");
            values["certificate"] = SignoPadClient.Text(sealedData, "TOKEN_PARAM_CERT_ID");
            values["recipient"] = settings.Recipient;
        }

        return DeviceResult.Done(command, values, new("image/png", picture));
    }

    private async Task<int> ConfirmedAsync(SignoPadClient pad, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await pad.ButtonAsync(cancellationToken))
            {
                case SignoPadTokens.Cancel:
                    await pad.AskAsync(SignoPadTokens.Cancel, null, cancellationToken);
                    throw new DeviceException(DeviceOutcome.Cancelled, "Die Unterschrift wurde am Pad abgebrochen.");
                case SignoPadTokens.Confirm:
                    var points = SignoPadClient.Number(await pad.AskAsync(SignoPadTokens.Confirm, null, cancellationToken), SignoPadTokens.ReturnCode);
                    if (points >= settings.MinPoints)
                        return points;
                    break;
            }

            await pad.AskAsync(SignoPadTokens.Retry, null, cancellationToken);
        }
    }

    private async Task<SignoPadClient> ConnectAsync(CancellationToken cancellationToken) => new(await JsonWire.ConnectAsync(settings.Address, MaxMessage, cancellationToken));

    private static async Task<string?> FindAsync(SignoPadClient pad, CancellationToken cancellationToken)
    {
        var answer = await pad.AskAsync(SignoPadTokens.Search, new() { ["TOKEN_PARAM_PAD_SUBSET"] = "HID" }, cancellationToken);
        return answer["TOKEN_PARAM_CONNECTED_PADS"] is JsonArray { Count: > 0 } pads && pads[0] is JsonObject first ? SignoPadClient.Text(first, "TOKEN_PARAM_PAD_INDEX") ?? "0" : null;
    }
}
