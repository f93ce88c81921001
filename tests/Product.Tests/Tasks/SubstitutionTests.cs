using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static Buergerservice.Product.Tests.Tasks.TaskWorld;

namespace Buergerservice.Product.Tests.Tasks;

public sealed class SubstitutionTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public async Task A_substitute_sees_and_does_the_tasks_and_history_audit_and_journal_say_so()
    {
        await using var world = await TaskWorld.CreateAsync();
        var mine = await world.StartAsync(Step("meine", ("candidateUsers", Names("anna"))));
        await world.ClaimAsync(mine, Anna);
        var pool = await world.StartAsync(Step("topf"));
        Assert.Empty(await world.ListAsync(InboxView.Visible, Clara));
        await world.InAsync((Substitutes s) => s.AddAsync("anna", "clara", Today, Today.AddDays(4), Anna));
        Assert.Equal(["Aufgabe meine", "Aufgabe topf"], (await world.ListAsync(InboxView.Substitute, Clara)).Order());
        Assert.Equal(["Aufgabe meine", "Aufgabe topf"], (await world.ListAsync(InboxView.Visible, Clara)).Order());
        Assert.Empty(await world.ListAsync(InboxView.Claimable, Clara));

        var taken = await world.ClaimAsync(mine, Clara);
        Assert.Equal(("clara", "anna"), (taken.Assignee, taken.OnBehalfOf));
        await world.CompleteAsync(mine, Clara);
        var done = (await world.HistoryAsync(mine.Id))[^1];
        Assert.Equal((TaskEventKind.Completed, "clara", "anna"), (done.Kind, done.Actor, done.OnBehalfOf));
        var audit = await world.InAsync((BuergerserviceDb db) => db.AuditEntries.SingleAsync(a => a.Action == "task.complete"));
        Assert.Contains("\"onBehalfOf\":\"anna\"", audit.Details, StringComparison.Ordinal);
        var journal = await world.InAsync((BuergerserviceDb db) => db.Journal.Where(p => p.InstanceId == mine.InstanceId).Select(p => p.Records).ToListAsync());
        Assert.Contains(journal, r => r.Contains("Clara Cordes in Vertretung", StringComparison.Ordinal));

        // Given back, a task taken over for a colleague goes back to all who may do it.
        await world.ClaimAsync(pool, Clara);
        await world.InAsync(async (TaskCommands tasks) => await tasks.ReleaseAsync(pool.Id, (await world.TaskAsync(pool.Id)).Revision, Clara));
        Assert.Equal(UserTaskState.Available, (await world.TaskAsync(pool.Id)).State);
        await world.GoToAsync(11, 28, 8);
        Assert.Empty(await world.ListAsync(InboxView.Substitute, Clara));
        await Assert.ThrowsAsync<NotFoundException>(() => world.ClaimAsync(pool, Clara));
    }

    [Fact]
    public async Task A_task_taken_from_a_colleagues_desk_goes_back_there()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("assignee", "anna")));
        await world.InAsync((Substitutes s) => s.AddAsync("anna", "bernd", Today, Today, Anna));
        await world.ClaimAsync(task, Bernd);
        var back = await world.InAsync(async (TaskCommands tasks) => await tasks.ReleaseAsync(task.Id, (await world.TaskAsync(task.Id)).Revision, Bernd));
        Assert.Equal((UserTaskState.Assigned, "anna", null), (back.State, back.Assignee, back.OnBehalfOf));
    }

    [Fact]
    public async Task Standing_in_does_not_lift_the_four_eyes_rule()
    {
        await using var world = await TaskWorld.CreateAsync();
        var task = await world.StartAsync(Step("a", ("candidateUsers", Names("anna")), ("excludedUsers", Names("clara"))));
        await world.InAsync((Substitutes s) => s.AddAsync("anna", "clara", Today, Today, Anna));
        Assert.Empty(await world.ListAsync(InboxView.Substitute, Clara));
        await Assert.ThrowsAsync<NotFoundException>(() => world.ClaimAsync(task, Clara));
        // Nor does it reach to what the absent person is excluded from.
        var other = await world.StartAsync(Step("b", ("excludedUsers", Names("anna"))));
        await Assert.ThrowsAsync<NotFoundException>(() => world.ClaimAsync(other, Clara));
    }

    [Fact]
    public async Task Everybody_enters_their_own_and_administrators_those_of_all()
    {
        await using var world = await TaskWorld.CreateAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => world.InAsync((Substitutes s) => s.AddAsync("anna", "clara", Today, Today, Bernd)));
        var entry = await world.InAsync((Substitutes s) => s.AddAsync("anna", "clara", Today, Today.AddDays(1), Admin));
        await Assert.ThrowsAsync<NotFoundException>(() => world.InAsync(async (Substitutes s) =>
        {
            await s.EndAsync(entry.Id, Clara);
            return 0;
        }));
        Assert.Single(await world.InAsync((Substitutes s) => s.OfAsync(Clara)));
        Assert.Empty(await world.InAsync((Substitutes s) => s.OfAsync(Bernd)));
        await world.InAsync(async (Substitutes s) =>
        {
            await s.EndAsync(entry.Id, Anna);
            return 0;
        });
        Assert.Empty(await world.InAsync((Substitutes s) => s.AllAsync(Chefin)));
    }

    [Theory]
    [InlineData("clara", "clara", 0, 1, "substitute")]
    [InlineData("anna", "niemand", 0, 1, "substitute")]
    [InlineData("anna", "clara", 2, 1, "until")]
    [InlineData("anna", "clara", -9, -1, "until")]
    [InlineData("anna", "clara", 0, 400, "until")]
    [InlineData("anna", "bernd", 1, 5, "from")]
    public async Task What_cannot_be_is_refused_beside_its_field(string person, string substitute, int from, int until, string field)
    {
        await using var world = await TaskWorld.CreateAsync();
        await world.InAsync((Substitutes s) => s.AddAsync("anna", "bernd", Today, Today.AddDays(2), Anna));
        var error = await Assert.ThrowsAsync<InputException>(() => world.InAsync((Substitutes s) => s.AddAsync(person, substitute, Today.AddDays(from), Today.AddDays(until), Admin)));
        Assert.Contains(field, error.Fields.Keys);
    }
}
