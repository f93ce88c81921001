using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Load;

/// <summary>
/// Citizens who enter booths, talk and leave, and agents who answer, on a node that works. What a device agent reports
/// goes the way it takes from its line on: counted, queued, taken up by the worker, distributed.
/// </summary>
internal sealed class BusyTown : IAsyncDisposable
{
    private const string Tenant = "last";
    private const string Service = "clearing";
    private readonly IServiceProvider _services;
    private readonly TimeSpan _talk;
    private readonly ConcurrentQueue<Booth> _free = new();
    private readonly ConcurrentDictionary<string, Booth> _inside = new();
    private readonly ConcurrentBag<double> _waits = [];
    private readonly ConcurrentBag<Task> _agents = [];
    private int _ended;

    private BusyTown(IServiceProvider services, TimeSpan talk)
    {
        (_services, _talk, Centers) = (services, talk, services.GetRequiredService<CallCenters>());
        Centers.Changed += Follow;
    }

    /// <summary>Calls that have ended since the last <see cref="Forget"/>.</summary>
    public int Ended => _ended;

    private CallCenters Centers { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="services">Of the node.</param>
    /// <param name="booths">How many there are.</param>
    /// <param name="agents">How many are ready.</param>
    /// <param name="talk">How long each talk lasts.</param>
    /// <param name="isLed">Whether each visit is led by the shipped process; otherwise the distribution alone is at work.</param>
    public static async Task<BusyTown> OpenAsync(IServiceProvider services, int booths, int agents, TimeSpan talk, bool isLed)
    {
        var town = new BusyTown(services, talk);
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            db.Add(new OrganisationRow { Tenant = Tenant, Name = "Probe", Center = Tenant, EntryService = Service });
            for (var i = 0; i < booths; i++)
            {
                var row = new BoothAgent { Id = Guid.CreateVersion7(), Tenant = Tenant, Booth = $"b{i}", Name = $"Kabine {i}", Connection = Guid.CreateVersion7() };
                db.Add(row);
                town._free.Enqueue(new(row.Id, row.Booth));
            }

            await db.SaveChangesAsync(Cancel);
            if (!isLed)
                await db.Triggers.ExecuteDeleteAsync(Cancel);
        }

        // A busy machine may need longer than a person to pick up; whoever does not is not called any more.
        await town.DoAsync([new SetPolicy(new() { Ring = 300_000 })]);
        await town.DoAsync(Enumerable.Range(0, agents).SelectMany(i => new AcdCommand[] { new DefineAgent($"a{i}", Tenant, new() { [Service] = 1 }), new SetWant($"a{i}", Want.Ready) }));
        return town;
    }

    /// <summary>So many come each second, each at its own moment.</summary>
    public async Task ComeAsync(int perSecond, int seconds)
    {
        var coming = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            if (TimeSpan.FromSeconds((double)i / perSecond) - clock.Elapsed is { Ticks: > 0 } pause)
                await Task.Delay(pause, Cancel);
            coming.Add(Task.Run(EnterAsync, Cancel));
        }

        await Task.WhenAll(coming);
    }

    /// <summary>So many come in the same moment.</summary>
    public Task RushAsync(int citizens) => Task.WhenAll(Enumerable.Range(0, citizens).Select(_ => Task.Run(EnterAsync, Cancel)));

    /// <summary>Until nobody is inside any more.</summary>
    public async Task QuietAsync()
    {
        for (var tries = 0; !_inside.IsEmpty; tries++)
        {
            Assert.True(tries < 2_400, $"{_inside.Count} citizens are still inside");
            await Task.Delay(50, Cancel);
        }

        await Task.WhenAll(_agents);
    }

    public void Forget()
    {
        _waits.Clear();
        _agents.Clear();
        _ended = 0;
    }

    /// <summary>Milliseconds from the sensor's event to the ringing.</summary>
    public double Percentile(double share)
    {
        var sorted = _waits.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    /// <summary>The rows say that each call was answered and has ended, and the log gives the state there is.</summary>
    public async Task CheckAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        Assert.All(await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == Tenant).ToListAsync(Cancel), c => Assert.Equal(CallEnd.Completed, c.End));
        var replayed = new CallDistribution(new());
        foreach (var entry in await db.Set<CallLogRow>().AsNoTracking().Where(l => l.Center == Tenant).OrderBy(l => l.Number).ToListAsync(Cancel))
            replayed.Execute(entry.At, JsonSerializer.Deserialize<AcdCommand>(entry.Command)!);
        Assert.Equal(await Centers.ReadAsync(Tenant, s => JsonSerializer.Serialize(s), Cancel), JsonSerializer.Serialize(replayed.State));
    }

    /// <summary>Waits until every booth is cleared, and looks whether each citizen has had one visit with one call, and the case is open.</summary>
    public async Task CheckVisitsAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        for (var tries = 0; await db.Set<BoothVisit>().AnyAsync(v => v.State == BoothVisitState.Open, Cancel); tries++)
        {
            Assert.True(tries < 2_400, "Not every booth has been cleared.");
            await Task.Delay(50, Cancel);
        }

        var calls = await db.Set<CallRow>().AsNoTracking().Where(c => c.Tenant == Tenant).ToListAsync(Cancel);
        var visits = await db.Set<BoothVisit>().AsNoTracking().ToListAsync(Cancel);
        Assert.All(visits, v => Assert.Equal(BoothVisitState.Closed, v.State));
        Assert.Equal(calls.Select(c => c.InstanceId).Order(), visits.Select(v => (Guid?)v.InstanceId).Order());
        // The form comes beside the call: after a short one maybe a moment later than its end.
        for (var tries = 0; tries < 2_400 && await db.Tasks.CountAsync(t => t.State == UserTaskState.Assigned, Cancel) < visits.Count; tries++)
            await Task.Delay(50, Cancel);
        Assert.Equal(visits.Select(v => v.InstanceId).Order(), (await db.Tasks.Where(t => t.State == UserTaskState.Assigned).Select(t => t.InstanceId).ToListAsync(Cancel)).Order());
    }

    public ValueTask DisposeAsync()
    {
        Centers.Changed -= Follow;
        return ValueTask.CompletedTask;
    }

    private async Task EnterAsync()
    {
        Booth booth;
        while (!_free.TryDequeue(out booth!))
            await Task.Delay(20, Cancel);
        booth.Came = Stopwatch.GetTimestamp();
        booth.Call = null;
        _inside[booth.Name] = booth;
        await SenseAsync(booth, DeviceEvents.PersonArrived);
    }

    private async Task SenseAsync(Booth booth, string name)
    {
        await using var scope = _services.CreateAsyncScope();
        var happened = new AgentMessage.EventHappened(++booth.Number, booth.Name, new("sensor", name, TimeProvider.System.GetUtcNow(), []));
        await scope.ServiceProvider.GetRequiredService<AgentIntake>().EventAsync(booth.Id, happened, Cancel);
    }

    private void Follow(string center, IReadOnlyList<AcdEvent> events)
    {
        var now = Stopwatch.GetTimestamp();
        if (center != Tenant)
            return;
        foreach (var happened in events)
        {
            if (happened.Kind == AcdEventKind.Offered)
                _agents.Add(Task.Run(() => ServeAsync(happened.AgentId!, happened.CallId!, now), Cancel));
            else if (happened.Kind == AcdEventKind.Ended && happened.Facts is { } facts && _inside.TryRemove(facts.BoothId.Split('/')[1], out var booth))
            {
                Interlocked.Increment(ref _ended);
                _free.Enqueue(booth);
            }
        }
    }

    private async Task ServeAsync(string agent, string call, long rang)
    {
        var name = await Centers.ReadAsync(Tenant, s => s.Calls.GetValueOrDefault(call)?.BoothId.Split('/')[1], Cancel);
        if (name is null || !_inside.TryGetValue(name, out var booth))
            return;
        if (booth.Call is null)
            _waits.Add(Stopwatch.GetElapsedTime(booth.Came, rang).TotalMilliseconds);
        booth.Call = call;
        await DoAsync([new Accept(agent, call)]);
        await Task.Delay(_talk, Cancel);
        await SenseAsync(booth, DeviceEvents.PersonLeft);
        for (var tries = 0; (await DoAsync([new EndWrapUp(agent)])).Refusal is not null && tries < 600; tries++)
            await Task.Delay(100, Cancel);
    }

    private Task<CallOutcome> DoAsync(IEnumerable<AcdCommand> commands) => Centers.ExecuteAsync(new(Tenant, Tenant, "test", _ => [.. commands]), Cancel);

    private sealed record Booth(Guid Id, string Name)
    {
        public long Number { get; set; }

        public long Came { get; set; }

        public string? Call { get; set; }
    }
}
