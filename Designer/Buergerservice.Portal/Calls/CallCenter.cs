using System.Text.Json;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// One call centre on this node. The truth is in the database: a row to queue up at, and the log of commands. What is kept here
/// saves reading the whole log again; it is caught up under the lock before every command, and thrown away when anything fails.
/// </summary>
internal sealed class CallCenter(string center, IServiceScopeFactory scopes, AuditLog audit, TimeProvider time) : IDisposable
{
    private const int EntriesPerSnapshot = 100;

    // A tick that has not come for so long is lost with its work item (given up after a long failure of the database).
    private static readonly TimeSpan TickIsLost = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1);
    private CallDistribution? _distribution;
    private long _number;
    private bool _exists;

    /// <summary>Carries out an order in one transaction.</summary>
    /// <param name="order">The order.</param>
    /// <param name="tick">The work item that carries it out; null for everything else.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>What became of it; null when the work item is not the awaited one.</returns>
    public async Task<CallOutcome?> ExecuteAsync(CallOrder order, Guid? tick, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await EnsureAsync(order.Tenant, cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var head = await LockAsync(db, cancellationToken);
            if (tick is not null && head.TickId != tick)
                return null;
            if (tick is not null)
                (head.TickId, head.TickAt) = (null, null);
            await CatchUpAsync(db, head, cancellationToken);
            var outcome = Carry(db, order);
            if (outcome.Refusal is null && order.Audit is { } entry)
                audit.Add(db, order.Tenant, order.Actor, entry.Action, entry.Subject, entry.Details);
            await scope.ServiceProvider.GetRequiredService<CallProjection>().ApplyAsync(center, _distribution!.State, outcome.Events, order.Summary, cancellationToken);
            await PlanTickAsync(db, head, cancellationToken);
            await KeepAsync(db, head, cancellationToken);
            await db.SaveWithAuditAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        catch
        {
            // What was tried here is not what the log says.
            _distribution = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Reads the present state; what is returned must not refer to it.</summary>
    public async Task<T> ReadAsync<T>(Func<AcdState, T> read, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            if (await HeadAsync(db, cancellationToken) is not { } head)
                return read(new());
            await CatchUpAsync(db, head, cancellationToken);
            return read(_distribution!.State);
        }
        catch
        {
            _distribution = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task EnsureAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_exists)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        if (!await db.Set<CallCenterRow>().AnyAsync(c => c.Center == center, cancellationToken))
        {
            // Whoever happens to come first does not run it: a partner's agent may be ready before the county has opened.
            var runs = await db.Set<OrganisationRow>().AnyAsync(o => o.Tenant == center, cancellationToken) ? center : tenant;
            db.Add(new CallCenterRow { Center = center, Tenant = runs, Snapshot = ToJson(new()) });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (Storage.Databases.DatabaseFaults.Of(e) == Storage.Databases.DatabaseFault.Duplicate)
            {
                // Another node was a moment faster.
            }
        }

        // Made by a version in which whoever came first ran it.
        await Row(db).Where(c => c.Tenant != center && db.Set<OrganisationRow>().Any(o => o.Tenant == center)).ExecuteUpdateAsync(u => u.SetProperty(c => c.Tenant, center), cancellationToken);
        _exists = true;
    }

    // Writing comes first: so the row is locked on every database before anything is read.
    private async Task<Head> LockAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        await Row(db).ExecuteUpdateAsync(u => u.SetProperty(c => c.Revision, c => c.Revision + 1), cancellationToken);
        return (await HeadAsync(db, cancellationToken))!;
    }

    // Without the snapshot: with hundreds of agents it is a hundred kilobytes, and hardly ever needed.
    private Task<Head?> HeadAsync(BuergerserviceDb db, CancellationToken cancellationToken) =>
        Row(db).Select(c => new Head { Tenant = c.Tenant, Number = c.Number, SnapshotNumber = c.SnapshotNumber, TickId = c.TickId, TickAt = c.TickAt }).FirstOrDefaultAsync(cancellationToken);

    private IQueryable<CallCenterRow> Row(BuergerserviceDb db) => db.Set<CallCenterRow>().Where(c => c.Center == center);

    private async Task CatchUpAsync(BuergerserviceDb db, Head head, CancellationToken cancellationToken)
    {
        if (_distribution is null || _number < head.SnapshotNumber)
        {
            var kept = await Row(db).Select(c => new { c.Snapshot, c.SnapshotNumber, c.Number }).FirstAsync(cancellationToken);
            (_distribution, _number) = (new(JsonSerializer.Deserialize<AcdState>(kept.Snapshot)!), kept.SnapshotNumber);
            head.Number = kept.Number;
        }

        if (_number >= head.Number)
            return;
        var missing = await db.Set<CallLogRow>().AsNoTracking().Where(l => l.Center == center && l.Number > _number).OrderBy(l => l.Number).ToListAsync(cancellationToken);
        foreach (var entry in missing)
        {
            _distribution.Execute(entry.At, JsonSerializer.Deserialize<AcdCommand>(entry.Command)!);
            _number = entry.Number;
        }
    }

    private CallOutcome Carry(BuergerserviceDb db, CallOrder order)
    {
        var events = new List<AcdEvent>();
        var state = _distribution!.State;
        foreach (var command in order.Commands(state))
        {
            // What the clocks of the nodes say may differ a little; time never goes back.
            var (before, at) = (state.Now, Math.Max(state.Now, time.GetUtcNow().ToUnixTimeMilliseconds()));
            var fellDue = _distribution.NextDue() <= at;
            var answer = _distribution.Execute(at, command);
            if (!fellDue && answer.Events.Count == 0 && (answer.Refusal is not null || command is Tick))
            {
                // Nothing has happened, not even a moment that had to be looked at: nothing is kept, as no node may remember a
                // time the log does not know.
                state.Now = before;
            }
            else
            {
                db.Add(new CallLogRow { Center = center, Number = ++_number, At = at, Command = JsonSerializer.Serialize(command), Tenant = order.Tenant, Actor = order.Actor });
                events.AddRange(answer.Events);
            }

            if (answer.Refusal is { } refusal)
                return new(refusal, events);
        }

        return new(null, events);
    }

    private async Task KeepAsync(BuergerserviceDb db, Head head, CancellationToken cancellationToken)
    {
        await Row(db).ExecuteUpdateAsync(u => u.SetProperty(c => c.Number, _number).SetProperty(c => c.TickId, head.TickId).SetProperty(c => c.TickAt, head.TickAt), cancellationToken);
        if (_number - head.SnapshotNumber < EntriesPerSnapshot)
            return;
        var snapshot = ToJson(_distribution!.State);
        await Row(db).ExecuteUpdateAsync(u => u.SetProperty(c => c.Snapshot, snapshot).SetProperty(c => c.SnapshotNumber, _number), cancellationToken);
    }

    // At most one work item waits for the centre: an earlier moment moves it, a later one lets it come early and plan anew.
    private async Task PlanTickAsync(BuergerserviceDb db, Head head, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = _distribution!.NextDue() is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : (DateTimeOffset?)null;
        if (head.TickAt is { } planned && planned + TickIsLost > now)
        {
            if (next is null || next >= planned)
                return;
            if (await db.WorkItems.Where(w => w.Id == head.TickId && w.LeaseUntil == null).ExecuteUpdateAsync(u => u.SetProperty(w => w.DueAt, next.Value), cancellationToken) == 1)
            {
                head.TickAt = next;
                return;
            }
        }

        var item = next is null ? null : CallTick.Item(center, head.Tenant, next.Value, now);
        (head.TickId, head.TickAt) = (item?.Id, next);
        if (item is not null)
            db.WorkItems.Add(item);
    }

    private static string ToJson(AcdState state) => JsonSerializer.Serialize(state);

    /// <summary>What every order needs of the centre's row.</summary>
    private sealed class Head
    {
        public required string Tenant { get; init; }

        public long Number { get; set; }

        public long SnapshotNumber { get; init; }

        public Guid? TickId { get; set; }

        public DateTimeOffset? TickAt { get; set; }
    }
}
