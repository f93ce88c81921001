using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Buergerservice.Product.Tests.Tasks.TaskWorld;

namespace Buergerservice.Product.Tests.Tasks;

public sealed class LadderTests
{
    private static readonly object[] Ladder =
    [
        new { workingDays = -2 },
        new { workingDays = 0, roles = Names("Behördenleitung"), priority = 1 },
        new { workingDays = 5, users = Names("clara"), priority = 3 },
    ];

    [Fact]
    public async Task Reminders_and_escalations_come_by_the_calendar_each_once_and_stand_in_the_history()
    {
        await using var world = await TaskWorld.CreateAsync();
        // Due in ten working days of the county: Monday, 7 December, midnight.
        var task = await world.StartAsync(Step("a", ("dueInWorkingDays", 10), ("ladder", Ladder)));
        await world.ClaimAsync(task, Anna);
        await world.GoToAsync(12, 3, 7, 59);
        Assert.Empty(world.Notices.Sent);
        // Two working days before: Thursday, when the office opens at eight.
        await world.GoToAsync(12, 3, 8);
        Assert.Equal((false, "anna"), (world.Notices.Sent[0].IsEscalation, Assert.Single(world.Notices.Sent[0].Recipients)));
        Assert.Equal(2, (await world.TaskAsync(task.Id)).Revision);

        await world.GoToAsync(12, 8, 0);
        Assert.Equal((true, "chefin"), (world.Notices.Sent[1].IsEscalation, Assert.Single(world.Notices.Sent[1].Recipients)));
        var late = await world.TaskAsync(task.Id);
        Assert.Equal((1, "anna"), (late.Priority, late.Assignee));
        Assert.Equal(["Aufgabe a"], await world.ListAsync(InboxView.Visible, Chefin));
        Assert.Empty(await world.ListAsync(InboxView.Visible, Clara));

        // Five working days after the 7th: Monday, the 14th.
        await world.GoToAsync(12, 14, 8);
        await world.Database.DrainAsync();
        Assert.Equal(["anna", "chefin", "clara"], world.Notices.Sent.Select(n => n.Recipients.Single()));
        Assert.Equal(3, (await world.TaskAsync(task.Id)).Priority);
        Assert.Equal([TaskEventKind.Created, TaskEventKind.Claimed, TaskEventKind.Reminded, TaskEventKind.Escalated, TaskEventKind.Escalated], (await world.HistoryAsync(task.Id)).Select(e => e.Kind));
        Assert.Equal("Behördenleitung", (await world.HistoryAsync(task.Id))[3].Detail);

        // Whom it was brought before may hand it on, also against the will of the one who has it.
        await world.InAsync(async (TaskCommands tasks) => await tasks.DelegateAsync(task.Id, "bernd", (await world.TaskAsync(task.Id)).Revision, Clara));
        Assert.Equal("bernd", (await world.TaskAsync(task.Id)).Assignee);
    }

    [Fact]
    public async Task A_done_task_is_neither_reminded_of_nor_escalated()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("dueInWorkingDays", 10), ("ladder", Ladder)), Step("b"));
        await world.ClaimAsync(task, Anna);
        await world.CompleteAsync(task, Anna);
        Assert.Equal(0, await world.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync(w => w.Kind == WorkKind.TaskStep)));
        await world.GoToAsync(12, 20, 8);
        Assert.Empty(world.Notices.Sent);
        Assert.Equal(UserTaskState.Completed, (await world.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task A_moved_due_date_moves_its_reminders_and_needs_a_reason()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("dueInDays", 10), ("ladder", Steps(new { workingDays = -2 }))));
        task = await world.ClaimAsync(task, Anna);
        var refused = await Assert.ThrowsAsync<InputException>(() => world.InAsync((TaskCommands tasks) => tasks.ChangeDueAsync(task.Id, null, new TaskRequest(Anna, task.Revision, "op-0"))));
        Assert.Contains("reason", refused.Fields.Keys);
        var later = new DateTimeOffset(2026, 12, 18, 22, 59, 59, TimeSpan.Zero);
        for (var i = 0; i < 2; i++)
            await world.InAsync((TaskCommands tasks) => tasks.ChangeDueAsync(task.Id, later, new TaskRequest(Anna, task.Revision, "op-1", "Gutachten fehlt noch")));
        var entry = (await world.HistoryAsync(task.Id)).Single(e => e.Kind == TaskEventKind.DueChanged);
        Assert.Equal(("anna", "Gutachten fehlt noch", "03.12.2026 → 18.12.2026"), (entry.Actor, entry.Reason, entry.Detail));
        await world.GoToAsync(12, 16, 7, 59);
        Assert.Empty(world.Notices.Sent);
        await world.GoToAsync(12, 16, 8);
        Assert.Single(world.Notices.Sent);
    }

    [Fact]
    public async Task A_computed_period_is_moved_by_those_who_lead_only()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("dueInMonths", 1), ("candidateRoles", Names("Sachbearbeitung", "Behördenleitung"))));
        task = await world.ClaimAsync(task, Anna);
        Assert.Contains("§ 188 Abs. 2 BGB", task.ReadPeriod()!.Derivation, StringComparison.Ordinal);
        var request = new TaskRequest(Anna, task.Revision, "op", "Grund");
        Assert.Equal("not-allowed", (await Assert.ThrowsAsync<ConflictException>(() => world.InAsync((TaskCommands tasks) => tasks.ChangeDueAsync(task.Id, null, request)))).Code);
        var moved = await world.InAsync((TaskCommands tasks) => tasks.ChangeDueAsync(task.Id, task.DueAt!.Value.AddDays(7), request with { Actor = Chefin }));
        Assert.Null(moved.ReadPeriod());
    }

    [Fact]
    public async Task A_clock_set_back_between_claim_and_commit_loses_no_reminder()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.StartAsync(Step("a", ("dueInDays", 1), ("ladder", Steps(new { workingDays = 0 }))));
        world.Database.Clock.Advance(TimeSpan.FromDays(1));
        var item = Assert.Single(await world.Database.Services.GetRequiredService<IEngineStore>().ClaimAsync("a", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None));
        world.Database.Clock.Advance(TimeSpan.FromSeconds(-1));
        await world.Database.Services.GetRequiredService<WorkProcessor>().ProcessAsync(item, CancellationToken.None);
        world.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Database.DrainAsync();
        Assert.Single(world.Notices.Sent);
    }

    [Fact]
    public async Task A_reminder_of_a_task_nobody_has_goes_to_all_who_could_do_it()
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.StartAsync(Step("a", ("dueInWorkingDays", 3), ("ladder", Steps(new { workingDays = -1 }))));
        await world.GoToAsync(11, 25, 8);
        Assert.Equal(["anna", "bernd"], Assert.Single(world.Notices.Sent).Recipients);
    }

    [Theory]
    [InlineData("""[{"roles":["X"]}]""")]
    [InlineData("""["in zwei Tagen"]""")]
    [InlineData("""[{"workingDays":100000}]""")]
    public async Task A_ladder_without_sense_is_refused_at_publish(string ladder)
    {
        await using var world = await TaskWorld.CreateAsync();
        var error = await Assert.ThrowsAsync<Engine.Definitions.DefinitionException>(() => world.StartAsync(Step("a", ("dueInDays", 1), ("ladder", System.Text.Json.JsonSerializer.Deserialize<object>(ladder)))));
        Assert.Contains(error.Problems, p => p.Code == "invalid-ladder");
    }
}
