using System.Text.Json.Nodes;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Simulators;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>Commands nobody waits for any more, lines that hang, and what is known of a command that was sent.</summary>
[Collection(ApiFixture.Name)]
public sealed class OpenCommandTests(ApiFixture api)
{
    private readonly Guid _call = Guid.NewGuid();
    private readonly Guid _id = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDeviceGateway Gateway => api.Services.GetRequiredService<IDeviceGateway>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payment_nobody_waits_for_any_more_blocks_the_next_one_until_it_was_asked_for(bool wasSent)
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        await AddAsync(booth, DeviceActions.Pay, "t-clearing", wasSent ? BoothCommandState.Sent : BoothCommandState.Waiting);
        await RefusedAsync(booth, DeviceGateway.StillOpen);

        await OverdueAsync(_id);
        await SweepAsync();
        var row = await RowAsync(_id);
        Assert.Equal((BoothCommandState.Ended, wasSent ? DeviceOutcome.Unknown : DeviceOutcome.Unreachable), (row.State, row.Outcome));
        Assert.Single(await booth.AuditAsync(), a => a == "device.command.end t-clearing");
        if (wasSent)
            await RefusedAsync(booth, PaymentTerminal.AskFirst);

        using var line = await ProvedAsync(booth);
        foreach (var action in wasSent ? (string[])[DeviceActions.LastPayment, DeviceActions.Pay] : [DeviceActions.Pay])
        {
            var id = Guid.CreateVersion7();
            var asked = booth.CommandAsync("t-clearing", "zahlung", action, _call, id);
            await CommandAsync(line, id);
            await line.SendAsync(new AgentMessage.CommandEnded(id, DeviceOutcome.Done, "", new JsonObject { ["cents"] = 2880 }, null, null), Cancel);
            Assert.Equal("Erledigt", (await asked)["outcome"]);
        }
    }

    [Fact]
    public async Task That_money_was_taken_after_all_is_known_although_nobody_waits_for_it_any_more()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        await AddAsync(booth, DeviceActions.Pay, "t-clearing", BoothCommandState.Sent);
        await booth.EndCallAsync();
        Assert.Equal(DeviceOutcome.Unknown, (await RowAsync(_id)).Outcome);
        for (var again = 0; again < 2; again++)
            await line.SendAsync(new AgentMessage.CommandEnded(_id, DeviceOutcome.Done, "", new JsonObject { ["cents"] = 2880 }, null, null), Cancel);
        await TakenAsync(line, booth, 1);
        var row = await RowAsync(_id);
        Assert.Equal((DeviceOutcome.Done, "{}"), (row.Outcome, row.Values));
        Assert.Equal(2, (await booth.AuditAsync()).Count(a => a == "device.command.end t-clearing"));
    }

    [Fact]
    public async Task Whoever_holds_the_call_and_pays_too_often_is_refused_and_no_alarm()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        await AddAsync(booth, DeviceActions.Pay, "t-clearing", BoothCommandState.Sent);
        for (var tries = 0; tries < CommandRefusals.Many + 1; tries++)
            await RefusedAsync(booth, DeviceGateway.StillOpen);
        Assert.False(await InAsync(db => db.Set<BoothAlarm>().AnyAsync(a => a.AgentId == booth.Id && a.Kind == BoothAlarms.Refusals, Cancel)));
    }

    [Fact]
    public async Task What_was_sent_once_is_never_said_not_to_be_carried_out()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        await using (var line = await SlowLine.ProvedAsync(api, booth, messages: 4))
        {
            while (await line.Agent.ReceiveAsync(Cancel) is not AgentMessage.Configure)
                continue;
            await OrderedAsync(booth, DeviceActions.Pay);
            await line.Hangs;
            // It is on its way, and nobody knows how far it comes.
            Assert.Equal(BoothCommandState.Sent, (await RowAsync(_id)).State);
        }

        await using (var again = await SlowLine.ProvedAsync(api, booth, messages: 2))
        {
            await again.Hangs;
            await OverdueAsync(_id);
            var result = await AgainAsync(booth, DeviceActions.Pay);
            Assert.Equal(DeviceOutcome.Unknown, result.Outcome);
        }

        await RefusedAsync(booth, PaymentTerminal.AskFirst);
    }

    [Fact]
    public async Task A_step_that_is_tried_again_waits_as_long_as_its_command_does_and_not_anew()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        await OrderedAsync(booth, DeviceActions.ReadCard);
        // Nobody else finds it over: only whoever waits has this clock.
        var later = ActivatorUtilities.CreateInstance<DeviceGateway>(api.Services, new DaysAhead());
        var result = await AgainAsync(booth, DeviceActions.ReadCard, later);
        Assert.Equal((DeviceOutcome.Unreachable, BoothCommandState.Ended), (result.Outcome, (await RowAsync(_id)).State));
    }

    [Fact]
    public async Task A_booth_whose_line_hangs_keeps_no_other_booth_waiting()
    {
        await using var slow = await RegisteredAsync();
        await using var booth = await RegisteredAsync();
        // Its time does not pass: however long this takes, the line is not given up.
        await using var hanging = await SlowLine.ProvedAsync(api, slow, messages: 2, new HandClock());
        await hanging.Hangs;
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var asked = booth.CommandAsync("t-clearing", "scanner", DeviceActions.Scan, _call, _id);
        await CommandAsync(line, _id);
        await line.SendAsync(Delivered(_id), Cancel);
        Assert.Equal("Erledigt", (await asked)["outcome"]);
        Assert.False(hanging.Running.IsCompleted);
    }

    [Fact]
    public async Task A_line_that_takes_nothing_any_more_is_closed()
    {
        await using var booth = await RegisteredAsync();
        var clock = new HandClock();
        await using var hanging = await SlowLine.ProvedAsync(api, booth, messages: 2, clock);
        await hanging.Hangs;
        Assert.False(hanging.Running.IsCompleted);
        clock.End();
        await hanging.Running.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.False((await booth.ViewAsync()).Json.GetProperty("summary").GetProperty("isConnected").GetBoolean());
    }

    [Fact]
    public async Task What_a_person_has_ordered_ends_with_the_call_and_is_wiped()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        var system = Guid.CreateVersion7();
        await AddAsync(booth, DeviceActions.Scan, "t-clearing", BoothCommandState.Sent);
        await AddAsync(booth, DeviceActions.Scan, BoothOrder.System, BoothCommandState.Waiting, id: system);
        await booth.EndCallAsync();
        var (row, kept) = (await RowAsync(_id), await RowAsync(system));
        Assert.Equal((BoothCommandState.Ended, DeviceOutcome.Cancelled, "{}"), (row.State, row.Outcome, row.Arguments));
        Assert.Equal((BoothCommandState.Waiting, "{}"), (kept.State, kept.Arguments));
        Assert.Single(await booth.AuditAsync(), a => a == "device.command.end t-clearing");
    }

    [Fact]
    public async Task Of_what_devices_deliver_only_a_signature_a_step_asked_for_outlives_the_call_and_only_as_long_as_the_step_is_there()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var late = Guid.CreateVersion7();
        var (scan, lateScan, person) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (id, action, who) in ((Guid, string, string)[])[(_id, DeviceActions.Sign, BoothOrder.System), (late, DeviceActions.Sign, BoothOrder.System), (scan, DeviceActions.Scan, BoothOrder.System), (lateScan, DeviceActions.Scan, BoothOrder.System), (person, DeviceActions.Sign, "t-clearing")])
            await AddAsync(booth, action, who, BoothCommandState.Sent, id: id);
        foreach (var id in (Guid[])[_id, scan, person])
            await line.SendAsync(Delivered(id), Cancel);
        await TakenAsync(line, booth, 1);
        Assert.NotEqual("{}", (await RowAsync(scan)).Values);
        await booth.EndCallAsync();
        foreach (var id in (Guid[])[late, lateScan])
            await line.SendAsync(Delivered(id), Cancel);
        await TakenAsync(line, booth, 2);
        foreach (var id in (Guid[])[_id, late])
            Assert.Equal((DeviceOutcome.Done, "{}", true), ((await RowAsync(id)).Outcome, (await RowAsync(id)).Arguments, (await RowAsync(id)).Values.Contains("pages", StringComparison.Ordinal)));
        foreach (var id in (Guid[])[scan, lateScan, person])
            Assert.Equal((BoothCommandState.Ended, "{}", "{}"), ((await RowAsync(id)).State, (await RowAsync(id)).Arguments, (await RowAsync(id)).Values));

        // The work of a step that stands still with a fault stays, and may be tried again.
        await InAsync(db =>
        {
            db.WorkItems.Add(new() { Id = _id, Kind = Buergerservice.Engine.Work.WorkKind.Effect, Name = "none", Tenant = "kreis", InstanceId = Guid.NewGuid(), DueAt = DateTimeOffset.UtcNow.AddYears(1) });
            return db.SaveChangesAsync(Cancel);
        });
        await SweepAsync();
        Assert.NotEqual("{}", (await RowAsync(_id)).Values);
        Assert.Equal("{}", (await RowAsync(late)).Values);
        await InAsync(db => db.WorkItems.Where(w => w.Id == _id).ExecuteDeleteAsync(Cancel));
        await SweepAsync();
        Assert.Equal("{}", (await RowAsync(_id)).Values);
    }

    private static AgentMessage.CommandEnded Delivered(Guid id) => new(id, DeviceOutcome.Done, "", new JsonObject { ["pages"] = 1 }, "image/png", Convert.ToBase64String(SampleSignature.Png));

    private BoothOrder Order(TestBooth booth, string action) => new("kreis", booth.Name, _call, "t-clearing", new(_id, "zahlung", action, []), TimeSpan.FromDays(1));

    // Whoever would wait anew would do so for a day.
    private Task<DeviceResult> AgainAsync(TestBooth booth, string action, IDeviceGateway? gateway = null) => (gateway ?? Gateway).ExecuteAsync(Order(booth, action), Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);

    // Ordered by somebody who then goes away.
    private async Task OrderedAsync(TestBooth booth, string action)
    {
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = Gateway.ExecuteAsync(Order(booth, action), leaves.Token);
        while (!await InAsync(db => db.Set<BoothCommand>().AnyAsync(c => c.Id == _id, Cancel)))
            await Task.Delay(25, Cancel);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task RefusedAsync(TestBooth booth, string message)
    {
        var refused = await booth.CommandAsync("t-clearing", "zahlung", DeviceActions.Pay, _call);
        Assert.Equal(("Abgelehnt", message), (refused["outcome"], refused["message"]));
    }

    private async Task SweepAsync()
    {
        using var sweep = ActivatorUtilities.CreateInstance<CommandSweep>(api.Services);
        await sweep.LookAsync(Cancel);
    }

    private async Task<TestBooth> RegisteredAsync()
    {
        var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        return booth;
    }

    private static async Task<AgentSocket> ProvedAsync(TestBooth booth)
    {
        var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key);
        Assert.IsType<AgentMessage.Welcome>(await line.ReceiveAsync(Cancel));
        return line;
    }

    private static async Task CommandAsync(AgentSocket line, Guid id)
    {
        while (await line.ReceiveAsync(Cancel) is not AgentMessage.Command command || command.Grant.Command != id)
            continue;
    }

    // Messages of a line are taken one after another: when this one is acknowledged, those before it are done.
    private static async Task TakenAsync(AgentSocket line, TestBooth booth, long number)
    {
        await line.SendAsync(new AgentMessage.EventHappened(number, booth.Name, new("tuer", DeviceEvents.DoorOpened, DateTimeOffset.UtcNow, [])), Cancel);
        while (await line.ReceiveAsync(Cancel) is not AgentMessage.Acknowledge acknowledged || acknowledged.Number != number)
            continue;
    }

    private Task<int> OverdueAsync(Guid id) => InAsync(db => db.Set<BoothCommand>().Where(c => c.Id == id).ExecuteUpdateAsync(u => u.SetProperty(c => c.ExpiresAt, DateTimeOffset.UtcNow.AddMinutes(-1)), Cancel));

    private Task<int> AddAsync(TestBooth booth, string action, string person, BoothCommandState state, Guid? id = null) => InAsync(db =>
    {
        var now = DateTimeOffset.UtcNow;
        db.Add(new BoothCommand { Id = id ?? _id, Tenant = "kreis", AgentId = booth.Id, Call = _call, Person = person, Device = "zahlung", Action = action, Arguments = """{"a":1}""", CreatedAt = now, ExpiresAt = now.AddMinutes(4), State = state });
        return db.SaveChangesAsync(Cancel);
    });

    private Task<BoothCommand> RowAsync(Guid id) => InAsync(db => db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.Id == id, Cancel));

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    private sealed class DaysAhead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }
}
