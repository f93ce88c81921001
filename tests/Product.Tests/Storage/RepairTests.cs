using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

public sealed class RepairTests
{
    private const string TwoBranches = """
        {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},{"type":"Test.Effect","id":"x"},
          {"type":"Elsa.Event","id":"e","eventName":"weiter"},{"type":"Elsa.Delay","id":"d","timeSpan":"01:00:00"},{"type":"Elsa.SetOutput","id":"o","outputName":"ereignis","outputValue":"da"}],
          "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"x"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"e"}},
            {"source":{"activity":"e","port":"Done"},"target":{"activity":"d"}},{"source":{"activity":"d","port":"Done"},"target":{"activity":"o"}}]}}
        """;

    private const string PatientEffect = """
        {"definitionId":"test","root":{"type":"Test.Effect","id":"x","customProperties":{"retry":{"maxAttempts":3,"firstDelay":"00:00:10","factor":1,"maxDelay":"00:00:10"}}}}
        """;

    [Fact]
    public async Task What_came_while_the_instance_was_stopped_goes_on_in_order_after_the_retry_and_the_effect_keeps_its_id()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(TwoBranches);
        database.Effects.Answer = _ => throw new EffectException("kaputt", retryHelps: false);
        var id = await database.StartAsync();
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Faulted, (await database.InstanceAsync(id)).SubStatus);
        await Event(database, "weiter");
        await database.DrainAsync();
        Assert.Equal(2, await ParkedAsync(database));

        database.Effects.Answer = _ => "gut";
        await OperateAsync(database, id, (o, incident, operation) => o.RetryAsync(id, incident, operation));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await database.InstanceAsync(id)).SubStatus);
        database.Clock.Advance(TimeSpan.FromHours(1));
        await database.DrainAsync();
        var state = await database.StateAsync(id);
        Assert.Equal((InstanceSubStatus.Finished, "gut", "da"), (state.SubStatus, state.Output["antwort"], state.Output["ereignis"]));
        Assert.Equal(2, database.Effects.Calls.Count);
        Assert.Single(database.Effects.Calls.Select(c => c.Id).Distinct());
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
        Assert.Null(await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
    }

    [Fact]
    public async Task An_effect_is_tried_again_as_its_step_says_and_every_attempt_is_in_the_incident()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(PatientEffect);
        var number = 0;
        database.Effects.Answer = _ => throw new EffectException($"Versuch {++number}", retryHelps: true);
        var id = await database.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromSeconds(13));
        }

        var incident = Assert.Single((await database.StateAsync(id)).Incidents);
        Assert.Equal(["Versuch 1", "Versuch 2", "Versuch 3"], incident.Attempts.Select(a => a.Error));
        Assert.Equal(3, database.Effects.Calls.Count);
    }

    [Fact]
    public async Task Work_that_kills_its_worker_each_time_is_given_up_without_dragging_others_along()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""{"definitionId":"test","root":{"type":"Elsa.Event","id":"e","eventName":"x"}}""");
        var deadly = await database.StartAsync();
        var harmless = await database.StartAsync();
        var store = database.Services.GetRequiredService<IEngineStore>();
        // The first worker dies with both in its hands; from then on each is tried alone, and the deadly one kills each time.
        await store.ClaimAsync("tot", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None);
        database.Clock.Advance(TimeSpan.FromSeconds(61));
        // Due after the deadly one, so that the order of the claims is known.
        var later = database.Clock.GetUtcNow();
        await database.InAsync((BuergerserviceDb db) => db.WorkItems.Where(w => w.InstanceId == harmless).ExecuteUpdateAsync(set => set.SetProperty(w => w.DueAt, later).SetProperty(w => w.LeaseUntil, (DateTimeOffset?)null).SetProperty(w => w.LeaseOwner, (string?)null)));
        for (var i = 0; i < 12; i++)
        {
            await database.InAsync((BuergerserviceDb db) => db.WorkItems.Where(w => w.InstanceId == deadly).ExecuteUpdateAsync(set => set.SetProperty(w => w.LeaseOwner, "tot").SetProperty(w => w.LeaseUntil, database.Clock.GetUtcNow().AddSeconds(-1)).SetProperty(w => w.Attempts, i)));
            if (i == 11)
                break;
            Assert.Contains(await store.ClaimAsync("tot", effects: false, 1, TimeSpan.FromSeconds(60), CancellationToken.None), item => item.InstanceId == deadly && item.Attempts == i + 1);
            database.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await database.InstanceAsync(harmless)).SubStatus);
        var row = await database.InstanceAsync(deadly);
        Assert.Equal((InstanceSubStatus.Faulted, 1), (row.SubStatus, row.IncidentCount));
        var incident = Assert.Single((await database.StateAsync(deadly)).Incidents);
        Assert.Contains("12 Mal zum Ausfall", incident.Message, StringComparison.Ordinal);
        Assert.Equal(13, incident.Attempts.Count);

        await OperateAsync(database, deadly, (o, i, operation) => o.RetryAsync(deadly, i, operation));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await database.InstanceAsync(deadly)).SubStatus);
    }

    [Fact]
    public async Task An_effect_that_kills_its_worker_each_time_becomes_an_incident()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(PatientEffect);
        var id = await database.StartAsync();
        var store = database.Services.GetRequiredService<IEngineStore>();
        Assert.Single(await store.ClaimAsync("w", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        database.Clock.Advance(TimeSpan.FromSeconds(61));
        await database.Services.GetRequiredService<WorkProcessor>().ProcessAsync((await store.ClaimAsync("w", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None))[0], CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await store.ClaimAsync("tot", effects: true, 1, TimeSpan.FromSeconds(60), CancellationToken.None));
            database.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        await database.DrainAsync();
        Assert.Empty(database.Effects.Calls);
        Assert.Equal(FaultPoint.Effect, Assert.Single((await database.StateAsync(id)).Incidents).Point);
    }

    [Fact]
    public async Task A_held_instance_lets_everything_wait_and_then_goes_on_with_all_of_it()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(TwoBranches);
        var id = await database.StartAsync();
        var store = database.Services.GetRequiredService<IEngineStore>();
        await database.Services.GetRequiredService<WorkProcessor>().ProcessAsync((await store.ClaimAsync("w", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None))[0], CancellationToken.None);
        await database.InAsync(async (OperationCommands o) => { await o.PauseAsync(id, new(EngineDatabase.Anna, "Rückfrage", (await database.InstanceAsync(id)).Revision)); return 0; });
        await Event(database, "weiter");
        await database.DrainAsync();
        Assert.Empty(database.Effects.Calls);
        Assert.Equal((InstanceSubStatus.Paused, 2), ((await database.InstanceAsync(id)).SubStatus, await ParkedAsync(database)));
        await database.InAsync(async (OperationCommands o) => { await o.UnpauseAsync(id, new(EngineDatabase.Anna, "geklärt", (await database.InstanceAsync(id)).Revision)); return 0; });
        await database.DrainAsync();
        database.Clock.Advance(TimeSpan.FromHours(1));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        Assert.Single(database.Effects.Calls);
    }

    [Fact]
    public async Task Work_found_stopped_is_not_parked_after_the_repair_has_released_everything()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync(TwoBranches);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var revision = (await database.InstanceAsync(id)).Revision;
        await Event(database, "weiter");
        var store = database.Services.GetRequiredService<IEngineStore>();
        await database.Services.GetRequiredService<WorkProcessor>().ProcessAsync((await store.ClaimAsync("w", effects: false, 1, TimeSpan.FromSeconds(60), CancellationToken.None))[0], CancellationToken.None);
        var item = Assert.Single(await store.ClaimAsync("w", effects: false, 1, TimeSpan.FromSeconds(60), CancellationToken.None));
        await database.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Revision, revision + 1)));
        await Assert.ThrowsAsync<LeaseLostException>(() => store.CommitAsync(new EngineCommit { Done = item, Retry = new(PutBack.Parked, "", false) { StoppedAt = revision } }, CancellationToken.None));
        await store.CommitAsync(new EngineCommit { Done = item, Retry = new(PutBack.Parked, "", false) { StoppedAt = revision + 1 } }, CancellationToken.None);
        Assert.Equal(1, await ParkedAsync(database));
    }

    [Fact]
    public async Task A_skip_of_a_refused_change_drops_what_woke_the_step_and_a_stale_revision_is_a_conflict()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Event","id":"e","eventName":"weiter"},{"type":"Test.RefusedChange","id":"c"},{"type":"Elsa.SetOutput","id":"o","outputName":"x","outputValue":"1"}]}}
            """);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await Event(database, "weiter");
        await database.DrainAsync();
        var state = await database.StateAsync(id);
        Assert.Equal(("e", FaultPoint.Burst), (Assert.Single(state.Incidents).ActivityId, state.Incidents[0].Point));
        var stale = new Operation(EngineDatabase.Anna, "Probe", (await database.InstanceAsync(id)).Revision - 1);
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => database.InAsync(async (OperationCommands o) => { await o.RetryAsync(id, state.Incidents[0].Id, stale); return 0; }));
        Assert.Equal("revision-conflict", conflict.Code);

        await database.InAsync(async (OperationCommands o) => { await o.MoveAsync(id, "e", "o", new(EngineDatabase.Anna, "ohne die Änderung", (await database.InstanceAsync(id)).Revision)); return 0; });
        await database.DrainAsync();
        Assert.Equal((InstanceSubStatus.Finished, "1"), ((await database.InstanceAsync(id)).SubStatus, (await database.StateAsync(id)).Output["x"]));
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task An_effect_nobody_waits_for_leaves_an_incident_that_stops_nothing()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""{"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Test.Fire","id":"x"},{"type":"Elsa.Event","id":"e","eventName":"weiter"}]}}""");
        database.Effects.Answer = _ => throw new EffectException("Postfach voll", retryHelps: false);
        var id = await database.StartAsync();
        await database.DrainAsync();
        Assert.Equal(FaultPoint.DetachedEffect, Assert.Single((await database.StateAsync(id)).Incidents).Point);
        await Event(database, "weiter");
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        database.Effects.Answer = _ => null;
        await OperateAsync(database, id, (o, incident, operation) => o.RetryAsync(id, incident, operation));
        await database.DrainAsync();
        Assert.Equal((2, 0), (database.Effects.Calls.Count, (await database.InstanceAsync(id)).IncidentCount));
        Assert.Single(database.Effects.Calls.Select(c => c.Id).Distinct());
    }

    [Fact]
    public async Task A_retry_attempts_only_the_effect_of_its_own_incident_again()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"},"root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.Start","id":"s"},{"type":"Test.Effect","id":"x"},{"type":"Test.Effect","id":"y"}],
              "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"x"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"y"}}]}}
            """);
        database.Effects.Answer = _ => throw new EffectException("kaputt", retryHelps: false);
        var id = await database.StartAsync();
        await database.DrainAsync();
        Assert.Equal((InstanceSubStatus.Suspended, 2), ((await database.InstanceAsync(id)).SubStatus, (await database.InstanceAsync(id)).IncidentCount));
        database.Effects.Answer = _ => "gut";
        await OperateAsync(database, id, (o, incident, operation) => o.RetryAsync(id, incident, operation));
        await database.DrainAsync();
        Assert.Equal((3, 1), (database.Effects.Calls.Count, (await database.InstanceAsync(id)).IncidentCount));
        await OperateAsync(database, id, (o, incident, operation) => o.SkipAsync(id, incident, null, new Dictionary<string, object?>(), operation));
        await database.DrainAsync();
        Assert.Equal((InstanceSubStatus.Finished, 3), ((await database.InstanceAsync(id)).SubStatus, database.Effects.Calls.Count));
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    private static Task<int> Event(EngineDatabase database, string name) =>
        database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync(name, null, EngineDatabase.Anna); return 0; });

    private static Task<int> ParkedAsync(EngineDatabase database) => database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync(w => w.DueAt == PutBack.Parked));

    private static async Task OperateAsync(EngineDatabase database, Guid id, Func<OperationCommands, Guid, Operation, Task> operate)
    {
        var incident = (await database.StateAsync(id)).Incidents[0].Id;
        var operation = new Operation(EngineDatabase.Anna, "Probe", (await database.InstanceAsync(id)).Revision);
        await database.InAsync(async (OperationCommands commands) => { await operate(commands, incident, operation); return 0; });
    }
}
