using Buergerservice.Devices.Model;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Ends commands of persons who do not hold the call any more.</summary>
internal static class CommandEnding
{
    /// <summary>What a person is told whose command it was. Money may have been charged: whoever holds the call now must ask before charging again.</summary>
    public static (DeviceOutcome Outcome, string Message) Told(BoothCommand command) => command.Action is DeviceActions.Pay or DeviceActions.Refund
        ? (DeviceOutcome.Unknown, "Sie führen das Gespräch nicht mehr. Ob die Zahlung noch abgebucht wurde, ist unbekannt: Wer das Gespräch jetzt führt, fragt zuerst die letzte Zahlung ab.")
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
}
