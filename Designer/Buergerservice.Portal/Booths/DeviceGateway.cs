using System.Text.Json.Nodes;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Protocol;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
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
        var known = await db.Set<BoothCommand>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == order.Command.Id && c.Tenant == order.Tenant, cancellationToken);
        // The same command again; whether its result may still be had is looked at when it is read.
        if (known is not null && known.Person == order.Person && known.Call == order.Call)
            return null;
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Tenant == order.Tenant && a.Booth == order.Booth && a.PublicKey != null, cancellationToken);
        if (agent is null)
            return Refused(order, "Für diese Kabine ist kein Geräteagent angemeldet.");
        var arguments = order.Command.Arguments.ToJsonString();
        var problem = known is not null ? "Diesen Befehl hat jemand anderes gegeben, oder er gehört zu einem anderen Gespräch."
            : Problem(order, agent) ?? (arguments.Length > MaxArguments ? "Die Angaben des Befehls sind zu groß." : await UnclearAsync(db, agent, order, cancellationToken));
        var details = new Dictionary<string, object?> { ["command"] = order.Command.Id.ToString(), ["device"] = order.Command.Device, ["action"] = order.Command.Action, ["call"] = order.Call?.ToString(), ["argumentsSha256"] = CommandGrant.HashOf(arguments) };
        if (problem is not null)
        {
            await scope.ServiceProvider.GetRequiredService<CommandRefusals>().AddAsync(agent, order.Person, details, cancellationToken);
            return Refused(order, problem);
        }

        await BoothAudit.AddAsync(db, audit, order.Tenant, order.Booth, order.Person, BoothAudit.Command, details, cancellationToken);
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
        await db.SaveWithAuditAsync(cancellationToken);
        return null;
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

    // The terminal refuses it as well, but only it: an agent that was started anew, or whose answer never arrived, knows of nothing unclear.
    private static async Task<string?> UnclearAsync(BuergerserviceDb db, BoothAgent agent, BoothOrder order, CancellationToken cancellationToken)
    {
        if (order.Call is null || order.Command.Action != DeviceActions.Pay)
            return null;
        var ended = await db.Set<BoothCommand>().AsNoTracking().Where(c => c.AgentId == agent.Id && c.Call == order.Call && c.Device == order.Command.Device && c.State == BoothCommandState.Ended && (c.Action == DeviceActions.Pay || c.Action == DeviceActions.LastPayment))
            .Select(c => new { c.Action, c.Outcome, c.CreatedAt }).ToListAsync(cancellationToken);
        var asked = ended.Where(c => c.Action == DeviceActions.LastPayment && c.Outcome is DeviceOutcome.Done or DeviceOutcome.Refused).Select(c => c.CreatedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return ended.Exists(c => c is { Action: DeviceActions.Pay, Outcome: DeviceOutcome.Unknown } && c.CreatedAt >= asked) ? PaymentTerminal.AskFirst : null;
    }

    private async Task<DeviceResult?> ReadAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        // The result first, then who holds the call: so a result that came before a hand-over is not read after it.
        var command = await db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.Id == order.Command.Id && c.Tenant == order.Tenant, cancellationToken);
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == command.AgentId, cancellationToken);
        if (agent is null || command.IsOutOfHand(agent))
        {
            // Ordered while the call was being handed over: nobody else ends it.
            if (agent is not null && command.State != BoothCommandState.Ended)
            {
                await CommandEnding.EndAsync(db, audit, agent, command, time.GetUtcNow(), cancellationToken);
                await db.SaveWithAuditAsync(cancellationToken);
            }

            var (outcome, message) = CommandEnding.Told(command);
            return DeviceResult.Failed(command.Id, outcome, message);
        }

        if (command.State != BoothCommandState.Ended)
            return null;
        var values = JsonNode.Parse(command.Values) as JsonObject ?? [];
        var file = pictures.Take(values);
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
