using System.Text.Json.Nodes;
using Buergerservice.Cases.Conversations;
using Buergerservice.Devices;
using Buergerservice.Devices.Cameras;
using Buergerservice.Devices.Model;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Has a device of the booth do something during the visit's call; door and light also before and after it (L1, L15). The effect's id
/// is the command's: it is carried out once.
/// </summary>
internal sealed class DeviceEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.Device;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["ergebnis"] = "Done" };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        var kind = Enum.Parse<DeviceKind>(Text(call, "art"));
        var result = await CommandAsync(call, place, services, kind, Text(call, "aktion"), [], cancellationToken);
        return new() { ["ergebnis"] = result.Outcome.ToString(), ["meldung"] = result.Message, ["werte"] = Plain.Parse(result.Values.ToJsonString()) };
    }

    /// <summary>Sends one command and waits for its end.</summary>
    public static async Task<DeviceResult> CommandAsync(EffectCall call, VisitPlace? place, IServiceProvider services, DeviceKind kind, string action, JsonObject arguments, CancellationToken cancellationToken)
    {
        if (place is not { IsOpen: true, Booth: var booth } || (place.Call is null && !DeviceActions.OfTheRoom.Contains(action)))
            return await SignedAsync(call, place, services, action, cancellationToken) ?? DeviceResult.Failed(call.Id, DeviceOutcome.Refused, "Das Gespräch ist zu Ende; die Geräte der Kabine sind nicht mehr zu steuern.");
        var wanted = Text(call, "geraet");
        var device = wanted.Length > 0 ? wanted : await services.GetRequiredService<BuergerserviceDb>().Set<BoothComponent>().Where(c => c.AgentId == booth.Id && c.Kind == kind).OrderBy(c => c.Device).Select(c => c.Device).FirstOrDefaultAsync(cancellationToken);
        if (device is null)
            return DeviceResult.Failed(call.Id, DeviceOutcome.Refused, $"In dieser Kabine gibt es kein Gerät „{kind.German()}“.");
        // Whoever has just come or is about to go does not wait for a room that cannot answer.
        if (place.Call is null && booth.Connection is null)
            return DeviceResult.Failed(call.Id, DeviceOutcome.Unreachable, "Die Kabine ist gerade nicht verbunden. Es wurde nichts ausgeführt.");
        var order = new BoothOrder(place.Visit.Tenant, booth.Booth, place.Call, BoothOrder.System, new(call.Id, device, action, arguments), TimeSpan.FromSeconds(Math.Clamp(Number(call, "sekunden"), 1, 600)));
        return await services.GetRequiredService<IDeviceGateway>().ExecuteAsync(order, cancellationToken);
    }

    // What the citizen has signed during the call counts, although the call has ended before it was read or sealed. What the pad has not delivered
    // by now nobody waits for any more.
    private static async Task<DeviceResult?> SignedAsync(EffectCall call, VisitPlace? place, IServiceProvider services, string action, CancellationToken cancellationToken)
    {
        if (place is null || action != DeviceActions.Sign)
            return null;
        var db = services.GetRequiredService<BuergerserviceDb>();
        if (await db.Set<BoothCommand>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == call.Id && c.Person == BoothOrder.System && c.Action == action, cancellationToken) is not { } given)
            return null;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await CommandEnding.EndAsync(db, services.GetRequiredService<AuditLog>(), place.Booth, given, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
            await db.SaveWithAuditAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var order = new BoothOrder(given.Tenant, place.Booth.Booth, given.Call, BoothOrder.System, new(given.Id, given.Device, action, []), TimeSpan.Zero);
        return await services.GetRequiredService<IDeviceGateway>().ExecuteAsync(order, cancellationToken);
    }
}

/// <summary>Takes a picture with the document camera and judges its sharpness (L8).</summary>
internal sealed class CaptureEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.Capture;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["ergebnis"] = "Done", ["sha256"] = new string('0', 64), ["size"] = 1L, ["contentType"] = "image/jpeg" };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        // How sharp it must be, the step says; the camera's own limit would make it a fault of the device.
        var result = await DeviceEffect.CommandAsync(call, place, services, DeviceKind.DocumentCamera, DeviceActions.Capture, new() { ["allowBlurred"] = true }, cancellationToken);
        if (result is not { Outcome: DeviceOutcome.Done, File: { } file })
            return new() { ["ergebnis"] = result.Outcome == DeviceOutcome.Done ? "Garbled" : result.Outcome.ToString(), ["meldung"] = result.Message.Length > 0 ? result.Message : "Die Kamera hat kein Bild geliefert." };
        try
        {
            var picture = CapturedPicture.From(file.Bytes, ValueConverter.Convert<double?>(call.Payload.GetValueOrDefault("schaerfe")) ?? 0.15);
            if (picture.IsBlurred)
                return new() { ["ergebnis"] = "Blurred", ["meldung"] = "Das Bild ist unscharf. Bitte legen Sie die Unterlage glatt hin und nehmen Sie sie noch einmal auf." };
            return new() { ["ergebnis"] = "Done", ["meldung"] = "", ["sha256"] = await services.GetRequiredService<IContentStore>().PutAsync(picture.Bytes, cancellationToken), ["size"] = (long)picture.Bytes.Length, ["contentType"] = picture.ContentType };
        }
        catch (DeviceException e)
        {
            return new() { ["ergebnis"] = e.Outcome.ToString(), ["meldung"] = e.Message };
        }
    }
}
