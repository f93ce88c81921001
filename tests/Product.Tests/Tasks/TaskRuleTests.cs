using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static Buergerservice.Product.Tests.Tasks.TaskWorld;

namespace Buergerservice.Product.Tests.Tasks;

public sealed class TaskRuleTests
{
    [Fact]
    public async Task Of_twenty_who_claim_at_once_one_wins_and_the_others_are_told_who()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a"));
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var actor = i % 2 == 0 ? Anna : Bernd;
            try
            {
                return (actor, Won: (UserTask?)await world.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, new TaskRequest(actor, 1, $"op-{i}"))), Refusal: (ConflictException?)null);
            }
            catch (ConflictException e)
            {
                return (actor, Won: (UserTask?)null, Refusal: (ConflictException?)e);
            }
        })));
        var stored = await world.TaskAsync(task.Id);
        var winner = stored.Assignee == "anna" ? Anna : Bernd;
        Assert.Single(await world.HistoryAsync(task.Id), e => e.Kind == TaskEventKind.Claimed);
        Assert.All(attempts.Where(a => a.actor != winner), a =>
        {
            Assert.Equal("not-claimable", a.Refusal?.Code);
            Assert.Contains(winner.DisplayName, a.Refusal!.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task With_roles_and_units_given_a_person_needs_one_of_each()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.StartAsync(Step("beides", ("candidateRoles", Names("Sachbearbeitung")), ("candidateUnits", Names("Sozialamt"))));
        await world.StartAsync(Step("einheit", ("candidateUnits", Names("Sozialamt"))));
        Assert.Equal(["Aufgabe beides", "Aufgabe einheit"], (await world.ListAsync(InboxView.Claimable, Anna)).Order());
        Assert.Empty(await world.ListAsync(InboxView.Claimable, Bernd));
        Assert.Equal(["Aufgabe einheit"], await world.ListAsync(InboxView.Claimable, Clara));
    }

    [Fact]
    public async Task Who_has_done_one_step_cannot_do_the_other_in_either_order()
    {
        await using var world = await TaskWorld.CreateAsync();
        var first = await world.StartAsync(Step("erstellen"), Step("pruefen", ("excludedSteps", Names("erstellen"))));
        await world.ClaimAsync(first, Anna);
        await world.CompleteAsync(first, Anna);
        var second = await world.OpenTaskAsync("pruefen");
        Assert.Equal(["anna"], second.ExcludedUsers);
        Assert.Empty(await world.ListAsync(InboxView.Claimable, Anna));
        await Assert.ThrowsAsync<NotFoundException>(() => world.ClaimAsync(second, Anna));
        await world.ClaimAsync(second, Bernd);
        await world.CompleteAsync(second, Bernd);
        Assert.Contains(await world.HistoryAsync(second.Id), e => e is { Kind: TaskEventKind.Excluded, Other: "anna" });
    }

    [Fact]
    public async Task A_task_open_beside_the_other_excludes_whoever_does_that_one_first()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.Database.PublishAsync("""
            { "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Flowchart", "id": "f", "activities": [
              { "type": "Elsa.WriteLine", "id": "s", "text": "x" },
              { "type": "Buergerservice.UserTask", "id": "a", "title": "A", "candidateRoles": ["Sachbearbeitung"] },
              { "type": "Buergerservice.UserTask", "id": "b", "title": "B", "candidateRoles": ["Sachbearbeitung"], "excludedSteps": ["a"] } ],
              "connections": [ { "source": { "activity": "s" }, "target": { "activity": "a" } }, { "source": { "activity": "s" }, "target": { "activity": "b" } } ] } }
            """);
        await world.Database.StartAsync();
        await world.Database.DrainAsync();
        var (a, b) = (await world.OpenTaskAsync("a"), await world.OpenTaskAsync("b"));
        await world.ClaimAsync(a, Anna);
        await world.ClaimAsync(b, Anna);
        await world.CompleteAsync(a, Anna);
        Assert.Equal("excluded", (await Assert.ThrowsAsync<ConflictException>(() => world.CompleteAsync(b, Anna))).Code);
        await world.InAsync(async (TaskCommands tasks) => await tasks.DelegateAsync(b.Id, "bernd", (await world.TaskAsync(b.Id)).Revision, Anna));
        await world.CompleteAsync(b, Bernd);
    }

    [Fact]
    public async Task Whoever_did_a_step_of_the_process_above_cannot_do_the_one_below_and_the_other_way_round()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.Database.PublishAsync("""
            { "definitionId": "unten", "root": { "type": "Buergerservice.UserTask", "id": "pruefen", "title": "P", "candidateRoles": ["Sachbearbeitung"], "excludedSteps": ["test:erstellen"] } }
            """);
        var first = await world.StartAsync(
            Step("erstellen"),
            new() { ["type"] = "Elsa.DispatchWorkflow", ["id"] = "d", ["workflowDefinitionId"] = "unten", ["waitForCompletion"] = true },
            Step("freigeben", ("excludedSteps", Names("unten:pruefen"))));
        await world.ClaimAsync(first, Anna);
        await world.CompleteAsync(first, Anna);
        var below = await world.OpenTaskAsync("pruefen");
        Assert.Equal(["anna"], below.ExcludedUsers);
        await world.ClaimAsync(below, Bernd);
        await world.CompleteAsync(below, Bernd);
        Assert.Equal(["bernd"], (await world.OpenTaskAsync("freigeben")).ExcludedUsers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_migration_that_renames_a_step_keeps_the_four_eyes_rule(bool isSecondOpen)
    {
        static string Version(string first) => $$$"""
            { "definitionId": "test", "root": { "type": "Elsa.Sequence", "id": "s", "activities": [
              { "type": "Buergerservice.UserTask", "id": "{{{first}}}", "title": "A", "candidateRoles": ["Sachbearbeitung"] },
              { "type": "Elsa.Event", "id": "e", "eventName": "weiter" },
              { "type": "Buergerservice.UserTask", "id": "b", "title": "B", "candidateRoles": ["Sachbearbeitung"], "excludedSteps": ["{{{first}}}"] } ] } }
            """;
        await using var world = await TaskWorld.CreateAsync();
        await world.Database.PublishAsync(Version("alt"));
        await world.Database.StartAsync();
        await world.Database.DrainAsync();
        var a = await world.OpenTaskAsync("alt");
        await world.ClaimAsync(a, Anna);
        await world.CompleteAsync(a, Anna);
        if (isSecondOpen)
            await GoOnAsync();
        await world.Database.PublishAsync(Version("neu"));
        await world.InAsync((MigrationCommands m) => m.OrderAsync("test", 1, 2, new Dictionary<string, string> { ["alt"] = "neu" }, "Neue Fassung", EngineDatabase.Anna));
        await world.Database.DrainAsync();
        if (!isSecondOpen)
            await GoOnAsync();
        var b = await world.OpenTaskAsync("b");
        Assert.Equal(["neu"], b.ExcludedSteps);
        Assert.Equal(["anna"], b.ExcludedUsers);
        await Assert.ThrowsAsync<NotFoundException>(() => world.ClaimAsync(b, Anna));

        async Task GoOnAsync()
        {
            await world.InAsync(async (InstanceCommands c) => { await c.PublishEventAsync("weiter", null, EngineDatabase.Anna); return 0; });
            await world.Database.DrainAsync();
        }
    }

    [Fact]
    public async Task The_same_operation_twice_does_nothing_twice_and_another_content_under_its_id_is_refused()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("outcomes", Names("Ja", "Nein"))));
        for (var i = 0; i < 2; i++)
            await world.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, new TaskRequest(Anna, 1, "op-1")));
        Assert.Equal("idempotency-conflict", (await Assert.ThrowsAsync<ConflictException>(() => world.InAsync((TaskCommands tasks) => tasks.ReleaseAsync(task.Id, new TaskRequest(Anna, 2, "op-1"))))).Code);
        Task<UserTask> Complete(string outcome) => world.InAsync((TaskCommands tasks) => tasks.CompleteAsync(task.Id, outcome, new Dictionary<string, object?>(), 2, "op-2", Anna));
        await Complete("Ja");
        Assert.Equal("Ja", (await Complete("Ja")).Outcome);
        Assert.Equal("idempotency-conflict", (await Assert.ThrowsAsync<ConflictException>(() => Complete("Nein"))).Code);
        Assert.Equal([1, 2, 3], (await world.HistoryAsync(task.Id)).Select(e => e.Number));
        Assert.Equal([1, 2, 3], (await world.HistoryAsync(task.Id)).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_lead_cancels_a_task_where_the_process_allows_it_and_the_process_goes_on()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.Database.PublishAsync("""
            { "definitionId": "test", "name": "Test", "root": { "type": "Elsa.Flowchart", "id": "f", "activities": [
              { "type": "Buergerservice.UserTask", "id": "a", "title": "A", "candidateRoles": ["Sachbearbeitung", "Behördenleitung"], "isCancellable": true },
              { "type": "Buergerservice.UserTask", "id": "b", "title": "B", "candidateRoles": ["Sachbearbeitung", "Behördenleitung"] } ],
              "connections": [ { "source": { "activity": "a", "port": "Cancelled" }, "target": { "activity": "b" } } ] } }
            """);
        await world.Database.StartAsync();
        await world.Database.DrainAsync();
        var task = await world.OpenTaskAsync("a");
        Assert.Equal("not-allowed", (await Assert.ThrowsAsync<ConflictException>(() => world.InAsync((TaskCommands tasks) => tasks.CancelAsync(task.Id, new TaskRequest(Anna, 1, "op", "Egal"))))).Code);
        await Assert.ThrowsAsync<InputException>(() => world.InAsync((TaskCommands tasks) => tasks.CancelAsync(task.Id, new TaskRequest(Chefin, 1, "op"))));
        await world.InAsync((TaskCommands tasks) => tasks.CancelAsync(task.Id, new TaskRequest(Chefin, 1, "op", "Antrag zurückgenommen")));
        await world.Database.DrainAsync();
        Assert.Equal(UserTaskState.Cancelled, (await world.TaskAsync(task.Id)).State);
        var next = await world.OpenTaskAsync("b");
        await Assert.ThrowsAsync<InputException>(() => world.InAsync((TaskCommands tasks) => tasks.CancelAsync(next.Id, new TaskRequest(Chefin, 1, "op", "Auch"))));
    }

    [Fact]
    public async Task A_lead_moves_all_tasks_of_a_person_after_seeing_what_would_happen()
    {
        await using var world = await TaskWorld.CreateAsync();
        var plain = await world.StartAsync(Step("frei"));
        var excluded = await world.StartAsync(Step("vieraugen", ("excludedUsers", Names("bernd"))));
        var personal = await world.StartAsync(Step("persoenlich", ("assignee", "anna")));
        var changed = await world.StartAsync(Step("geaendert"));
        foreach (var task in (UserTask[])[plain, excluded, changed])
            await world.ClaimAsync(task, Anna);
        var preview = await world.InAsync((TaskReassignment r) => r.PreviewAsync("anna", "bernd", Chefin));
        Assert.Equal(4, preview.Count);
        Assert.Equal(2, preview.Count(p => p.Obstacle is null));
        Assert.Contains("Vier-Augen", preview.Single(p => p.Id == excluded.Id).Obstacle, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFoundException>(() => world.InAsync((TaskReassignment r) => r.PreviewAsync("anna", "bernd", Bernd)));

        await world.InAsync(async (TaskCommands tasks) => await tasks.ReleaseAsync(changed.Id, (await world.TaskAsync(changed.Id)).Revision, Anna));
        await world.ClaimAsync(changed, Anna);
        var seen = preview.Where(p => p.Obstacle is null).ToDictionary(p => p.Id, p => p.Revision);
        for (var i = 0; i < 2; i++)
            Assert.Equal(new(1, 1), await world.InAsync((TaskReassignment r) => r.MoveAsync("anna", "bernd", seen, "op", "Krankheit", Chefin)));
        Assert.Equal(("bernd", "anna", "anna", "anna"), ((await world.TaskAsync(plain.Id)).Assignee, (await world.TaskAsync(excluded.Id)).Assignee, (await world.TaskAsync(personal.Id)).Assignee, (await world.TaskAsync(changed.Id)).Assignee));
        var entry = (await world.HistoryAsync(plain.Id))[^1];
        Assert.Equal((TaskEventKind.Reassigned, "chefin", "bernd", "Krankheit"), (entry.Kind, entry.Actor, entry.Other, entry.Reason));

        var back = await world.InAsync((TaskReassignment r) => r.PreviewAsync("anna", null, Chefin));
        Assert.Equal("Die Aufgabe ist nur dieser Person zugedacht.", back.Single(p => p.Obstacle is not null).Obstacle);
        Assert.Equal(new(2, 0), await world.InAsync((TaskReassignment r) => r.MoveAsync("anna", null, back.Where(p => p.Obstacle is null).ToDictionary(p => p.Id, p => p.Revision), "op-2", null, Chefin)));
        Assert.Equal(UserTaskState.Available, (await world.TaskAsync(excluded.Id)).State);
    }

    [Fact]
    public async Task A_changed_calendar_changes_a_deadline_only_when_asked()
    {
        var calendars = new Engine.Calendar.CalendarCatalog();
        calendars.Add("""{ "schluessel": "kreis", "name": "Kreis" }""", "kreis.json");
        await using var world = await TaskWorld.CreateAsync(calendars);
        var task = await world.StartAsync(Step("a", ("dueInMonths", 1)));
        Assert.Equal(new DateOnly(2026, 12, 23), task.ReadPeriod()!.LastDay);
        Assert.Empty(await world.InAsync((DeadlineReview review) => review.FindAsync(Admin)));
        calendars.Add("""{ "schluessel": "kreis", "name": "Kreis", "feiertage": [ { "name": "Neuer Feiertag", "tag": "12-23" } ] }""", "kreis.json");
        Assert.Equal(new DateOnly(2026, 12, 23), (await world.TaskAsync(task.Id)).ReadPeriod()!.LastDay);
        var outdated = Assert.Single(await world.InAsync((DeadlineReview review) => review.FindAsync(Admin)));
        Assert.Equal((new DateOnly(2026, 12, 23), new DateOnly(2026, 12, 24)), (outdated.Before, outdated.After.LastDay));
        Assert.Equal(1, await world.InAsync((DeadlineReview review) => review.RecomputeAsync(new Dictionary<Guid, int> { [task.Id] = outdated.Revision }, Admin)));
        var after = await world.TaskAsync(task.Id);
        Assert.Equal(new DateTimeOffset(2026, 12, 24, 22, 59, 59, TimeSpan.Zero), after.DueAt);
        Assert.Contains("Neuer Feiertag", after.ReadPeriod()!.Derivation, StringComparison.Ordinal);
        Assert.Empty(await world.InAsync((DeadlineReview review) => review.FindAsync(Admin)));
        await Assert.ThrowsAsync<NotFoundException>(() => world.InAsync((DeadlineReview review) => review.FindAsync(Chefin)));
    }

    [Fact]
    public async Task A_workflow_waits_for_the_new_end_only_when_asked()
    {
        var calendars = new Engine.Calendar.CalendarCatalog();
        calendars.Add("""{ "schluessel": "kreis", "name": "Kreis" }""", "kreis.json");
        await using var world = await TaskWorld.CreateAsync(calendars);
        await world.Database.PublishAsync("""{ "definitionId": "test", "root": { "type": "Buergerservice.WaitForDeadline", "id": "frist", "count": 1 } }""");
        var id = await world.Database.StartAsync(correlationId: "F-7");
        await world.Database.DrainAsync();
        Assert.Empty(await world.InAsync((WaitingDeadlines waits) => waits.FindAsync(Admin)));
        calendars.Add("""{ "schluessel": "kreis", "name": "Kreis", "feiertage": [ { "name": "Neuer Feiertag", "tag": "12-23" } ] }""", "kreis.json");
        var outdated = Assert.Single(await world.InAsync((WaitingDeadlines waits) => waits.FindAsync(Admin)));
        Assert.Equal((id, "F-7", new DateOnly(2026, 12, 23), new DateOnly(2026, 12, 24)), (outdated.InstanceId, outdated.Title, outdated.Before, outdated.After.LastDay));
        await world.Database.DrainAsync();
        Assert.Equal(outdated.BookmarkId, Assert.Single((await world.Database.StateAsync(id)).Bookmarks).Id);

        var foreign = new Actor("fremd", "Fremd", "aok", [Actor.AdministratorRole]);
        Assert.Equal(0, await world.InAsync((WaitingDeadlines waits) => waits.RecomputeAsync([outdated.BookmarkId], foreign)));
        Assert.Equal(1, await world.InAsync((WaitingDeadlines waits) => waits.RecomputeAsync([outdated.BookmarkId, Guid.NewGuid()], Admin)));
        await world.Database.DrainAsync();
        var wait = Assert.Single((await world.Database.StateAsync(id)).Bookmarks);
        Assert.Equal((new DateTimeOffset(2026, 12, 24, 23, 0, 0, TimeSpan.Zero), "Frist bis 24.12.2026, 24:00 Uhr"), (wait.DueAt, wait.Description));
        Assert.Equal(0, await world.InAsync((WaitingDeadlines waits) => waits.RecomputeAsync([outdated.BookmarkId], Admin)));
        Assert.Empty(await world.InAsync((WaitingDeadlines waits) => waits.FindAsync(Admin)));
        Assert.Equal(1, await world.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "instance.recompute-deadline")));
        await Assert.ThrowsAsync<NotFoundException>(() => world.InAsync((WaitingDeadlines waits) => waits.FindAsync(Chefin)));
    }
}
