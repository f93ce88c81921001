using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Triggers;

/// <summary>Definitions that start by themselves. The clock of these tests begins on 23.11.2026 at 08:00 UTC.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_timer_starts_again_and_again_and_keeps_its_beat()
    {
        await _database.PublishAsync(Timer("01:00:00"));
        await PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await CountAsync());
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), await DueAsync());
        await PassAsync(TimeSpan.FromMinutes(51));
        Assert.Equal(2, await CountAsync());
        Assert.All(await _database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().ToListAsync()), i => Assert.Equal(("kreis", InstanceSubStatus.Finished), (i.Tenant, i.SubStatus)));
    }

    [Fact]
    public async Task What_was_missed_starts_once_and_not_once_per_missed_time()
    {
        await _database.PublishAsync(Timer("01:00:00"));
        await PassAsync(TimeSpan.FromHours(30.5));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero), await DueAsync());
    }

    [Fact]
    public async Task Two_nodes_start_one_instance_per_due_time()
    {
        await _database.PublishAsync(Timer("01:00:00"));
        _database.Clock.Advance(TimeSpan.FromHours(1));
        var store = _database.Services.GetRequiredService<IEngineStore>();
        var first = Assert.Single(await store.ClaimAsync("a", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        _database.Clock.Advance(TimeSpan.FromSeconds(61));
        var second = Assert.Single(await store.ClaimAsync("b", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        var processor = _database.Services.GetRequiredService<WorkProcessor>();
        await processor.ProcessAsync(first, CancellationToken.None);
        Assert.Equal(0, await CountAsync());
        await processor.ProcessAsync(second, CancellationToken.None);
        await processor.ProcessAsync(second, CancellationToken.None);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_start_that_fails_again_and_again_is_noted_and_the_next_one_happens()
    {
        await _database.PublishAsync(Timer("1.00:00:00"));
        await ReplaceJsonAsync("{ kaputt");
        await PassAsync(TimeSpan.FromDays(1));
        for (var attempt = 1; attempt < new WorkOptions().MaxBurstAttempts; attempt++)
            await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, await CountAsync());
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero), await DueAsync());
        var note = Assert.Single(await _database.InAsync((BuergerserviceDb db) => db.AuditEntries.AsNoTracking().Where(a => a.Action == "definition.start-failed").ToListAsync()));
        Assert.Equal(("kreis", "definition:test"), (note.Tenant, note.Subject));
        Assert.Contains("\"activity\":\"t\"", note.Details, StringComparison.Ordinal);

        await ReplaceJsonAsync(Timer("1.00:00:00"));
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), await DueAsync());
    }

    [Fact]
    public async Task A_retracted_definition_starts_no_more()
    {
        await _database.PublishAsync(Timer("01:00:00"));
        await _database.InAsync(async (DefinitionCommands definitions) => { await definitions.RetractAsync("test", EngineDatabase.Anna); return 0; });
        await PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(0, await CountAsync());
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task A_start_that_was_claimed_before_its_trigger_was_withdrawn_does_not_happen()
    {
        await _database.PublishAsync(Timer("01:00:00"));
        _database.Clock.Advance(TimeSpan.FromHours(1));
        var store = _database.Services.GetRequiredService<IEngineStore>();
        var item = Assert.Single(await store.ClaimAsync("a", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        var trigger = await store.FindTriggerAsync(item.BookmarkId!.Value, CancellationToken.None);
        await _database.InAsync((BuergerserviceDb db) => db.Triggers.ExecuteDeleteAsync());
        await Assert.ThrowsAsync<LeaseLostException>(() => store.CommitAsync(new EngineCommit { Done = item, Trigger = trigger!.Id }, CancellationToken.None));
        await _database.DrainAsync();
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_new_version_keeps_an_unchanged_timer_and_replaces_a_changed_one()
    {
        await _database.PublishAsync(Timer("10:00:00"));
        _database.Clock.Advance(TimeSpan.FromHours(4));
        await _database.PublishAsync(Timer("10:00:00", name: "Neu"));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.Zero), await DueAsync());
        await _database.PublishAsync(Timer("02:00:00"));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero), await DueAsync());
    }

    [Theory]
    [InlineData("at", "2026-11-23T12:00:00+01:00")]
    [InlineData("cron", "0 12 * * *")]
    public async Task A_start_already_due_when_a_new_version_is_published_happens_with_the_new_version(string kind, string when)
    {
        string Definition(string name) => (kind == "at" ? At(when) : Cron(when)).Replace("\"definitionId\":\"test\"", $"\"definitionId\":\"test\",\"description\":\"{name}\"", StringComparison.Ordinal);
        await _database.PublishAsync(Definition("alt"));
        _database.Clock.Advance(TimeSpan.FromHours(3.5));
        await _database.PublishAsync(Definition("neu"));
        await _database.DrainAsync();
        var published = await _database.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.IsPublished).Select(d => d.Id).SingleAsync());
        Assert.Equal(published, Assert.Single(await _database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().ToListAsync())).DefinitionVersionId);
    }

    // A start under way either has committed before the trigger is gone, and its next due time is seen, or finds it gone.
    [Fact]
    public async Task Publishing_takes_the_triggers_away_before_it_looks_at_what_they_have_scheduled()
    {
        await _database.PublishAsync(Timer("10:00:00"));
        _database.Statements.Clear();
        await _database.PublishAsync(Timer("10:00:00", name: "Neu"));
        var sent = _database.Statements.Sent.Select(s => s.Sql).ToList();
        var removed = sent.FindIndex(s => s.StartsWith("DELETE FROM \"engine_triggers\"", StringComparison.Ordinal));
        var looked = sent.FindIndex(s => s.StartsWith("SELECT", StringComparison.Ordinal) && s.Contains("FROM \"engine_work\"", StringComparison.Ordinal));
        Assert.InRange(removed, 0, looked);
    }

    [Fact]
    public async Task A_point_in_time_starts_once_also_when_it_passed_while_nothing_ran()
    {
        await _database.PublishAsync(At("2026-11-23T12:00:00+01:00"));
        await PassAsync(TimeSpan.FromDays(3));
        Assert.Equal(1, await CountAsync());
        await PassAsync(TimeSpan.FromDays(3));
        Assert.Equal(1, await CountAsync());
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task A_point_in_time_in_the_past_is_not_started_at_publish()
    {
        await _database.PublishAsync(At("2020-01-01T00:00:00Z"));
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Publishing_warns_of_a_point_in_time_that_is_over_and_names_the_activity()
    {
        var passed = At("2026-11-23T07:59:59Z");
        var change = await _database.InAsync(async (DefinitionCommands definitions) =>
        {
            await definitions.ImportAsync(passed, EngineDatabase.Anna);
            return await definitions.PublishAsync("test", EngineDatabase.Anna);
        });
        var warning = Assert.Single(change.Problems);
        Assert.Equal((ProblemSeverity.Warning, "start-passed", "t"), (warning.Severity, warning.Code, warning.ActivityId));
        Assert.Contains("(t), Eingabe „Zeitpunkt“", warning.Message, StringComparison.Ordinal);
        Assert.Equal([warning], await _database.InAsync((DefinitionCommands definitions) => definitions.CheckAsync(passed)));
        Assert.Empty(await _database.InAsync((DefinitionCommands definitions) => definitions.CheckAsync(At("2026-11-23T08:00:01Z"))));
    }

    [Fact]
    public async Task A_calendar_rule_means_German_wall_clock_time()
    {
        await _database.PublishAsync(Cron("0 7 * * MON-FRI"));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero), await DueAsync());
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-23T08:00:01Z", "2026-11-23T08:00:10Z")]
    public void Daylight_saving_neither_loses_nor_doubles_a_time(string rule, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), Schedule.NextOf(rule, DateTimeOffset.Parse(after, null)));

    [Fact]
    public async Task A_bad_rule_is_refused_at_publish_with_activity_and_input()
    {
        var error = await Assert.ThrowsAsync<DefinitionException>(() => _database.PublishAsync(Cron("61 7 * * *")));
        Assert.Contains("Aktivität „Nachts“ (t), Eingabe „Kalenderregel“", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_step_a_calendar_rule_waits_for_its_next_time()
    {
        await _database.PublishAsync("""{"definitionId":"test","root":{"type":"Elsa.Cron","id":"c","cronExpression":"0 12 * * *"}}""");
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero), Assert.Single((await _database.StateAsync(id)).Bookmarks).DueAt);
        await PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
    }

    private static string Timer(string interval, string name = "Test") =>
        """{"definitionId":"test","name":"NAME","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Timer","id":"t","canStartWorkflow":true,"interval":"INTERVAL"},{"type":"Elsa.WriteLine","id":"w","text":"los"}]}}"""
            .Replace("NAME", name, StringComparison.Ordinal).Replace("INTERVAL", interval, StringComparison.Ordinal);

    private static string At(string at) =>
        """{"definitionId":"test","root":{"type":"Elsa.StartAt","id":"t","canStartWorkflow":true,"dateTime":"WANN"}}""".Replace("WANN", at, StringComparison.Ordinal);

    private static string Cron(string rule) =>
        """{"definitionId":"test","root":{"type":"Elsa.Cron","id":"t","name":"Nachts","canStartWorkflow":true,"cronExpression":"RULE"}}""".Replace("RULE", rule, StringComparison.Ordinal);

    private async Task PassAsync(TimeSpan time)
    {
        _database.Clock.Advance(time);
        await _database.DrainAsync();
    }

    private Task<int> ReplaceJsonAsync(string json) => _database.InAsync((BuergerserviceDb db) => db.Definitions.ExecuteUpdateAsync(set => set.SetProperty(d => d.Json, json)));

    private Task<int> CountAsync() => _database.InAsync((BuergerserviceDb db) => db.Instances.CountAsync());

    private async Task<DateTimeOffset> DueAsync() => Assert.Single(await _database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().Where(w => w.Kind == WorkKind.Schedule).ToListAsync())).DueAt;
}
