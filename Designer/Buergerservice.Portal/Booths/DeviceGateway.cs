using System.Text.Json.Nodes;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Commands for booths: checks who may, writes the command down with its audit entry, and waits for its end on whichever node the agent is.</summary>
internal sealed class DeviceGateway(IServiceScopeFactory scopes, AgentConnections connections, CommandPicture pictures, AuditLog audit, TimeProvider time) : IDeviceGateway
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int MaxArguments = 12 * 1024 * 1024;

    public async Task<DeviceResult> ExecuteAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var ended = connections.EndOf(order.Command.Id);
        try
        {
            if (await OrderAsync(order, cancellationToken) is { } refused)
                return refused;
            connections.Wake();
            var end = time.GetUtcNow() + order.Limit;
            while (true)
            {
                if (await ReadAsync(order, cancellationToken) is { } result)
                    return result;
                if (time.GetUtcNow() >= end)
                    return await GiveUpAsync(order, cancellationToken);
                await ended.WaitAsync(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            connections.Forget(order.Command.Id);
        }
    }

    private async Task<DeviceResult?> OrderAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        if (await db.Set<BoothCommand>().AnyAsync(c => c.Id == order.Command.Id && c.Tenant == order.Tenant, cancellationToken))
            return null;
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Tenant == order.Tenant && a.Booth == order.Booth && a.PublicKey != null, cancellationToken);
        if (agent is null)
            return Refused(order, "Für diese Kabine ist kein Geräteagent angemeldet.");
        var arguments = order.Command.Arguments.ToJsonString();
        var problem = Problem(order, agent) ?? (arguments.Length > MaxArguments ? "Die Angaben des Befehls sind zu groß." : null);
        var details = new Dictionary<string, object?> { ["command"] = order.Command.Id.ToString(), ["device"] = order.Command.Device, ["action"] = order.Command.Action, ["call"] = order.Call?.ToString(), ["argumentsSha256"] = CommandGrant.HashOf(arguments) };
        await BoothAudit.AddAsync(db, audit, order.Tenant, order.Booth, order.Person, problem is null ? BoothAudit.Command : BoothAudit.CommandRefused, details, cancellationToken);
        if (problem is null)
        {
            var now = time.GetUtcNow();
            db.Add(new BoothCommand
            {
                Id = order.Command.Id,
                Tenant = order.Tenant,
                AgentId = agent.Id,
                Call = order.Call,
                Person = order.Person,
                Device = order.Command.Device,
                Action = order.Command.Action,
                Arguments = arguments,
                CreatedAt = now,
                ExpiresAt = now + order.Limit,
            });
        }

        await db.SaveWithAuditAsync(cancellationToken);
        return problem is null ? null : Refused(order, problem);
    }

    // Deny by default: what is not one of these three is refused.
    private static string? Problem(BoothOrder order, BoothAgent agent) => (order.Call, order.Person, agent.SuspendedAt) switch
    {
        ({ } call, BoothOrder.System, null) when call == agent.Call => null,
        ({ } call, var person, null) when call == agent.Call && person == agent.CallPerson => null,
        // Also where nobody may enter: that the booth was not cleared may be why it is blocked.
        (null, BoothOrder.System, _) when agent.Call is null && order.Command.Action == DeviceActions.Reset => null,
        (null, not BoothOrder.System, not null) => null,
        (_, _, not null) => "Die Kabine ist wegen Wartung gesperrt.",
        ({ }, _, _) => "Sie führen gerade kein Gespräch mit dieser Kabine. Geräte steuert nur, wer das Gespräch führt.",
        _ => "Außerhalb eines Gesprächs lassen sich Geräte nur steuern, wenn die Kabine gesperrt ist (Wartung).",
    };

    private async Task<DeviceResult?> ReadAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var command = await db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.Id == order.Command.Id && c.Tenant == order.Tenant, cancellationToken);
        if (command.State != BoothCommandState.Ended)
            return null;
        var values = JsonNode.Parse(command.Values) as JsonObject ?? [];
        var file = pictures.Take(values) is { } picture ? picture
            : command.FileSha256 is { } sha256 ? new DeviceFile(command.FileType!, await scope.ServiceProvider.GetRequiredService<IContentStore>().GetAsync(sha256, cancellationToken)) : null;
        return new(command.Id, command.Outcome!.Value, command.Message, values, file);
    }

    private async Task<DeviceResult> GiveUpAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var now = time.GetUtcNow();
        var (away, unsure) = ("Die Kabine ist gerade nicht verbunden. Es wurde nichts ausgeführt.", "Die Kabine hat nicht geantwortet. Ob der Befehl ausgeführt wurde, ist unbekannt; sehen Sie nach, bevor Sie ihn wiederholen.");
        await db.Set<BoothCommand>().Where(c => c.Id == order.Command.Id && c.State != BoothCommandState.Ended).ExecuteUpdateAsync(u => u
            .SetProperty(c => c.Outcome, c => c.State == BoothCommandState.Waiting ? DeviceOutcome.Unreachable : DeviceOutcome.Unknown)
            .SetProperty(c => c.Message, c => c.State == BoothCommandState.Waiting ? away : unsure)
            .SetProperty(c => c.EndedAt, now).SetProperty(c => c.State, BoothCommandState.Ended), cancellationToken);
        return (await ReadAsync(order, cancellationToken))!;
    }

    private static DeviceResult Refused(BoothOrder order, string message) => DeviceResult.Failed(order.Command.Id, DeviceOutcome.Refused, message);
}
