using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>The worker's loops: what a planned stop leaves, how many effects run side by side, what the log says of incidents.</summary>
public sealed class PlannedStopTests
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";
    private const string OneEffect = """{"definitionId":"test","root":{"type":"Test.Effect","id":"x"}}""";

    [Fact]
    public async Task What_a_stopped_node_has_claimed_and_not_begun_is_free_at_once_and_nobody_has_failed_at_it()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(OneEvent);
        for (var i = 0; i < 3; i++)
            await database.StartAsync();
        using var stop = new CancellationTokenSource();
        database.Services.GetRequiredService<EngineSignal>().InstanceChanged += _ => stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Services.GetRequiredService<EngineWorker>().DrainAsync(stop.Token));
        var left = await WorkAsync(database);
        Assert.Equal(2, left.Count);
        Assert.All(left, w => Assert.Equal((null, 0), (w.LeaseOwner, w.Attempts)));
        Assert.NotEqual(0, await database.DrainAsync());
    }

    [Fact]
    public async Task An_effect_in_the_middle_of_which_the_node_is_stopped_waits_for_its_lease()
    {
        await using var database = await EngineDatabase.CreateAsync();
        using var stop = new CancellationTokenSource();
        database.Effects.Answer = _ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        };
        await StopInEffectAsync(database, stop);
        Assert.NotNull(Assert.Single(await WorkAsync(database)).LeaseUntil);
    }

    [Fact]
    public async Task The_result_of_an_effect_is_kept_though_the_node_is_being_stopped()
    {
        await using var database = await EngineDatabase.CreateAsync();
        using var stop = new CancellationTokenSource();
        database.Effects.Answer = _ =>
        {
            stop.Cancel();
            return "ok";
        };
        var id = await StopInEffectAsync(database, stop);
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        Assert.Single(database.Effects.Calls);
    }

    [Fact]
    public async Task Effects_that_wait_long_do_not_hold_up_the_next()
    {
        const int Many = 12;
        var effect = new LongEffect(Many);
        await using var database = await EngineDatabase.CreateAsync(configure: s => s.AddSingleton<IEffectHandler>(effect));
        await database.InAsync((BuergerserviceDb db) =>
        {
            for (var i = 0; i < Many; i++)
                db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Effect, Tenant = "kreis", InstanceId = Guid.Empty, Name = effect.Kind, DueAt = database.Clock.GetUtcNow() });
            return db.SaveChangesAsync();
        });
        var worker = database.Services.GetRequiredService<EngineWorker>();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        // None of them ends before all have begun.
        await effect.AllBegan.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_log_names_instance_step_and_incident_and_nothing_of_what_was_said()
    {
        var log = new LogLines();
        await using var database = await EngineDatabase.CreateAsync(configure: s => s.AddLogging(l => l.AddProvider(log)));
        await database.PublishAsync(OneEffect);
        database.Effects.Answer = _ => throw new EffectException("Kim Muster nicht erreichbar", retryHelps: false);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var incident = Assert.Single((await database.StateAsync(id)).Incidents);
        Assert.Single(log.With($"Incident {incident.Id} at step x of instance {id} (test)"));
        Assert.Single(log.With($"(test.effect) of instance {id}, step x, is given up after 1 attempts"));
        Assert.Empty(log.With("Muster"));
    }

    private static async Task<Guid> StopInEffectAsync(EngineDatabase database, CancellationTokenSource stop)
    {
        await database.PublishAsync(OneEffect);
        var id = await database.StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Services.GetRequiredService<EngineWorker>().DrainAsync(stop.Token));
        return id;
    }

    private static Task<List<WorkItem>> WorkAsync(EngineDatabase database) => database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync());

    private sealed class LongEffect(int many) : IEffectHandler
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _began;

        public string Kind => "test.long";

        public Task AllBegan => _all.Task;

        public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _began) == many)
                _all.SetResult();
            await _all.Task.WaitAsync(cancellationToken);
            return null;
        }
    }
}
