using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;
using AgentConnection = Buergerservice.Media.Acd.AgentConnection;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>What the call distribution promises on every database, on one node and on two.</summary>
public abstract class CallCenterCompliance
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<DatabaseOptions> NewDatabaseAsync();

    [Fact]
    public async Task A_call_rings_is_taken_and_ends_and_only_who_holds_it_may_use_the_devices()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 1, agents: 1);
        var call = await world.ArriveAsync(1);
        Assert.Equal((call, null), await BoothAsync(world));
        Assert.Null((await world.DoAsync(new Accept("a1", call.ToString()))).Refusal);
        Assert.Equal((call, "a1"), await BoothAsync(world));
        await world.PassAsync(40);
        Assert.Null((await world.DoAsync(new HangUp(call.ToString(), HangUpBy.Agent))).Refusal);
        Assert.Equal((null, null), await BoothAsync(world));
        var row = Assert.Single(await world.RowsAsync<CallRow>());
        Assert.Equal((CallEnd.Completed, HangUpBy.Agent, "a1", 40_000L, "b1", "kreis", "gespraech"), (row.End, row.EndedBy, row.Person, row.TalkMilliseconds, row.Booth, row.Tenant, row.DeletionClass));
        Assert.Contains(await world.RowsAsync<CallSpanRow>(), s => s is { Status: AgentStatus.InCall, Person: "a1", Tenant: "kreis" } && (s.Until - s.From) == TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task What_nobody_does_happens_by_the_work_queue_and_one_entry_waits_at_most()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 3, agents: 2);
        var call = await world.ArriveAsync(1);
        Assert.Equal(1, await world.TicksAsync());
        var first = await world.StateAsync(s => s.Calls[call.ToString()].AgentId);
        await world.PassAsync(20);
        Assert.Equal((AgentStatus.NotReady, CallDistribution.RingNoAnswer), await world.StateAsync(s => (s.Agents[first!].Status, s.Agents[first!].Reason!)));
        Assert.NotEqual(first, await world.StateAsync(s => s.Calls[call.ToString()].AgentId));
        await world.ArriveAsync(2);
        await world.ArriveAsync(3);
        Assert.Equal(1, await world.TicksAsync());
        // Nobody takes them: all are asked to come back later, and then nothing is left to wait for.
        for (var i = 0; i < 140; i++)
            await world.PassAsync(5);
        Assert.All(await world.RowsAsync<CallRow>(), c => Assert.Equal(CallEnd.CallbackOffered, c.End));
        Assert.Equal(0, await world.TicksAsync());
    }

    [Fact]
    public async Task An_earlier_moment_moves_the_entry_that_waits()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 2, agents: 1);
        await world.DoAsync(new SetWant("a1", Want.NotReady, "Pause"));
        var waiting = await world.ArriveAsync(1);
        // Waits for the second line in 60 seconds; ringing is due in 20.
        await world.DoAsync(new SetWant("a1", Want.Ready));
        Assert.Equal(1, await world.TicksAsync());
        await world.PassAsync(20);
        Assert.Equal(CallState.Waiting, await world.StateAsync(s => s.Calls[waiting.ToString()].State));
    }

    [Fact]
    public async Task A_tick_that_is_not_the_awaited_one_does_nothing()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 1, agents: 1);
        var call = await world.ArriveAsync(1);
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        await world.Centers.TickAsync(CallWorld.Center, Guid.CreateVersion7(), Cancel);
        Assert.Equal(CallState.Offered, await world.StateAsync(s => s.Calls[call.ToString()].State));
        await world.Node.DrainAsync();
        Assert.Equal(CallState.Waiting, await world.StateAsync(s => s.Calls[call.ToString()].State));
    }

    [Fact]
    public async Task What_is_refused_leaves_no_trace()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 1, agents: 1);
        var (entries, state) = ((await world.RowsAsync<CallLogRow>()).Count, await world.StateAsync());
        world.Node.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(AcdRefusal.TooLate, (await world.DoAsync(new Accept("a1", Guid.NewGuid().ToString()))).Refusal);
        Assert.Equal((entries, state), ((await world.RowsAsync<CallLogRow>()).Count, await world.StateAsync()));
    }

    [Fact]
    public async Task What_could_not_be_stored_has_not_happened()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 1, agents: 1);
        var state = await world.StateAsync();
        // There is no such booth: the row that says who may use its devices cannot be written.
        await Assert.ThrowsAsync<NotFoundException>(() => world.DoAsync(CallWorld.Arrival(Guid.CreateVersion7(), 9)));
        Assert.Equal(state, await world.StateAsync());
        Assert.Empty(await world.RowsAsync<CallRow>());
        await world.ArriveAsync(1);
    }

    [Fact]
    public async Task The_log_replayed_and_a_node_that_begins_anew_have_the_same_state()
    {
        var database = await NewDatabaseAsync();
        await using var world = await CallWorld.OpenAsync(database);
        await world.FillAsync(booths: 6, agents: 4);
        var random = new Random(4_711);
        for (var i = 0; i < 320; i++)
        {
            if (random.Next(3) == 0)
                await world.PassAsync(random.Next(1, 30));
            await world.DoAsync(await RandomAsync(world, random));
        }

        await world.DoAsync(new SetPolicy(new() { Ring = 7_000 }));
        await world.ArriveAsync(await FreeBoothAsync(world));
        await world.PassAsync(8);

        var log = await world.RowsAsync<CallLogRow>();
        Assert.InRange(log.Count, 120, 2_000);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(l => l.Number).Order());
        var replayed = new CallDistribution(new());
        foreach (var entry in log.OrderBy(l => l.Number))
            replayed.Execute(entry.At, JsonSerializer.Deserialize<AcdCommand>(entry.Command)!);
        var state = await world.StateAsync();
        Assert.Equal(state, JsonSerializer.Serialize(replayed.State));
        await using var other = await CallWorld.OpenAsync(database);
        Assert.Equal(state, await other.StateAsync());
        Assert.True((await world.RowsAsync<CallCenterRow>())[0].SnapshotNumber > 0);
    }

    [Fact]
    public async Task Of_two_nodes_that_act_at_once_one_comes_after_the_other()
    {
        var database = await NewDatabaseAsync();
        await using var one = await CallWorld.OpenAsync(database);
        await using var two = await CallWorld.OpenAsync(database);
        // The clocks of two machines are never the same.
        two.Node.Clock.Advance(TimeSpan.FromMilliseconds(700));
        const int Calls = 12;
        await one.FillAsync(Calls, Calls);
        CallWorld[] nodes = [one, two];
        var calls = await Task.WhenAll(Enumerable.Range(1, Calls).Select(i => Task.Run(() => nodes[i % 2].ArriveAsync(i), Cancel)));
        var offered = await two.StateAsync(s => s.Calls.Values.ToDictionary(c => c.Id, c => c.AgentId!));
        Assert.Equal(Calls, offered.Values.Distinct().Count());
        // Everybody clicks twice, once on each node.
        var answers = await Task.WhenAll(calls.SelectMany(c => nodes.Select(n => Task.Run(() => n.DoAsync(new Accept(offered[c.ToString()], c.ToString())), Cancel))));
        Assert.Equal(Calls, answers.Count(a => a.Refusal is null));
        Assert.Equal(Calls, answers.Count(a => a.Refusal == AcdRefusal.TooLate));
        Assert.Equal(await one.StateAsync(), await two.StateAsync());
        var log = (await one.RowsAsync<CallLogRow>()).OrderBy(l => l.Number).ToList();
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(l => l.Number));
        Assert.True(log.Zip(log.Skip(1)).All(p => p.First.At <= p.Second.At));
        Assert.All(await one.RowsAsync<BoothAgent>(), b => Assert.NotNull(b.CallPerson));
    }

    [Fact]
    public async Task A_node_that_dies_in_a_call_leaves_it_to_the_other_one()
    {
        var database = await NewDatabaseAsync();
        await using var two = await CallWorld.OpenAsync(database);
        Guid call;
        await using (var one = await CallWorld.OpenAsync(database))
        {
            await one.FillAsync(booths: 1, agents: 2);
            call = await one.ArriveAsync(1);
        }

        await two.PassAsync(20);
        var agent = await two.StateAsync(s => s.Calls[call.ToString()].AgentId);
        Assert.NotNull(agent);
        Assert.Null((await two.DoAsync(new Accept(agent, call.ToString()))).Refusal);
    }

    [Fact]
    public async Task What_a_person_decides_is_in_the_audit_trail_with_what_it_did()
    {
        await using var world = await CallWorld.OpenAsync(await NewDatabaseAsync());
        await world.FillAsync(booths: 1, agents: 1);
        var order = new CallOrder(CallWorld.Center, "kreis", "leitung", _ => [new SetWant("a1", Want.NotReady, "Dienstbesprechung")]) { Audit = ("call.force", "user:a1", null) };
        await world.Centers.ExecuteAsync(order, Cancel);
        await world.Centers.ExecuteAsync(order with { Commands = _ => [new EndWrapUp("a1")] }, Cancel);
        var audit = await world.Node.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Subject == "user:a1").Select(a => a.Action + " " + a.Actor + " " + a.Tenant).ToListAsync(Cancel));
        Assert.Equal(["call.force leitung kreis"], audit);
    }

    private static async Task<int> FreeBoothAsync(CallWorld world) =>
        await world.StateAsync(s => Enumerable.Range(1, 6).FirstOrDefault(b => s.Calls.Values.All(c => c.BoothId != $"kreis/b{b}"))) is var free and > 0 ? free : throw new InvalidOperationException("All booths are busy; choose another seed.");

    private static async Task<AcdCommand> RandomAsync(CallWorld world, Random random)
    {
        var (agent, booth, call) = ($"a{random.Next(1, 5)}", random.Next(1, 6), Guid.CreateVersion7());
        return await world.StateAsync<AcdCommand>(s =>
        {
            var own = s.Agents[agent].CallId ?? "";
            return random.Next(10) switch
            {
                0 or 1 => CallWorld.Arrival(call, booth),
                2 or 3 => new Accept(agent, own),
                4 => new HoldCall(agent, own),
                5 => new ResumeCall(agent, own),
                6 => new HangUp(own, HangUpBy.Agent),
                7 => new TransferCall(agent, own, null, "kreis", "clearing"),
                8 => new AgentConnection(agent, random.Next(2) == 0),
                _ => new SetWant(agent, random.Next(4) == 0 ? Want.NotReady : Want.Ready, "Pause"),
            };
        });
    }

    private static async Task<(Guid? Call, string? Person)> BoothAsync(CallWorld world) =>
        (await world.RowsAsync<BoothAgent>()).Where(b => b.Booth == "b1").Select(b => (b.Call, b.CallPerson)).Single();
}

public sealed class SqliteCallCenterTests : CallCenterCompliance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-calls-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    protected override Task<DatabaseOptions> NewDatabaseAsync() => Task.FromResult(DatabaseOptions.Sqlite(_directory));
}

[Collection(PostgreSqlFixture.Name)]
public sealed class PostgreSqlCallCenterTests(PostgreSqlFixture server) : CallCenterCompliance
{
    protected override Task<DatabaseOptions> NewDatabaseAsync() => server.NoDatabaseAsync();
}
