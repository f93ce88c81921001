using Buergerservice.Engine.Tasks;
using Xunit;

namespace Buergerservice.Engine.Tests.Tasks;

public sealed class UserTaskTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Anna = new("anna", "Anna", "kreis", ["Clearing"]);
    private static readonly Actor Bert = new("bert", "Bert", "kreis", ["Clearing"]);
    private static readonly Actor Chef = new("chef", "Chef", "kreis", ["Behördenleitung"]);
    private static readonly Actor Fremd = new("fremd", "Fremd", "aok", ["Clearing"]);

    [Fact]
    public void Of_two_people_who_claim_one_task_the_second_gets_a_conflict()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        Assert.Equal("not-claimable", Assert.Throws<ConflictException>(() => task.Claim(By(Bert), 1)).Code);
        Assert.Equal("anna", task.Assignee);
    }

    [Fact]
    public void Claiming_ones_own_task_again_changes_nothing()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        task.Claim(By(Anna), 1);
        Assert.Equal(2, task.Revision);
    }

    [Fact]
    public void A_stale_revision_is_noticed()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        Assert.Equal("revision-conflict", Assert.Throws<ConflictException>(() => task.Complete(By(Anna, "op"), "Done", "{}", 1)).Code);
        Assert.True(task.IsOpen);
    }

    [Fact]
    public void Repeating_the_operation_that_completed_a_task_changes_nothing()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        Assert.True(task.Complete(By(Anna, "op-1"), "Done", "{}", 2));
        Assert.False(task.Complete(By(Anna, "op-1"), "Done", "{}", 2));
        Assert.Equal("terminal", Assert.Throws<ConflictException>(() => task.Complete(By(Anna, "op-2"), "Done", "{}", 3)).Code);
    }

    [Fact]
    public void A_task_cannot_be_completed_without_having_claimed_it() =>
        Assert.Equal("not-assigned", Assert.Throws<ConflictException>(() => Task().Complete(By(Anna, "op"), "Done", "{}", 1)).Code);

    [Fact]
    public void An_excluded_person_can_neither_claim_nor_be_given_the_task()
    {
        var task = Task(excluded: ["bert"]);
        Assert.Equal("excluded", Assert.Throws<ConflictException>(() => task.Claim(By(Bert), 1)).Code);
        task.Claim(By(Anna), 1);
        Assert.Throws<InputException>(() => task.Delegate(By(Anna), Bert, 2));
    }

    [Fact]
    public void A_person_of_another_role_or_tenant_does_not_see_the_task()
    {
        Assert.True(Task().IsVisibleTo(Anna));
        Assert.False(Task().IsVisibleTo(Chef));
        Assert.False(Task().IsVisibleTo(Fremd));
    }

    [Fact]
    public void An_outcome_the_task_does_not_have_is_refused()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        Assert.Contains("outcome", Assert.Throws<InputException>(() => task.Complete(By(Anna, "op"), "Gibt es nicht", "{}", 2)).Fields.Keys);
    }

    [Fact]
    public void A_released_task_keeps_its_draft_for_the_next_person()
    {
        var task = Task();
        task.Claim(By(Anna), 1);
        task.SaveDraft(Anna, "{\"a\":1}");
        task.Release(By(Anna), 2);
        task.Claim(By(Bert), 3);
        Assert.Equal("{\"a\":1}", task.Draft);
        Assert.Throws<ConflictException>(() => task.SaveDraft(Anna, "{}"));
    }

    private static TaskAct By(Actor actor, string? operation = null) => new(actor, Now, operation);

    private static UserTask Task(IReadOnlyList<string>? excluded = null) => UserTask.Create(
        new() { Id = Guid.NewGuid(), BookmarkId = Guid.NewGuid(), ActivityId = "a", Title = "T", CandidateRoles = ["Clearing"], ExcludedUsers = excluded ?? [] },
        Guid.NewGuid(), "d", "kreis", null, Now);
}
