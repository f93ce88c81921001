using Buergerservice.Benchmarks.Databases;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>The work queue: how fast several workers empty it, and what finding the due ones costs as it grows.</summary>
internal static class QueueGroup
{
    private const int Waiting = 400;
    private const int Batch = 8;

    public static Task<IReadOnlyList<Result>> ClaimAsync(RunOptions options) => Place.EachAsync(options, async place =>
    {
        await using var database = await CreateAsync(place, future: 10_000, due: Waiting);
        var cases = Enumerable.Range(0, 3).Select(i => 1 << i).Select(workers => new Case($"{workers} {(workers == 1 ? "worker" : "workers")}, {place.Name}", "items", Waiting, () => EmptyAsync(database, workers))
        {
            Prepare = () => ReturnAsync(database),
            ComparedWith = workers == 1 ? null : $"1 worker, {place.Name}",
        });
        return await new Runner(options).RunAsync($"claim-{place.Name.ToLowerInvariant()}", [.. cases]);
    });

    public static Task<IReadOnlyList<Result>> TimersAsync(RunOptions options) => Place.EachAsync(options, place =>
        place.GrowAsync(options, "timers", "picks", size => CreateAsync(place, size - Batch, Batch),
        [
            new($"pick {Batch} due", (database, _) => PickAsync(database), ReturnAsync),
            // Between two timers: nobody may pay for a queue of things that are far away.
            new("find the next", (database, _) => database.Store.NextDueAsync(effects: false, CancellationToken.None)),
        ]));

    private static async Task PickAsync(BenchDatabase database)
    {
        if ((await ClaimAsync(database, "bench")).Count != Batch)
            throw new InvalidOperationException("Not all due timers were found.");
    }

    private static async Task EmptyAsync(BenchDatabase database, int workers)
    {
        var claimed = await Task.WhenAll(Enumerable.Range(0, workers).Select(w => Task.Run(async () =>
        {
            var mine = 0;
            while (await ClaimAsync(database, $"worker {w}") is { Count: > 0 } items)
                mine += items.Count;
            return mine;
        })));
        if (claimed.Sum() != Waiting)
            throw new InvalidOperationException("An item was lost or claimed twice.");
    }

    private static Task<IReadOnlyList<WorkItem>> ClaimAsync(BenchDatabase database, string worker) =>
        database.Store.ClaimAsync(worker, effects: false, Batch, TimeSpan.FromMinutes(5), CancellationToken.None);

    private static Task<int> ReturnAsync(BenchDatabase database) =>
        database.SqlAsync("""UPDATE engine_work SET "LeaseOwner" = NULL, "LeaseUntil" = NULL, "Attempts" = 0 WHERE "DueAt" = (SELECT MIN("DueAt") FROM engine_work)""");

    private static async Task<BenchDatabase> CreateAsync(Place place, int future, int due)
    {
        var database = await place.CreateAsync();
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.WorkItems.Add(new() { Id = Rows.Id(0), Kind = WorkKind.Timer, Tenant = "kreis", InstanceId = Rows.Id(0), BookmarkId = Rows.Id(0), DueAt = DateTimeOffset.UtcNow.AddHours(-1) });
            return db.SaveChangesAsync();
        });
        await AddAsync(database, 1, due - 1, "0");
        await AddAsync(database, due, future, "(86400 + n.i)");
        return database;
    }

    private static Task AddAsync(BenchDatabase database, int first, int count, string seconds) => Rows.MultiplyAsync<WorkItem>(database, first, count, new Dictionary<string, string>
    {
        ["Id"] = Rows.Id(database),
        ["InstanceId"] = Rows.Id(database),
        ["BookmarkId"] = Rows.Id(database),
        ["DueAt"] = Rows.Later(database, "DueAt", seconds),
    });
}
