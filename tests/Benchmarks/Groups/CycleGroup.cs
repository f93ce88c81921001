using System.Globalization;
using Buergerservice.Benchmarks.Databases;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>
/// A sequence of three steps runs to its wait, is stored, loaded, resumed and ends. On a database everything is in it
/// that a server does: the commands that start and resume with their audit entries, the queue, claims, journal.
/// Beside it the same transactions are written bare, statement by statement with the same values.
/// </summary>
internal static class CycleGroup
{
    private const int Batch = 40;

    public static async Task<IReadOnlyList<Result>> RunAsync(RunOptions options) =>
    [
        .. options.Database is null ? await new Runner(options).RunAsync("cycle", [InMemory()]) : [],
        .. await Place.EachAsync(options, place => OnDatabaseAsync(options, place)),
    ];

    private static Case InMemory()
    {
        var workflow = Definitions.Compile(Definitions.Waiting);
        var runner = new BurstRunner(TimeProvider.System);
        var size = InstanceSerializer.Write(runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis")).Instance).Length;
        return Case.Of("suspend, store as bytes, load, resume, end", "cycles", 1, () =>
        {
            var waiting = InstanceSerializer.Write(runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis")).Instance);
            var instance = InstanceSerializer.Read(waiting, workflow);
            InstanceSerializer.Write(runner.Resume(workflow, instance, instance.Bookmarks[0].Id).Instance);
            if (instance.SubStatus != InstanceSubStatus.Finished)
                throw new InvalidOperationException("The sequence did not end.");
        }) with
        { Note = string.Create(CultureInfo.InvariantCulture, $"waiting state {size} bytes{(size <= 600 ? "" : ", more than 600")}") };
    }

    private static async Task<IReadOnlyList<Result>> OnDatabaseAsync(RunOptions options, Place place)
    {
        await using var database = await place.CreateAsync();
        await using var bare = new BareWrites(database);
        await database.PublishAsync(Definitions.Waiting);
        await EmptyAsync(database);
        database.Recorder.IsOn = true;
        await CyclesAsync(database);
        database.Recorder.IsOn = false;
        var recorded = database.Recorder.Transactions;
        var perCycle = string.Create(CultureInfo.InvariantCulture, $"{(double)recorded.Count / Batch:0.0} transactions a cycle");
        return await new Runner(options).RunAsync($"cycle-{place.Name.ToLowerInvariant()}",
        [
            new Case($"engine on {place.Name}", "cycles", Batch, () => CyclesAsync(database)) { Prepare = () => EmptyAsync(database), ComparedWith = $"bare writes on {place.Name}", Target = new() { RatioAtLeast = 0.6 } },
            new Case($"bare writes on {place.Name}", "cycles", Batch, () => bare.RunAsync(recorded)) { Prepare = () => EmptyAsync(database), Note = perCycle },
        ]);
    }

    private static async Task CyclesAsync(BenchDatabase database)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < Batch; i++)
            ids.Add(await database.InAsync((InstanceCommands commands) => commands.StartAsync("waiting", new Dictionary<string, object?>(), BenchDatabase.Anna)));
        await database.Worker.DrainAsync(CancellationToken.None);
        var waits = await database.InAsync((BuergerserviceDb db) => db.Bookmarks.AsNoTracking().ToDictionaryAsync(b => b.InstanceId, b => b.Id));
        foreach (var id in ids)
        {
            await database.InAsync(async (InstanceCommands commands) =>
            {
                await commands.ResumeAsync(id, waits[id], null, BenchDatabase.Anna);
                return 0;
            });
        }

        await database.Worker.DrainAsync(CancellationToken.None);
        if (await database.InAsync((BuergerserviceDb db) => db.Instances.CountAsync(i => i.Status == InstanceStatus.Finished)) != Batch)
            throw new InvalidOperationException("Not all instances have ended.");
    }

    private static async Task EmptyAsync(BenchDatabase database)
    {
        foreach (var table in new[] { "engine_instances", "engine_bookmarks", "engine_journal", "engine_work", "audit_entries" })
            await database.SqlAsync($"DELETE FROM {table}");
    }
}
