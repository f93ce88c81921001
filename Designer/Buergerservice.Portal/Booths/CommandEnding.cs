using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Ends commands nobody is there for any more: their person does not hold the call, or they have not been answered in time.</summary>
internal static class CommandEnding
{
    // In this order: a command may be sent between the two.
    private static readonly (BoothCommandState State, DeviceOutcome Outcome, string Message)[] Expired =
    [
        (BoothCommandState.Waiting, DeviceOutcome.Unreachable, "Die Kabine ist gerade nicht verbunden. Es wurde nichts ausgeführt."),
        (BoothCommandState.Sent, DeviceOutcome.Unknown, "Die Kabine hat nicht geantwortet. Ob der Befehl ausgeführt wurde, ist unbekannt; sehen Sie nach, bevor Sie ihn wiederholen."),
    ];

    /// <summary>What a person is told whose command it was. Money may have been charged: whoever holds the call now must ask before charging again.</summary>
    public static (DeviceOutcome Outcome, string Message) Told(BoothCommand command) => command.Person == BoothOrder.System ? (DeviceOutcome.Cancelled, "Das Gespräch ist zu Ende. Der Befehl wurde abgebrochen; ein Ergebnis wird nicht übernommen.")
        : command.Action is DeviceActions.Pay or DeviceActions.Refund ? (DeviceOutcome.Unknown, "Sie führen das Gespräch nicht mehr. Ob die Zahlung noch abgebucht wurde, ist unbekannt: Wer das Gespräch jetzt führt, fragt zuerst die letzte Zahlung ab.")
        : (DeviceOutcome.Cancelled, "Sie führen das Gespräch nicht mehr. Der Befehl wurde abgebrochen; ein Ergebnis wird nicht übernommen.");

    /// <summary>Ends a command that has not ended by itself in the meantime; the caller saves with the audit trail.</summary>
    public static async Task EndAsync(BuergerserviceDb db, AuditLog audit, BoothAgent agent, BoothCommand command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (outcome, message) = Told(command);
        var ended = await db.Set<BoothCommand>().Where(c => c.Id == command.Id && c.State != BoothCommandState.Ended).ExecuteUpdateAsync(u => u
            .SetProperty(c => c.State, BoothCommandState.Ended).SetProperty(c => c.Outcome, outcome).SetProperty(c => c.Message, message)
            .SetProperty(c => c.Arguments, "{}").SetProperty(c => c.EndedAt, now), cancellationToken);
        if (ended == 1)
            await BoothAudit.AddAsync(db, audit, agent.Tenant, agent.Booth, command.Person, BoothAudit.CommandEnded, new() { ["command"] = command.Id.ToString(), ["call"] = command.Call?.ToString(), ["outcome"] = outcome.ToString() }, cancellationToken);
    }

    /// <summary>Ends a command whose time is over; the caller saves with the audit trail. Only of one that was never sent is it known that nothing was done.</summary>
    public static async Task ExpireAsync(BuergerserviceDb db, AuditLog audit, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = await db.Set<BoothCommand>().Where(c => c.Id == id).Select(c => new { c.AgentId, c.Tenant, c.Call, c.Person }).FirstAsync(cancellationToken);
        var agent = await db.Set<BoothAgent>().Where(a => a.Id == command.AgentId).Select(a => new { a.Booth, a.Call }).FirstOrDefaultAsync(cancellationToken);
        // What a citizen has left is wiped with the call.
        var isOver = command.Call is not null && command.Call != agent?.Call;
        foreach (var (state, outcome, message) in Expired)
        {
            var ended = await db.Set<BoothCommand>().Where(c => c.Id == id && c.State == state).ExecuteUpdateAsync(u => u
                .SetProperty(c => c.State, BoothCommandState.Ended).SetProperty(c => c.Outcome, outcome).SetProperty(c => c.Message, message)
                .SetProperty(c => c.Arguments, c => isOver ? "{}" : c.Arguments).SetProperty(c => c.EndedAt, now), cancellationToken);
            if (ended == 0)
                continue;
            if (agent is not null)
                await BoothAudit.AddAsync(db, audit, command.Tenant, agent.Booth, command.Person, BoothAudit.CommandEnded, new() { ["command"] = id.ToString(), ["call"] = command.Call?.ToString(), ["outcome"] = outcome.ToString() }, cancellationToken);
            return;
        }
    }

    /// <summary>A booth's call is over: what the citizen has left in its commands is wiped. A signature on the pad stays until it is in the document.</summary>
    public static async Task WipeAsync(BuergerserviceDb db, string tenant, string booth, CancellationToken cancellationToken)
    {
        var commands = db.Set<BoothCommand>().Where(c => c.Tenant == tenant && db.Set<BoothAgent>().Any(a => a.Id == c.AgentId && a.Booth == booth));
        await commands.Where(c => (c.State == BoothCommandState.Ended || c.Call != null) && c.Arguments != "{}").ExecuteUpdateAsync(u => u.SetProperty(c => c.Arguments, "{}"), cancellationToken);
        await commands.Where(c => c.Values != "{}" && !(c.Person == BoothOrder.System && c.Action == DeviceActions.Sign)).ExecuteUpdateAsync(u => u.SetProperty(c => c.Values, "{}"), cancellationToken);
    }
}
