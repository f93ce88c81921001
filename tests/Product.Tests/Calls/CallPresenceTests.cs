using System.Data.Common;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>Who has the agent page open can be called; who closes it has a moment, and a node that dies takes nobody's calls for long.</summary>
public sealed class CallPresenceTests : IDisposable
{
    private static readonly Actor Agent = new("a1", "a1", "kreis", ["Clearing"]);
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-presence-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_is_loaded_anew_was_never_away()
    {
        await using var world = await OpenAsync();
        using var node = Node(world);
        var entries = (await world.RowsAsync<CallLogRow>()).Count;
        await node.LeaveAsync(await node.EnterAsync(Agent, Cancel));
        await PassAsync(world, node, 4);
        await node.EnterAsync(Agent, Cancel);
        await PassAsync(world, node, 20);
        // Not away and back: nothing was said at all.
        Assert.Equal(entries, (await world.RowsAsync<CallLogRow>()).Count);
        Assert.False(await LostAsync(world));
        Assert.Single(await world.RowsAsync<CallPresenceRow>());
    }

    [Fact]
    public async Task A_page_that_is_closed_is_missed_after_a_moment_and_its_call_goes_on_to_somebody_else()
    {
        await using var world = await OpenAsync();
        using var node = Node(world);
        var page = await node.EnterAsync(Agent, Cancel);
        var call = await world.ArriveAsync(1);
        await world.DoAsync(new Accept("a1", call.ToString()));
        await node.LeaveAsync(page);
        await PassAsync(world, node, 4);
        Assert.False(await LostAsync(world));
        await PassAsync(world, node, 2);
        Assert.True(await LostAsync(world));
        Assert.Empty(await world.RowsAsync<CallPresenceRow>());
        await world.PassAsync(15);
        Assert.Equal((CallState.Waiting, 1), await world.StateAsync(s => (s.Calls[call.ToString()].State, s.Calls[call.ToString()].Losses)));
    }

    [Fact]
    public async Task Who_may_not_take_calls_any_more_is_not_rung_and_the_call_in_progress_goes_on_with_somebody_else()
    {
        await using var world = await OpenAsync();
        using var node = Node(world);
        await node.EnterAsync(Agent, Cancel);
        var call = await world.ArriveAsync(1);
        await world.DoAsync(new Accept("a1", call.ToString()));
        await world.Node.InAsync(async (OrganisationDirectory o) =>
        {
            var dismissal = new CallDismissal(world.Centers, o);
            await dismissal.DismissAsync("kreis", "a1", "anke", Cancel);
            await dismissal.DismissAsync("kreis", "nie-da", "anke", Cancel);
            return true;
        });
        // The page is open still, and says so.
        await PassAsync(world, node, 20);
        await world.PassAsync(15);
        Assert.Equal((Want.Offline, CallState.Waiting), await world.StateAsync(s => (s.Agents["a1"].Want, s.Calls[call.ToString()].State)));
        Assert.False(await world.StateAsync(s => s.Agents.ContainsKey("nie-da")));
    }

    [Fact]
    public async Task With_two_pages_open_one_may_be_closed()
    {
        await using var world = await OpenAsync();
        using var node = Node(world);
        await node.EnterAsync(Agent, Cancel);
        await node.LeaveAsync(await node.EnterAsync(Agent, Cancel));
        await PassAsync(world, node, 10);
        Assert.False(await LostAsync(world));
    }

    [Fact]
    public async Task The_pages_of_a_node_that_died_are_missed_by_another_and_those_of_one_that_lives_are_not()
    {
        await using var world = await OpenAsync();
        using var alive = Node(world);
        using (var dead = Node(world))
            await dead.EnterAsync(Agent, Cancel);
        var other = new Actor("a2", "a2", "kreis", ["Clearing"]);
        await alive.EnterAsync(other, Cancel);
        await PassAsync(world, alive, 44);
        Assert.False(await LostAsync(world));
        await PassAsync(world, alive, 2);
        Assert.True(await LostAsync(world));
        Assert.Null(await world.StateAsync(s => s.Agents["a2"].LostAt));
        // Back on the other node.
        await alive.EnterAsync(Agent, Cancel);
        Assert.False(await LostAsync(world));
    }

    [Fact]
    public async Task A_node_whose_database_was_away_says_again_who_is_there()
    {
        await using var world = await OpenAsync();
        using var away = Node(world);
        using var other = Node(world);
        await away.EnterAsync(Agent, Cancel);
        // The one does not get through for a minute, and the other takes its pages for gone.
        await PassAsync(world, other, 60);
        Assert.True(await LostAsync(world));
        await away.LookAsync(Cancel);
        Assert.False(await LostAsync(world));
        await PassAsync(world, away, 60);
        await other.LookAsync(Cancel);
        Assert.False(await LostAsync(world));
    }

    [Fact]
    public async Task A_page_whose_line_never_came_about_is_not_renewed_for_ever()
    {
        var before = new BeforeCenter();
        await using var world = await OpenAsync(s => s.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(before)));
        using var node = Node(world);
        using var gone = new CancellationTokenSource();
        before.Once = gone.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.EnterAsync(Agent, gone.Token));
        Assert.Single(await world.RowsAsync<CallPresenceRow>());
        await PassAsync(world, node, 50);
        Assert.Empty(await world.RowsAsync<CallPresenceRow>());
        Assert.True(await LostAsync(world));
    }

    [Fact]
    public async Task Of_two_nodes_that_look_one_says_it_once()
    {
        var before = new BeforeDeletion();
        await using var world = await OpenAsync(s => s.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(before)));
        using var one = Node(world);
        using var two = Node(world);
        await one.LeaveAsync(await one.EnterAsync(Agent, Cancel));
        var entries = (await world.RowsAsync<CallLogRow>()).Count;
        world.Node.Clock.Advance(TimeSpan.FromSeconds(6));
        // Both have seen that the page is gone; while the one hesitates the agent comes back, so that its word would take him off again.
        before.Once = async () =>
        {
            await two.LookAsync(Cancel);
            Assert.True(await LostAsync(world));
            await two.EnterAsync(Agent, Cancel);
        };
        await one.LookAsync(Cancel);
        Assert.Null(before.Once);
        Assert.Equal(entries + 2, (await world.RowsAsync<CallLogRow>()).Count);
        Assert.False(await LostAsync(world));
    }

    [Fact]
    public async Task A_page_opened_while_its_person_is_being_missed_makes_good_for_it()
    {
        var answer = new AfterAnswer();
        await using var world = await OpenAsync(s => s.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(answer)));
        using var node = Node(world);
        await node.LeaveAsync(await node.EnterAsync(Agent, Cancel));
        world.Node.Clock.Advance(TimeSpan.FromSeconds(6));
        // Nobody is here, the database has answered; before that is said the page is back, with nothing to say yet.
        answer.Once = () => node.EnterAsync(Agent, Cancel);
        await node.LookAsync(Cancel);
        Assert.Null(answer.Once);
        Assert.False(await LostAsync(world));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<CallWorld> OpenAsync(Action<IServiceCollection>? configure = null)
    {
        var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), s =>
        {
            s.AddScoped<OrganisationDirectory>();
            configure?.Invoke(s);
        });
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = CallWorld.Center });
            return await db.SaveChangesAsync(Cancel);
        });
        await world.FillAsync(booths: 1, agents: 2);
        await world.DoAsync(new SetWant("a2", Want.NotReady, "Pause"));
        return world;
    }

    private static CallPresence Node(CallWorld world) => new(world.Centers, world.Node.Services.GetRequiredService<IServiceScopeFactory>(), world.Node.Clock, NullLogger<CallPresence>.Instance);

    private static Task<bool> LostAsync(CallWorld world) => world.StateAsync(s => s.Agents["a1"].LostAt is not null);

    // As the loop does: a look every two seconds.
    private static async Task PassAsync(CallWorld world, CallPresence node, int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 2)
        {
            world.Node.Clock.Advance(TimeSpan.FromSeconds(2));
            await node.LookAsync(Cancel);
        }
    }

    /// <summary>Does something between the look at the pages that are gone and their deletion.</summary>
    private sealed class BeforeDeletion : DbCommandInterceptor
    {
        public Func<Task>? Once { get; set; }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Once is { } action && command.CommandText.StartsWith("DELETE FROM \"calls_presence\"", StringComparison.Ordinal))
            {
                Once = null;
                await action();
            }

            return result;
        }
    }

    /// <summary>Does something when the page is written down and the distribution is about to be told.</summary>
    private sealed class BeforeCenter : DbCommandInterceptor
    {
        public Action? Once { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Once is { } action && command.CommandText.Contains("calls_center", StringComparison.Ordinal))
            {
                Once = null;
                action();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ValueTask.FromResult(result);
        }
    }

    /// <summary>Does something when it has been asked whether a person has another page.</summary>
    private sealed class AfterAnswer : DbCommandInterceptor
    {
        public Func<Task>? Once { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Once is { } action && command.CommandText.Contains("EXISTS", StringComparison.Ordinal) && command.CommandText.Contains("calls_presence", StringComparison.Ordinal))
            {
                Once = null;
                await action();
            }

            return result;
        }
    }
}
