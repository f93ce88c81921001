using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Tests.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Load;

/// <summary>
/// On demand (<c>./test.sh acdload</c>): two portals, each a process of its own, distribute calls; one is killed under load. Every citizen
/// who has come is served by the other one.
/// </summary>
public sealed class CallKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Tenant = "last";
    private const string Service = "clearing";
    private const int Booths = 40;
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-callkill-").FullName;
    private readonly Dictionary<string, DateTimeOffset> _leaving = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="isLed">Whether each visit is led by the shipped process; otherwise the distribution alone is at work.</param>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_killed_under_load_loses_no_call(bool isLed)
    {
        const int Citizens = 120;
        await using var server = new PostgreSqlServer(isDurable: true);
        var reason = await server.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
        var database = new DatabaseOptions(DatabaseProvider.PostgreSql, server.ConnectionTo("last"));
        // The world outside: sensors and agents. It carries out no work itself.
        await using var world = new NodePortal(database, _directory, "welt", works: false);
        var booths = await FillAsync(world.Services, isLed);
        using var one = await PortalProcess.StartAsync(database, _directory, "eins", Cancel);
        using var two = await PortalProcess.StartAsync(database, _directory, "zwei", Cancel);
        var (came, killed) = (0, false);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(8), $"{came} have come and not all have been served.");
            foreach (var booth in booths.Where(b => b.IsFree).Take(Math.Min(3, Citizens - came)).ToList())
            {
                booth.IsFree = false;
                came++;
                await SenseAsync(world.Services, booth, DeviceEvents.PersonArrived);
            }

            await ServeAsync(world.Services, booths);
            var ended = await EndedAsync(world.Services, isLed);
            if (!killed && ended >= Citizens / 3)
            {
                killed = true;
                await one.KillAsync(Cancel);
                output.WriteLine($"Killed after {ended} calls; {booths.Count(b => !b.IsFree)} booths had somebody inside");
            }

            if (ended == Citizens)
                break;
            await Task.Delay(100, Cancel);
        }

        await two.KillAsync(Cancel);
        Assert.True(killed);
        await using var scope = world.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var calls = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == Tenant).ToListAsync(Cancel);
        output.WriteLine(string.Join("\n", calls.GroupBy(c => c.InstanceId).Where(g => isLed && g.Count() > 1).Select(g => string.Join("; ", g.OrderBy(c => c.ArrivedAt).Select(c => $"{c.Booth} {c.ArrivedAt:mm:ss.fff} {c.AnsweredAt:mm:ss.fff} {c.EndedAt:mm:ss.fff} {c.End}")))));
        Assert.Equal(Citizens, calls.Count);
        Assert.All(calls, c => Assert.Equal(CallEnd.Completed, c.End));
        if (isLed)
        {
            var visits = await db.Set<BoothVisit>().AsNoTracking().ToListAsync(Cancel);
            Assert.All(visits, v => Assert.Equal(BoothVisitState.Closed, v.State));
            Assert.Equal(calls.Select(c => c.InstanceId).Order(), visits.Select(v => (Guid?)v.InstanceId).Order());
        }
        var log = await db.Set<CallLogRow>().AsNoTracking().Where(l => l.Center == Tenant).OrderBy(l => l.Number).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(l => l.Number));
        var replayed = new CallDistribution(new());
        log.ForEach(l => replayed.Execute(l.At, JsonSerializer.Deserialize<AcdCommand>(l.Command)!));
        Assert.Equal(await world.Services.GetRequiredService<CallCenters>().ReadAsync(Tenant, s => JsonSerializer.Serialize(s), Cancel), JsonSerializer.Serialize(replayed.State));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isLed ? "With" : "Without")} the process of the visit: {Citizens} calls, all completed, in {clock.Elapsed.TotalSeconds:0} s; longest wait {calls.Max(c => (c.AnsweredAt - c.ArrivedAt)!.Value.TotalSeconds):0} s"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<List<Booth>> FillAsync(IServiceProvider services, bool isLed)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        db.Add(new OrganisationRow { Tenant = Tenant, Name = "Probe", Center = Tenant, EntryService = Service });
        var rows = Enumerable.Range(0, Booths).Select(i => new BoothAgent { Id = Guid.CreateVersion7(), Tenant = Tenant, Booth = $"b{i}", Name = $"Kabine {i}", Connection = Guid.CreateVersion7() }).ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancel);
        if (!isLed)
            await db.Triggers.ExecuteDeleteAsync(Cancel);
        await services.GetRequiredService<CallCenters>().ExecuteAsync(new(Tenant, Tenant, "test", _ => [.. Enumerable.Range(0, Booths).SelectMany(i => new AcdCommand[] { new DefineAgent($"a{i}", Tenant, new() { [Service] = 1 }), new SetWant($"a{i}", Want.Ready) })]), Cancel);
        return rows.ConvertAll(r => new Booth(r.Id, r.Booth));
    }

    // Agents accept what rings; citizens leave after a moment of talk.
    private async Task ServeAsync(IServiceProvider services, List<Booth> booths)
    {
        var centers = services.GetRequiredService<CallCenters>();
        var (calls, writing) = await centers.ReadAsync(Tenant, s => (s.Calls.Values.Select(c => (c.Id, Booth: c.BoothId.Split('/')[1], c.State, c.AgentId)).ToList(), s.Agents.Values.Where(a => a.Work == Work.WrapUp).Select(a => a.Id).ToList()), Cancel);
        foreach (var (id, _, _, agent) in calls.Where(c => c.State == CallState.Offered))
            await centers.ExecuteAsync(new(Tenant, Tenant, "test", _ => [new Accept(agent!, id)]), Cancel);
        foreach (var agent in writing)
            await centers.ExecuteAsync(new(Tenant, Tenant, "test", _ => [new EndWrapUp(agent)]), Cancel);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (id, name, _, _) in calls.Where(c => c.State == CallState.Connected))
        {
            if (_leaving.TryAdd(id, now + TimeSpan.FromSeconds(1)) || _leaving[id] > now)
                continue;
            _leaving[id] = DateTimeOffset.MaxValue;
            await SenseAsync(services, booths.Find(b => b.Name == name)!, DeviceEvents.PersonLeft);
        }

        foreach (var booth in booths.Where(b => !b.IsFree && b.HasLeft && calls.TrueForAll(c => c.Booth != b.Name)))
            (booth.IsFree, booth.HasLeft) = (true, false);
    }

    private static async Task SenseAsync(IServiceProvider services, Booth booth, string name)
    {
        booth.HasLeft = name == DeviceEvents.PersonLeft;
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AgentIntake>().EventAsync(booth.Id, new AgentMessage.EventHappened(++booth.Number, booth.Name, new("sensor", name, TimeProvider.System.GetUtcNow(), [])), Cancel);
    }

    private static async Task<int> EndedAsync(IServiceProvider services, bool isLed)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        return isLed ? await db.Set<BoothVisit>().CountAsync(v => v.State != BoothVisitState.Open, Cancel) : await db.Set<CallRow>().CountAsync(c => c.Tenant == Tenant && c.EndedAt != null, Cancel);
    }

    private sealed record Booth(Guid Id, string Name)
    {
        public long Number { get; set; }

        public bool IsFree { get; set; } = true;

        public bool HasLeft { get; set; }
    }
}
