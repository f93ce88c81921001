using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// Ends commands whose waiter has died with its node or left with its page: else they would stay open for ever, and nobody would learn that it is
/// not known what became of them. Also wipes signatures of pads no step waits for any more.
/// </summary>
internal sealed class CommandSweep(IServiceScopeFactory scopes, AuditLog audit, TimeProvider time, ILogger<CommandSweep> logger) : Lookout(time, logger)
{
    private const int Batch = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    // Whoever waits ends it himself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private DateTimeOffset _seen;

    /// <summary>Ends what is over.</summary>
    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        if (now - _seen < Every)
            return;
        _seen = now;
        var before = now - Grace;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var over = await db.Set<BoothCommand>().Where(c => c.State != BoothCommandState.Ended && c.ExpiresAt < before).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        foreach (var id in over)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await CommandEnding.ExpireAsync(db, audit, id, now, cancellationToken);
            await db.SaveWithAuditAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // The id of the command is that of the step's work, which is there until its result is: also while it stands still with a fault.
        await db.Set<BoothCommand>().Where(c => c.Person == BoothOrder.System && c.Action == DeviceActions.Sign && c.State == BoothCommandState.Ended && c.Values != "{}"
                && !db.WorkItems.Any(w => w.Id == c.Id) && !db.Set<BoothAgent>().Any(a => a.Id == c.AgentId && a.Call == c.Call))
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.Arguments, "{}").SetProperty(c => c.Values, "{}"), cancellationToken);
    }
}
