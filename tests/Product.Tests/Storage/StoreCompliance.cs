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

/// <summary>What every database must do for the engine. Each database runs all of it, unchanged.</summary>
public abstract partial class StoreCompliance
{
    private const string TwoWaits = """
        {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
          {"type":"Elsa.Event","id":"e","eventName":"weiter"},{"type":"Elsa.Delay","id":"d","timeSpan":"1.00:00:00"},{"type":"Elsa.WriteLine","id":"w","text":"fertig"}]}}
        """;

    private const string OneTask = """
        {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[
          {"type":"Buergerservice.UserTask","id":"t","title":"Prüfen","candidateRoles":["Clearing"],"outcomes":["Ja","Nein"]},
          {"type":"Elsa.SetOutput","id":"ja","outputName":"wahl","outputValue":"ja"},{"type":"Elsa.SetOutput","id":"nein","outputName":"wahl","outputValue":"nein"}],
          "connections":[{"source":{"activity":"t","port":"Ja"},"target":{"activity":"ja"}},{"source":{"activity":"t","port":"Nein"},"target":{"activity":"nein"}}]}}
        """;

    private const string OneEffect = """{"definitionId":"test","root":{"type":"Test.Effect","id":"x"}}""";

    /// <summary>The engine on a new, empty database.</summary>
    protected abstract Task<EngineDatabase> CreateAsync();

    [Fact]
    public async Task An_instance_waits_for_an_event_and_then_for_a_time()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        await database.DrainAsync();
        Assert.Equal("Ereignis „weiter“", Assert.Single((await database.StateAsync(id)).Bookmarks).Description);

        await PublishEvent(database, "weiter");
        await database.DrainAsync();
        Assert.Equal(WaitKind.Timer, Assert.Single((await database.StateAsync(id)).Bookmarks).Kind);

        database.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await database.DrainAsync());
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task An_instance_whose_data_grow_too_large_stops_where_it_was_and_others_go_on()
    {
        await using var database = await EngineDatabase.CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","variables":[{"id":"v","name":"v","typeName":"Object"}],"root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.Event","id":"e","eventName":"weiter"},
              {"type":"Elsa.SetVariable","id":"sv","variable":{"id":"v"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"'x'.repeat(getCorrelationId() == 'large' ? 17825792 : 10)"}}},
              {"type":"Elsa.Event","id":"f","eventName":"fertig"}]}}
            """);
        var large = await database.StartAsync(correlationId: "large");
        var small = await database.StartAsync(correlationId: "small");
        await database.DrainAsync();
        await PublishEvent(database, "weiter");
        await database.DrainAsync();
        var stopped = await database.StateAsync(large);
        Assert.Equal(InstanceSubStatus.Faulted, stopped.SubStatus);
        Assert.Contains("16 MiB", Assert.Single(stopped.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal("e", Assert.Single(stopped.Bookmarks).ActivityId);
        Assert.Equal("f", Assert.Single((await database.StateAsync(small)).Bookmarks).ActivityId);
    }

    [Fact]
    public async Task An_event_reaches_only_its_tenant_and_its_business_key()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var mine = await database.StartAsync(correlationId: "F-1");
        var other = await database.StartAsync(correlationId: "F-2");
        var foreign = await database.StartAsync(correlationId: "F-1", actor: new Actor("nora", "Nora", "aok", []));
        await database.DrainAsync();
        await PublishEvent(database, "weiter", correlationId: "F-1");
        await database.DrainAsync();
        Assert.Equal(WaitKind.Timer, (await database.StateAsync(mine)).Bookmarks[0].Kind);
        Assert.Equal(WaitKind.Event, (await database.StateAsync(other)).Bookmarks[0].Kind);
        Assert.Equal(WaitKind.Event, (await database.StateAsync(foreign)).Bookmarks[0].Kind);
    }

    [Fact]
    public async Task An_event_that_starts_a_workflow_does_not_also_pass_its_next_wait()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.Event","id":"a","eventName":"anruf","customProperties":{"canStartWorkflow":true}},{"type":"Elsa.Event","id":"b","eventName":"anruf"}]}}
            """);
        await PublishEvent(database, "anruf");
        await database.DrainAsync();
        var row = Assert.Single(await database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().ToListAsync()));
        Assert.Equal("b", Assert.Single((await database.StateAsync(row.Id)).Bookmarks).ActivityId);
    }

    [Fact]
    public async Task Completing_a_task_moves_its_workflow_on_once()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneTask);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var task = await database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync());
        await database.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, 1, EngineDatabase.Anna));
        for (var repeat = 0; repeat < 2; repeat++)
            await database.InAsync((TaskCommands tasks) => tasks.CompleteAsync(task.Id, "Nein", new Dictionary<string, object?>(), 2, "op-1", EngineDatabase.Anna));
        Assert.Equal(1, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
        await database.DrainAsync();
        Assert.Equal("nein", (await database.StateAsync(id)).Output["wahl"]);
    }

    [Fact]
    public async Task The_answer_of_a_completed_task_is_taken_before_an_event_that_would_give_the_task_up()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},
              {"type":"Elsa.Event","id":"e","eventName":"unterlagen"},{"type":"Buergerservice.UserTask","id":"t","title":"Warten","candidateRoles":["Clearing"]},
              {"type":"Elsa.FlowJoin","id":"j","mode":"WaitAny"},{"type":"Elsa.SetOutput","id":"o","outputName":"ende","outputValue":"ja"}],
              "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"e"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"t"}},
                {"source":{"activity":"e","port":"Done"},"target":{"activity":"j"}},{"source":{"activity":"t","port":"Done"},"target":{"activity":"j"}},{"source":{"activity":"j","port":"Done"},"target":{"activity":"o"}}]}}
            """);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var bookmarks = (await database.StateAsync(id)).Bookmarks;
        var task = await database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync());
        // The event's item is older than the completion, so a worker meets it first.
        await database.InAsync(async (InstanceCommands commands) => { await commands.ResumeAsync(id, bookmarks.Single(b => b.Kind == WaitKind.Event).Id, null, EngineDatabase.Anna); return 0; });
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await database.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, 1, EngineDatabase.Anna));
        await database.InAsync((TaskCommands tasks) => tasks.CompleteAsync(task.Id, "Done", new Dictionary<string, object?>(), 2, "op", EngineDatabase.Anna));
        for (var i = 0; i < 3; i++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
        var pages = await database.InAsync((BuergerserviceDb db) => db.Journal.AsNoTracking().Where(p => p.InstanceId == id).ToListAsync());
        Assert.Contains(pages, p => p.Records.Contains("\"event\":\"Resumed\"", StringComparison.Ordinal) && p.Records.Contains("\"activityId\":\"t\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_wakes_a_stopped_instance_is_kept()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},{"type":"Elsa.Delay","id":"d","timeSpan":"01:00:00"},{"type":"Test.Effect","id":"x"}],
              "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"d"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"x"}}]}}
            """);
        database.Effects.Answer = _ => throw new EffectException("kaputt", retryHelps: false);
        var id = await database.StartAsync();
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Faulted, (await database.InstanceAsync(id)).SubStatus);
        database.Clock.Advance(TimeSpan.FromHours(2));
        await database.DrainAsync();
        var kept = await database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().OrderBy(w => w.Kind).ToListAsync());
        Assert.Equal([(WorkKind.Timer, PutBack.Parked), (WorkKind.Effect, PutBack.Parked)], kept.Select(w => (w.Kind, w.DueAt)));
    }

    [Fact]
    public async Task A_burst_that_can_never_be_carried_out_stops_its_instance_instead_of_looking_healthy()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await PublishEvent(database, "weiter");
        await database.InAsync((BuergerserviceDb db) => db.Database.ExecuteSqlAsync($"UPDATE engine_instances SET \"State\" = {new byte[] { 1, 2, 3 }} WHERE \"Id\" = {id}"));
        for (var i = 0; i < 20; i++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        var row = await database.InstanceAsync(id);
        Assert.Equal((InstanceSubStatus.Faulted, 1), (row.SubStatus, row.IncidentCount));
        Assert.Equal(PutBack.Parked, Assert.Single(await database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync())).DueAt);
    }

    [Fact]
    public async Task An_effect_nobody_waits_for_any_more_is_not_tried_again()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneEffect);
        database.Effects.Answer = _ => throw new EffectException("später", retryHelps: true);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(id, "Probe", EngineDatabase.Anna); return 0; });
        for (var i = 0; i < 5; i++)
        {
            database.Clock.Advance(TimeSpan.FromMinutes(5));
            await database.DrainAsync();
        }

        Assert.Single(database.Effects.Calls);
        Assert.Empty(await database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync()));
    }

    [Fact]
    public async Task An_event_finds_a_wait_by_the_business_key_the_instance_has_now()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},{"type":"Elsa.Event","id":"e","eventName":"x"},
              {"type":"Elsa.Event","id":"k","eventName":"benennen"},{"type":"Elsa.Correlate","id":"c","correlationId":"F-9"}],
              "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"e"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"k"}},{"source":{"activity":"k","port":"Done"},"target":{"activity":"c"}}]}}
            """);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await PublishEvent(database, "benennen");
        await database.DrainAsync();
        await PublishEvent(database, "x", correlationId: "F-9");
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await database.InstanceAsync(id)).SubStatus);
    }

    [Fact]
    public async Task Cancelling_an_instance_takes_its_task_and_its_timer_away()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},
              {"type":"Buergerservice.UserTask","id":"t","title":"Prüfen","candidateRoles":["Clearing"]},{"type":"Elsa.Delay","id":"d","timeSpan":"5.00:00:00"}],
              "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"t"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"d"}}]}}
            """);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(id, "Probe", EngineDatabase.Anna); return 0; });
        await database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Cancelled, (await database.InstanceAsync(id)).SubStatus);
        Assert.Equal(UserTaskState.Cancelled, (await database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync())).State);
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task A_failing_effect_is_tried_again_with_the_same_id_until_it_succeeds()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneEffect);
        database.Effects.Answer = call => call.Attempt < 3 ? throw new EffectException("Gegenstelle antwortet nicht", retryHelps: true) : "da";
        var id = await database.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([1, 2, 3], database.Effects.Calls.Select(c => c.Attempt));
        Assert.Single(database.Effects.Calls.Select(c => c.Id).Distinct());
        Assert.Equal("da", (await database.StateAsync(id)).Output["antwort"]);
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 1)]
    public async Task An_effect_that_fails_for_good_becomes_an_incident_with_its_cause(bool retryHelps, int attempts)
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneEffect);
        database.Effects.Answer = _ => throw new EffectException("Das Archiv lehnt ab", retryHelps);
        var id = await database.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await database.DrainAsync();
            database.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal(attempts, database.Effects.Calls.Count);
        Assert.Equal("Das Archiv lehnt ab", Assert.Single((await database.StateAsync(id)).Incidents).Message);
        Assert.Equal(InstanceSubStatus.Faulted, (await database.InstanceAsync(id)).SubStatus);
    }

    [Fact]
    public async Task A_change_a_module_refuses_undoes_the_burst_and_stops_the_instance_with_an_incident()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.SetOutput","id":"o","outputName":"x","outputValue":"1"},{"type":"Test.RefusedChange","id":"c"},{"type":"Elsa.Event","id":"e","eventName":"nie"}]}}
            """);
        var id = await database.StartAsync();
        await database.DrainAsync();
        var state = await database.StateAsync(id);
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Contains("gibt.es.nicht", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(state.Output);
        Assert.Equal(0, await database.InAsync((BuergerserviceDb db) => db.Bookmarks.CountAsync()));
    }

    [Fact]
    public async Task The_work_of_a_dead_worker_is_taken_over_when_its_lease_has_run_out()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        var store = database.Services.GetRequiredService<IEngineStore>();
        Assert.Single(await store.ClaimAsync("tot", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        Assert.Equal(0, await database.DrainAsync());
        database.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(1, await database.DrainAsync());
        Assert.Equal(InstanceSubStatus.Suspended, (await database.InstanceAsync(id)).SubStatus);
    }

    [Fact]
    public async Task A_worker_that_has_lost_its_lease_writes_nothing()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(TwoWaits);
        var id = await database.StartAsync();
        var store = database.Services.GetRequiredService<IEngineStore>();
        var item = Assert.Single(await store.ClaimAsync("langsam", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        database.Clock.Advance(TimeSpan.FromSeconds(61));
        await database.DrainAsync();
        var revision = (await database.InstanceAsync(id)).Revision;
        await database.Services.GetRequiredService<WorkProcessor>().ProcessAsync(item, CancellationToken.None);
        Assert.Equal(revision, (await database.InstanceAsync(id)).Revision);
        Assert.Equal(1, await database.InAsync((BuergerserviceDb db) => db.Journal.CountAsync(p => p.InstanceId == id)));
    }

    [Fact]
    public async Task A_running_instance_keeps_its_version_when_a_new_one_is_published()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneTask);
        var id = await database.StartAsync();
        await database.DrainAsync();
        await database.PublishAsync(TwoWaits);
        Assert.Equal(1, (await database.InstanceAsync(id)).DefinitionVersion);
        Assert.Equal(2, (await database.InstanceAsync(await database.StartAsync())).DefinitionVersion);
        Assert.Equal([1, 2], await database.InAsync((BuergerserviceDb db) => db.Definitions.OrderBy(d => d.Version).Select(d => d.Version).ToListAsync()));
    }

    [Fact]
    public async Task A_changed_audit_entry_is_noticed()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneTask);
        await database.StartAsync();
        Assert.Null(await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
        await database.InAsync((BuergerserviceDb db) => db.Database.ExecuteSqlRawAsync("UPDATE audit_entries SET \"Actor\" = 'jemand' WHERE \"Number\" = 2"));
        Assert.Equal(2, await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
        await database.InAsync((BuergerserviceDb db) => db.Database.ExecuteSqlRawAsync("DELETE FROM audit_entries WHERE \"Number\" = 1"));
        Assert.Equal(2, await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
    }

    [Fact]
    public async Task Many_people_acting_at_once_leave_one_unbroken_audit_trail()
    {
        await using var database = await CreateAsync();
        await database.PublishAsync(OneTask);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => database.StartAsync())));
        Assert.Null(await database.InAsync((BuergerserviceDb db) => AuditLog.FindBreakAsync(db)));
        Assert.Equal(42, await database.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync()));
    }

    private static Task<int> PublishEvent(EngineDatabase database, string name, string? correlationId = null) =>
        database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync(name, null, EngineDatabase.Anna, correlationId: correlationId); return 0; });
}
