using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cameras;

/// <summary>Document camera that speaks ONVIF .</summary>
/// <remarks>
/// <c>camera.move</c> takes <c>pan</c>, <c>tilt</c> (−1…1) and <c>zoom</c> (0…1), what is left out stays as it is, with
/// <c>relative: true</c> as differences, and returns the new values. <c>camera.capture</c> returns the picture and its
/// <c>sharpness</c>; a blurred one is not taken over, unless <c>allowBlurred: true</c>.
/// </remarks>
public sealed class OnvifCamera(string id, OnvifSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private readonly OnvifClient _camera = new(settings, time);

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.DocumentCamera;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.MoveCamera, DeviceActions.Capture, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        await _camera.PositionAsync(cancellationToken);
        return (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Action == DeviceActions.Capture)
            return await CaptureAsync(command, cancellationToken);
        if (command.Action == DeviceActions.MoveCamera)
            await _camera.MoveAsync(await TargetAsync(command, cancellationToken), cancellationToken);
        else if (command.Action == DeviceActions.Reset)
            await _camera.MoveAsync(new(0, 0, 0), cancellationToken);
        var now = await _camera.PositionAsync(cancellationToken);
        return DeviceResult.Done(command, new JsonObject { ["pan"] = now.Pan, ["tilt"] = now.Tilt, ["zoom"] = now.Zoom });
    }

    /// <inheritdoc/>
    protected override ValueTask DropConnectionAsync()
    {
        _camera.Forget();
        return ValueTask.CompletedTask;
    }

    private async Task<CameraPosition> TargetAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        var now = await _camera.PositionAsync(cancellationToken);
        var relative = command.Arguments["relative"] is JsonValue flag && flag.TryGetValue<bool>(out var yes) && yes;
        double Aim(string name, double present) => (command.Number(name), relative) switch
        {
            (null, _) => present,
            ({ } by, true) => present + by,
            ({ } to, false) => to,
        };
        return new(Math.Clamp(Aim("pan", now.Pan), -1, 1), Math.Clamp(Aim("tilt", now.Tilt), -1, 1), Math.Clamp(Aim("zoom", now.Zoom), 0, 1));
    }

    private async Task<DeviceResult> CaptureAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        var bytes = await _camera.SnapshotAsync(cancellationToken);
        var picture = CapturedPicture.From(bytes, settings.MinSharpness);
        var allowBlurred = command.Arguments["allowBlurred"] is JsonValue flag && flag.TryGetValue<bool>(out var yes) && yes;
        if (picture.IsBlurred && !allowBlurred)
            throw new DeviceException(DeviceOutcome.NeedsAttention, "Das Bild ist unscharf. Bitte legen Sie das Blatt flach hin oder zoomen Sie neu und nehmen Sie es noch einmal auf.");
        return DeviceResult.Done(command, new JsonObject { ["sharpness"] = picture.Sharpness }, new(picture.ContentType, bytes));
    }
}
