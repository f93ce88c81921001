using System.Text;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>States and resumptions nobody should send, through the queue.</summary>
public sealed class HostileStateTests : IAsyncLifetime
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Event","id":"e","eventName":"weiter"},{"type":"Test.Fire","id":"f"}]}}""";

    private const string TaskAndEffect = """
        {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Start","id":"s"},{"type":"Buergerservice.UserTask","id":"t","title":"Prüfen","candidateRoles":["Clearing"]},{"type":"Test.Effect","id":"x"}],
          "connections":[{"source":{"activity":"s","port":"Done"},"target":{"activity":"t"}},{"source":{"activity":"s","port":"Done"},"target":{"activity":"x"}}]}}
        """;

    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_state_of_a_newer_release_waits_for_a_node_that_reads_it_however_often_this_one_tries()
    {
        var id = await WaitingAsync();
        var state = (await _database.InstanceAsync(id)).State;
        await StoreAsync(id, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(state).Replace("\"format\":1", "\"format\":99", StringComparison.Ordinal)));
        await SendAsync();
        for (var i = 0; i < 20; i++)
        {
            _database.Clock.Advance(TimeSpan.FromMinutes(2));
            await _database.DrainAsync();
        }

        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(id)).SubStatus);
        Assert.Equal(0, (await _database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().SingleAsync())).Attempts);
        await StoreAsync(id, state);
        _database.Clock.Advance(TimeSpan.FromMinutes(2));
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"format":"x"}""")]
    [InlineData("""{"format":1,"id":"keine Kennung"}""")]
    public async Task A_state_that_is_none_stops_its_instance_and_nothing_else(string state)
    {
        var broken = await WaitingAsync();
        var healthy = await _database.StartAsync();
        await _database.DrainAsync();
        await StoreAsync(broken, Encoding.UTF8.GetBytes(state));
        await SendAsync();
        for (var i = 0; i < 12; i++)
        {
            await _database.DrainAsync();
            _database.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal(InstanceSubStatus.Faulted, (await _database.InstanceAsync(broken)).SubStatus);
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(healthy)).SubStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    public async Task An_instance_whose_state_is_none_can_be_cancelled_with_all_that_hangs_on_it(string state)
    {
        await _database.PublishAsync(TaskAndEffect);
        _database.Effects.Answer = _ => throw new EffectException("kaputt", retryHelps: true);
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        await StoreAsync(id, Encoding.UTF8.GetBytes(state));
        await CancelAsync(_database, id);
        await ExpectCancelledAsync(_database, id);
    }

    [Fact]
    public async Task An_instance_whose_version_is_missing_is_stopped_and_can_be_cancelled()
    {
        await _database.PublishAsync(TaskAndEffect);
        _database.Effects.Answer = _ => throw new EffectException("kaputt", retryHelps: false);
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        Assert.Equal(1, (await _database.InstanceAsync(id)).IncidentCount);
        await _database.InAsync(async (OperationCommands o) => { await o.RetryAsync(id, (await _database.StateAsync(id)).Incidents[0].Id, new(EngineDatabase.Anna, "Probe", (await _database.InstanceAsync(id)).Revision)); return 0; });
        await _database.InAsync((BuergerserviceDb db) => db.Definitions.ExecuteDeleteAsync());
        var log = new LogLines();
        // Another process, which does not know the version from before.
        await using var later = await EngineDatabase.CreateAsync(_database.Services.GetRequiredService<DatabaseOptions>(), s => s.AddLogging(l => l.AddProvider(log)));
        for (var i = 0; i < 14; i++)
        {
            await later.DrainAsync();
            later.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Faulted), ((await later.InstanceAsync(id)).Status, (await later.InstanceAsync(id)).SubStatus));
        Assert.Single(log.With($"Instance {id} cannot be read and is stopped"));
        await CancelAsync(later, id);
        await ExpectCancelledAsync(later, id);
    }

    [Fact]
    public async Task A_wait_resumed_twice_and_once_more_after_the_end_goes_on_once()
    {
        var id = await WaitingAsync();
        var wait = Assert.Single((await _database.StateAsync(id)).Bookmarks).Id;
        for (var i = 0; i < 2; i++)
            await _database.InAsync(async (InstanceCommands commands) => { await commands.ResumeAsync(id, wait, null, EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
        await _database.InAsync(async (BuergerserviceDb db) =>
        {
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Resume, Tenant = "kreis", InstanceId = id, BookmarkId = wait, DueAt = _database.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
        Assert.Single(_database.Effects.Calls);
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    private static async Task CancelAsync(EngineDatabase database, Guid id)
    {
        await database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(id, "Probe", EngineDatabase.Anna); return 0; });
        await database.DrainAsync();
    }

    private static async Task ExpectCancelledAsync(EngineDatabase database, Guid id)
    {
        var row = await database.InstanceAsync(id);
        Assert.Equal((InstanceStatus.Finished, InstanceSubStatus.Cancelled, 0), (row.Status, row.SubStatus, row.IncidentCount));
        Assert.NotNull(row.FinishedAt);
        Assert.Equal([UserTaskState.Cancelled], await database.InAsync((BuergerserviceDb db) => db.Tasks.Where(t => t.InstanceId == id).Select(t => t.State).ToListAsync()));
        Assert.Equal((0, 0), (await database.InAsync((BuergerserviceDb db) => db.Bookmarks.CountAsync()), await database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync())));
    }

    private async Task<Guid> WaitingAsync()
    {
        await _database.PublishAsync(OneEvent);
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        return id;
    }

    private Task<int> StoreAsync(Guid id, byte[] state) =>
        _database.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, state)));

    private Task<int> SendAsync() =>
        _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync("weiter", null, EngineDatabase.Anna); return 0; });
}
