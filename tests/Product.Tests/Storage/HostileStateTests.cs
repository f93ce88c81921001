using System.Text;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>States and resumptions nobody should send, through the queue.</summary>
public sealed class HostileStateTests : IAsyncLifetime
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Event","id":"e","eventName":"weiter"},{"type":"Test.Fire","id":"f"}]}}""";

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
