using System.Globalization;
using Buergerservice.Benchmarks.Databases;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>
/// A sequence of three steps runs to its wait, is stored, loaded, resumed and ends. On a database that is the work of the
/// engine from a full queue to an empty one, with claims, bookmarks and journal; and once more with the commands of the
/// people who start and resume, and their audit entries. Beside each the same transactions are written bare, statement by
/// statement with the same values.
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
        return await new Runner(options).RunAsync($"cycle-{place.Name.ToLowerInvariant()}",
        [
            .. await BesideBareAsync(database, bare, $"bursts on {place.Name}", QueueAsync, DrainAsync, new() { RatioAtLeast = 0.6 }),
            .. await BesideBareAsync(database, bare, $"commands, audit and bursts on {place.Name}", () => Task.CompletedTask, () => CommandsAsync(database), null),
        ]);

        Task DrainAsync() => database.Worker.DrainAsync(CancellationToken.None);

        // As many instances that are to begin as instances whose event has come.
        async Task QueueAsync()
        {
            await StartAsync(database);
            await DrainAsync();
            await ResumeAsync(database);
            await StartAsync(database);
        }
    }

    /// <summary>Something the engine does, and the same transactions written bare.</summary>
    private static async Task<IReadOnlyList<Case>> BesideBareAsync(BenchDatabase database, BareWrites bare, string name, Func<Task> prepare, Func<Task> run, Target? target)
    {
        await EmptyAsync(database);
        var before = await database.Recorder.RecordAsync(prepare);
        var writes = await database.Recorder.RecordAsync(run);
        return
        [
            new Case(name, "cycles", Batch, run)
            {
                Prepare = async () =>
                {
                    await EmptyAsync(database);
                    await prepare();
                },
                ComparedWith = $"{name}, bare",
                Target = target,
            },
            new Case($"{name}, bare", "cycles", Batch, () => bare.RunAsync(writes))
            {
                Prepare = async () =>
                {
                    await EmptyAsync(database);
                    await bare.RunAsync(before);
                },
                Note = string.Create(CultureInfo.InvariantCulture, $"{(double)writes.Count / Batch:0.0} transactions a cycle"),
            },
        ];
    }

    private static async Task CommandsAsync(BenchDatabase database)
    {
        await StartAsync(database);
        await database.Worker.DrainAsync(CancellationToken.None);
        await ResumeAsync(database);
        await database.Worker.DrainAsync(CancellationToken.None);
        if (await database.InAsync((BuergerserviceDb db) => db.Instances.CountAsync(i => i.Status == InstanceStatus.Finished)) != Batch)
            throw new InvalidOperationException("Not all instances have ended.");
    }

    private static async Task StartAsync(BenchDatabase database)
    {
        for (var i = 0; i < Batch; i++)
            await database.InAsync((InstanceCommands commands) => commands.StartAsync("waiting", new Dictionary<string, object?>(), BenchDatabase.Anna));
    }

    private static async Task ResumeAsync(BenchDatabase database)
    {
        foreach (var wait in await database.InAsync((BuergerserviceDb db) => db.Bookmarks.AsNoTracking().ToListAsync()))
        {
            await database.InAsync(async (InstanceCommands commands) =>
            {
                await commands.ResumeAsync(wait.InstanceId, wait.Id, null, BenchDatabase.Anna);
                return 0;
            });
        }
    }

    private static async Task EmptyAsync(BenchDatabase database)
    {
        foreach (var table in new[] { "engine_instances", "engine_bookmarks", "engine_journal", "engine_work", "audit_entries" })
            await database.SqlAsync($"DELETE FROM {table}");
    }
}
