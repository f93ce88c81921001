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
    /// <summary>Said to whoever orders a payment while another one of the call has no result.</summary>
    private const string NotYours = "Sie führen gerade kein Gespräch mit dieser Kabine. Geräte steuert nur, wer das Gespräch führt.";
    internal const string StillOpen = "Eine Zahlung dieses Gesprächs läuft noch, oder ihr Ergebnis steht noch aus. Es wurde nichts weiter abgebucht. Warten Sie das Ergebnis ab. Kommt nach fünf Minuten keines, fragen Sie die letzte Zahlung ab und buchen Sie danach nur, was noch offen ist.";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int MaxArguments = 12 * 1024 * 1024;

    public async Task<DeviceResult> ExecuteAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var ended = connections.EndOf(order.Command.Id);
        try
        {
            var (refused, end) = await OrderAsync(order, cancellationToken);
            if (refused is not null)
                return refused;
            connections.Wake();
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

    // Its end is that of the command, not of this wait: a step that is tried again does not begin to wait anew.
    private async Task<(DeviceResult? Refused, DateTimeOffset End)> OrderAsync(BoothOrder order, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var known = await db.Set<BoothCommand>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == order.Command.Id && c.Tenant == order.Tenant, cancellationToken);
        // The same command again; whether its result may still be had is looked at when it is read.
        if (known is not null && known.Person == order.Person && known.Call == order.Call)
            return (null, known.ExpiresAt);
        var agent = await db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Tenant == order.Tenant && a.Booth == order.Booth && a.PublicKey != null, cancellationToken);
        if (agent is null)
            return (Refused(order, "Für diese Kabine ist kein Geräteagent angemeldet."), default);
        // Of two payments at the same moment one waits here for the other: so it knows of it.
        await using var alone = IsPayment(order) ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        if (alone is not null)
            await db.Set<BoothAgent>().Where(a => a.Id == agent.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Call, a => a.Call), cancellationToken);
        var end = time.GetUtcNow() + order.Limit;
        var arguments = order.Command.Arguments.ToJsonString();
        var problem = known is not null ? "Diesen Befehl hat jemand anderes gegeben, oder er gehört zu einem anderen Gespräch."
            : Problem(order, agent) ?? (arguments.Length > MaxArguments ? "Die Angaben des Befehls sind zu groß." : await UnclearAsync(db, agent, order, cancellationToken));
        var details = new Dictionary<string, object?> { ["command"] = order.Command.Id.ToString(), ["device"] = order.Command.Device, ["action"] = order.Command.Action, ["call"] = order.Call?.ToString(), ["argumentsSha256"] = CommandGrant.HashOf(arguments) };
        if (problem is not null)
        {
            if (alone is not null)
                await alone.CommitAsync(cancellationToken);
            await scope.ServiceProvider.GetRequiredService<CommandRefusals>().AddAsync(agent, order.Person, details, isForeign: problem == NotYours && order.Person != BoothOrder.System, cancellationToken);
            return (Refused(order, problem), end);
        }

        await BoothAudit.AddAsync(db, audit, order.Tenant, order.Booth, order.Person, BoothAudit.Command, details, cancellationToken);
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
            CreatedAt = end - order.Limit,
            ExpiresAt = end,
        });
        await db.SaveWithAuditAsync(cancellationToken);
        if (alone is not null)
            await alone.CommitAsync(cancellationToken);
        return (null, end);
    }

    // Deny by default: what is not one of these is refused.
    private static string? Problem(BoothOrder order, BoothAgent agent) => (order.Call, order.Person, agent.SuspendedAt) switch
    {
        ({ } call, BoothOrder.System, null) when call == agent.Call => null,
        ({ } call, var person, null) when call == agent.Call && person == agent.CallPerson => null,
        // Also where nobody may enter: that the booth was not cleared may be why it is blocked.
        (null, BoothOrder.System, _) when agent.Call is null && order.Command.Action == DeviceActions.Reset => null,
        // Light for whoever comes, the door for whoever goes: of a visit's process, while there is a visit.
        (null, BoothOrder.System, null) when agent.Call is null && agent.SessionId is not null && DeviceActions.OfTheRoom.Contains(order.Command.Action) => null,
        (null, not BoothOrder.System, not null) => null,
        (_, _, not null) => "Die Kabine ist wegen Wartung gesperrt.",
        ({ }, _, _) => NotYours,
        _ => "Außerhalb eines Gesprächs lassen sich Geräte nur steuern, wenn die Kabine gesperrt ist (Wartung).",
    };

    // The terminal refuses it as well, but only it: an agent that was started anew, or whose answer never arrived, knows of nothing unclear.
    private static async Task<string?> UnclearAsync(BuergerserviceDb db, BoothAgent agent, BoothOrder order, CancellationToken cancellationToken)
    {
        if (!IsPayment(order))
            return null;
        var given = await db.Set<BoothCommand>().AsNoTracking().Where(c => c.AgentId == agent.Id && c.Call == order.Call && c.Device == order.Command.Device && (c.Action == DeviceActions.Pay || c.Action == DeviceActions.LastPayment))
            .Select(c => new { c.Action, c.State, c.Outcome, c.CreatedAt }).ToListAsync(cancellationToken);
        // It may still be delivered, or under way; one nobody waits for any more is ended when its time is over.
        if (given.Exists(c => c.Action == DeviceActions.Pay && c.State != BoothCommandState.Ended))
            return StillOpen;
        var asked = given.Where(c => c.Action == DeviceActions.LastPayment && c.Outcome is DeviceOutcome.Done or DeviceOutcome.Refused).Select(c => c.CreatedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return given.Exists(c => c is { Action: DeviceActions.Pay, Outcome: DeviceOutcome.Unknown } && c.CreatedAt >= asked) ? PaymentTerminal.AskFirst : null;
    }

    private static bool IsPayment(BoothOrder order) => order is { Call: not null, Command.Action: DeviceActions.Pay };

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
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await CommandEnding.EndAsync(db, audit, agent, command, time.GetUtcNow(), cancellationToken);
                await db.SaveWithAuditAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
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
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await CommandEnding.ExpireAsync(db, audit, order.Command.Id, time.GetUtcNow(), cancellationToken);
            await db.SaveWithAuditAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return (await ReadAsync(order, cancellationToken))!;
    }

    private static DeviceResult Refused(BoothOrder order, string message) => DeviceResult.Failed(order.Command.Id, DeviceOutcome.Refused, message);
}
