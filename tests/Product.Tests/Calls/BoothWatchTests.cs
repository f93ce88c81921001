using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>A booth nobody hears of any more loses its call after a moment, and one that comes back keeps it.</summary>
public sealed class BoothWatchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-watch-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booth_that_is_gone_is_waited_for_and_then_hung_up(bool hasAgent)
    {
        await using var world = await OpenAsync();
        var call = await InCallAsync(world, hasAgent);
        await GoneAsync(world, hasAgent);
        await Watch(world).LookAsync(Cancel);
        Assert.NotNull(await world.StateAsync(s => s.Calls[call].BoothLostAt));
        await world.PassAsync(14);
        Assert.True(await world.StateAsync(s => s.Calls.ContainsKey(call)));
        await world.PassAsync(1);
        Assert.Equal(CallEnd.BoothLost, Assert.Single(await world.RowsAsync<CallRow>()).End);
        Assert.Null((await world.RowsAsync<BoothAgent>())[0].Call);
    }

    [Fact]
    public async Task A_booth_that_comes_back_in_time_keeps_its_call()
    {
        await using var world = await OpenAsync();
        var call = await InCallAsync(world, hasAgent: true);
        await GoneAsync(world, hasAgent: true);
        await Watch(world).LookAsync(Cancel);
        await world.PassAsync(10);
        await SetAsync(world, b => b.Connection = Guid.NewGuid());
        await Watch(world).LookAsync(Cancel);
        await world.PassAsync(60);
        Assert.Null(await world.StateAsync(s => s.Calls[call].BoothLostAt));
    }

    [Fact]
    public async Task A_connection_left_behind_by_a_node_that_died_is_worth_nothing_as_soon_as_nobody_vouches_for_it()
    {
        await using var world = await OpenAsync();
        var call = await InCallAsync(world, hasAgent: true);
        var heard = world.Node.Clock.GetUtcNow();
        await SetAsync(world, b => b.ConnectionHeardAt = heard);
        var (one, two) = (Watch(world), Watch(world));
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        await one.LookAsync(Cancel);
        await two.LookAsync(Cancel);
        Assert.Null(await world.StateAsync(s => s.Calls[call].BoothLostAt));
        Assert.NotNull((await world.RowsAsync<BoothAgent>())[0].Connection);

        world.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        await two.LookAsync(Cancel);
        await one.LookAsync(Cancel);
        Assert.NotNull(await world.StateAsync(s => s.Calls[call].BoothLostAt));
        Assert.Equal((null, heard), (await world.RowsAsync<BoothAgent>()).Select(b => (b.Connection, b.ConnectionSince)).Single());
        await world.PassAsync(15);
        Assert.Equal(CallEnd.BoothLost, Assert.Single(await world.RowsAsync<CallRow>()).End);
    }

    [Fact]
    public async Task A_connection_nobody_has_ever_vouched_for_has_its_time_from_the_first_look_on()
    {
        await using var world = await OpenAsync();
        await InCallAsync(world, hasAgent: true);
        await SetAsync(world, b => b.ConnectionHeardAt = null);
        await Watch(world).LookAsync(Cancel);
        var first = world.Node.Clock.GetUtcNow();
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        await Watch(world).LookAsync(Cancel);
        Assert.NotNull((await world.RowsAsync<BoothAgent>())[0].Connection);
        world.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        await Watch(world).LookAsync(Cancel);
        Assert.Equal((null, first), (await world.RowsAsync<BoothAgent>()).Select(b => (b.Connection, b.ConnectionSince)).Single());
    }

    [Fact]
    public async Task As_long_as_either_agent_or_screen_is_there_nothing_is_said()
    {
        await using var world = await OpenAsync();
        await InCallAsync(world, hasAgent: true);
        var now = world.Node.Clock.GetUtcNow();
        await SetAsync(world, b => (b.Connection, b.ScreenSeenAt) = (null, now));
        var entries = (await world.RowsAsync<CallLogRow>()).Count;
        await Watch(world).LookAsync(Cancel);
        Assert.Equal(entries, (await world.RowsAsync<CallLogRow>()).Count);
    }

    [Fact]
    public async Task Times_without_a_line_are_kept_once_and_end()
    {
        await using var world = await OpenAsync();
        await InCallAsync(world, hasAgent: true);
        var since = world.Node.Clock.GetUtcNow();
        await SetAsync(world, b => (b.Connection, b.ConnectionSince) = (null, since));
        var (one, two) = (Watch(world), Watch(world));
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        await one.LookAsync(Cancel);
        await two.LookAsync(Cancel);
        Assert.Equal((since, null, OutageCause.Line), Assert.Single((await world.RowsAsync<BoothOutageRow>()).Select(o => (o.From, o.Until, o.Cause))));
        await SetAsync(world, b => b.Connection = Guid.NewGuid());
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        await one.LookAsync(Cancel);
        Assert.Equal(since.AddSeconds(60), Assert.Single(await world.RowsAsync<BoothOutageRow>()).Until);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<CallWorld> OpenAsync() => CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), services => services.AddScoped<OrganisationDirectory>());

    private static BoothWatch Watch(CallWorld world) =>
        new(world.Centers, world.Node.Services.GetRequiredService<IServiceScopeFactory>(), world.Node.Clock, NullLogger<BoothWatch>.Instance);

    private static async Task<string> InCallAsync(CallWorld world, bool hasAgent)
    {
        await world.FillAsync(booths: 1, agents: 1);
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = CallWorld.Center });
            return await db.SaveChangesAsync(Cancel);
        });
        var now = world.Node.Clock.GetUtcNow();
        await SetAsync(world, b =>
        {
            if (hasAgent)
                (b.PublicKey, b.Connection) = ("schlüssel", Guid.NewGuid());
            else
                b.ScreenSeenAt = now;
        });
        var call = (await world.ArriveAsync(1)).ToString();
        Assert.Null((await world.DoAsync(new Accept("a1", call))).Refusal);
        return call;
    }

    private static Task GoneAsync(CallWorld world, bool hasAgent)
    {
        if (hasAgent)
            return SetAsync(world, b => b.Connection = null);
        world.Node.Clock.Advance(TimeSpan.FromSeconds(16));
        return Task.CompletedTask;
    }

    private static async Task SetAsync(CallWorld world, Action<BoothAgent> change) => await world.Node.InAsync(async (BuergerserviceDb db) =>
    {
        change(await db.Set<BoothAgent>().SingleAsync(Cancel));
        return await db.SaveChangesAsync(Cancel);
    });
}
