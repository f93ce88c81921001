using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>Whoever pretends, repeats, floods or talks nonsense: refused or limited, an alarm, others untouched.</summary>
[Collection(ApiFixture.Name)]
public sealed class HostileAgentTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booth_that_claims_anothers_id_does_not_get_in_and_the_other_ones_administrator_learns_of_it()
    {
        await using var victim = await RegisteredAsync();
        await using var thief = await RegisteredAsync();
        using var line = await victim.LineAsync();
        using var key = thief.Files.Key();
        await thief.ProveAsync(line, key, victim.Files.Registration!.Agent);
        await Assert.ThrowsAnyAsync<Exception>(() => line.ReceiveAsync(Cancel));
        await AlarmAsync(victim, "falscher-schluessel");
        Assert.False((await victim.ViewAsync()).Json.GetProperty("summary").GetProperty("isConnected").GetBoolean());
    }

    [Fact]
    public async Task An_event_for_another_booth_ends_the_connection()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await line.SendAsync(Arrival(1, "kabine-fremd"), Cancel);
        await ClosedAsync(line);
        await AlarmAsync(booth, "fremde-kabine");
        Assert.DoesNotContain(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replayed_event_is_acknowledged_and_happens_once()
    {
        await using var booth = await RegisteredAsync();
        for (var connection = 0; connection < 2; connection++)
        {
            using var line = await ProvedAsync(booth);
            for (var i = 0; i < 3; i++)
                await line.SendAsync(Arrival(1, booth.Name), Cancel);
            await line.SendAsync(Arrival(2, booth.Name), Cancel);
            await UntilAsync(line, m => m is AgentMessage.Acknowledge { Number: 2 });
        }

        Assert.Equal(2, (await booth.AuditAsync()).Count(a => a.StartsWith("event.publish", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sensor_that_raises_ten_thousand_events_is_cut_off_and_its_neighbour_works_on()
    {
        await using var broken = await RegisteredAsync();
        await using var neighbour = await TestBooth.RunningAsync(api);
        var call = Guid.NewGuid();
        await neighbour.HoldAsync(call, "t-clearing");
        using var line = await ProvedAsync(broken);
        var sent = 0;
        try
        {
            while (sent < 10_000)
                await line.SendAsync(Arrival(++sent, broken.Name), Cancel);
        }
        catch (Exception e) when (e is IOException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
        {
            // Cut off in the middle.
        }

        await broken.UntilAsync(a => !a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        // For half a minute it does not get in again; so this comes first.
        using var again = await broken.LineAsync();
        using var key = broken.Files.Key();
        await broken.ProveAsync(again, key);
        await Assert.ThrowsAnyAsync<Exception>(() => again.ReceiveAsync(Cancel));
        Assert.Equal("Erledigt", (await neighbour.CommandAsync("t-clearing", "tuer", "door.open", call))["outcome"]);
        await AlarmAsync(broken, "ereignisflut");
        Assert.InRange((await broken.AuditAsync()).Count(a => a.StartsWith("event.publish", StringComparison.Ordinal)), 1, 2_000);
    }

    [Fact]
    public async Task What_has_waited_during_an_outage_happens_down_to_the_last_of_it()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        const int Waited = 200;
        for (var i = 1; i <= Waited; i++)
            await line.SendAsync(new AgentMessage.EventHappened(i, booth.Name, new("tuer", i < Waited ? DeviceEvents.DoorOpened : DeviceEvents.PersonArrived, DateTimeOffset.UtcNow, [])), Cancel);
        await UntilAsync(line, m => m is AgentMessage.Acknowledge { Number: Waited });
        Assert.Equal(Waited, (await booth.AuditAsync()).Count(a => a.StartsWith("event.publish", StringComparison.Ordinal)));
        Assert.Empty((await booth.ViewAsync()).Json.GetProperty("alarms").EnumerateArray());
    }

    [Fact]
    public async Task A_component_that_the_configuration_does_not_name_is_not_there()
    {
        await using var booth = await RegisteredAsync();
        await booth.ConfigureAsync(0);
        using var line = await ProvedAsync(booth);
        foreach (var device in (string[])["tuer", "gespenst"])
            await line.SendAsync(new AgentMessage.HealthIs(device, DeviceKind.DoorAndLight, new(DeviceCondition.Ok, DateTimeOffset.UtcNow)), Cancel);
        await line.SendAsync(Arrival(1, booth.Name), Cancel);
        await UntilAsync(line, m => m is AgentMessage.Acknowledge);
        Assert.Equal(["tuer"], (await booth.ViewAsync()).Json.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("device").GetString()));
    }

    [Fact]
    public async Task A_result_that_says_a_name_twice_ends_the_connection_with_an_alarm()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        var (call, id) = (Guid.NewGuid(), Guid.CreateVersion7());
        await booth.HoldAsync(call, "t-clearing");
        var asked = booth.CommandAsync("t-clearing", "karte", DeviceActions.ReadCard, call, id);
        await UntilAsync(line, m => m is AgentMessage.Command);
        await line.SendAsync(new AgentMessage.CommandEnded(id, DeviceOutcome.Done, "", (JsonObject)JsonNode.Parse("""{"uid":"1","uid":"2"}""")!, null, null), Cancel);
        await ClosedAsync(line);
        await AlarmAsync(booth, "unlesbar");
        await booth.HoldAsync(call, "t-sach");
        Assert.Equal("Abgebrochen", (await asked)["outcome"]);
    }

    [Fact]
    public async Task Nonsense_ends_the_connection_with_an_alarm()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        // A message only the server may send.
        await line.SendAsync(new AgentMessage.Acknowledge(7), Cancel);
        await ClosedAsync(line);
        await AlarmAsync(booth, "unlesbar");
    }

    [Fact]
    public async Task An_unknown_event_starts_nothing_and_old_news_call_nobody()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await line.SendAsync(new AgentMessage.EventHappened(1, booth.Name, new("sensor", "door.exploded", DateTimeOffset.UtcNow, [])), Cancel);
        await line.SendAsync(new AgentMessage.EventHappened(2, booth.Name, new("sensor", DeviceEvents.PersonArrived, DateTimeOffset.UtcNow.AddHours(-1), [])), Cancel);
        await UntilAsync(line, m => m is AgentMessage.Acknowledge { Number: 2 });
        await AlarmAsync(booth, "unbekanntes-ereignis");
        Assert.DoesNotContain(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strangers_say_little_before_they_have_proved_themselves()
    {
        await using var booth = await RegisteredAsync();
        using var line = await booth.LineAsync();
        Assert.IsType<AgentMessage.Challenge>(await line.ReceiveAsync(Cancel));
        await line.SendAsync(new AgentMessage.Hello(Guid.NewGuid(), new string('x', 100_000), "x", "x"), Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => line.ReceiveAsync(Cancel));
    }

    [Fact]
    public async Task A_result_nobody_asked_for_changes_nothing()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await line.SendAsync(new AgentMessage.CommandEnded(Guid.NewGuid(), DeviceOutcome.Done, "", new JsonObject(), null, null), Cancel);
        await line.SendAsync(Arrival(1, booth.Name), Cancel);
        await UntilAsync(line, m => m is AgentMessage.Acknowledge { Number: 1 });
        Assert.DoesNotContain(await booth.AuditAsync(), a => a.StartsWith("device.command", StringComparison.Ordinal));
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
        var welcome = Assert.IsType<AgentMessage.Welcome>(await line.ReceiveAsync(Cancel));
        Assert.NotEmpty(welcome.Signature);
        return line;
    }

    private static AgentMessage.EventHappened Arrival(long number, string booth) => new AgentMessage.EventHappened(number, booth, new("sensor", DeviceEvents.PersonArrived, DateTimeOffset.UtcNow, []));

    private static async Task UntilAsync(AgentSocket line, Predicate<AgentMessage> isIt)
    {
        while (!isIt(await line.ReceiveAsync(Cancel)))
            continue;
    }

    private static async Task ClosedAsync(AgentSocket line) => await Assert.ThrowsAnyAsync<Exception>(() => UntilAsync(line, _ => false));

    private static Task<ApiAnswer> AlarmAsync(TestBooth booth, string kind) =>
        booth.UntilAsync(a => a.GetProperty("alarms").EnumerateArray().Any(x => x.GetProperty("kind").GetString() == kind));
}
