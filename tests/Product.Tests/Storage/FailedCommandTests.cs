using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>A command that fails leaves nothing behind that the next save of the same page would write.</summary>
public sealed class FailedCommandTests : IAsyncLifetime
{
    private EngineDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await EngineDatabase.CreateAsync();
        await _database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Buergerservice.UserTask","id":"t","title":"Prüfen","candidateRoles":["Clearing"]}}
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_completion_that_lost_its_race_is_not_told_by_the_audit_trail()
    {
        var task = await TaskAsync();
        await _database.InAsync(async (IServiceProvider page) =>
        {
            var (db, commands) = (page.GetRequiredService<BuergerserviceDb>(), page.GetRequiredService<TaskCommands>());
            await commands.GetAsync(task, EngineDatabase.Anna, Cancel);
            await _database.InAsync((TaskCommands other) => other.ChangePriorityAsync(task, 80, new TaskRequest(EngineDatabase.Anna, 2), Cancel));
            await Assert.ThrowsAsync<ConflictException>(() => commands.CompleteAsync(task, "Done", new Dictionary<string, object?>(), 2, "op", EngineDatabase.Anna, Cancel));
            db.ChangeTracker.Clear();
            await commands.SaveDraftAsync(task, new Dictionary<string, object?> { ["a"] = "b" }, EngineDatabase.Anna, Cancel);
            return 0;
        });
        Assert.Empty(await _database.InAsync((BuergerserviceDb db) => db.AuditEntries.AsNoTracking().Where(a => a.Action == "task.complete").ToListAsync(Cancel)));
    }

    [Fact]
    public async Task A_completion_refused_because_the_instance_has_stopped_leaves_the_task_open()
    {
        var task = await TaskAsync();
        await _database.InAsync((BuergerserviceDb db) => db.Database.ExecuteSqlRawAsync("UPDATE engine_instances SET \"Status\" = 1", Cancel));
        await _database.InAsync(async (IServiceProvider page) =>
        {
            var (db, commands) = (page.GetRequiredService<BuergerserviceDb>(), page.GetRequiredService<TaskCommands>());
            await Assert.ThrowsAsync<ConflictException>(() => commands.CompleteAsync(task, "Done", new Dictionary<string, object?>(), 2, "op", EngineDatabase.Anna, Cancel));
            await db.SaveChangesAsync(Cancel);
            return 0;
        });
        Assert.Equal(UserTaskState.Assigned, (await _database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync(Cancel))).State);
    }

    private async Task<Guid> TaskAsync()
    {
        await _database.StartAsync();
        await _database.DrainAsync();
        var task = await _database.InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().SingleAsync(Cancel));
        await _database.InAsync((TaskCommands tasks) => tasks.ClaimAsync(task.Id, 1, EngineDatabase.Anna, Cancel));
        return task.Id;
    }
}
