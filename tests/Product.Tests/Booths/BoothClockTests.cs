using System.Text.Json;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>A booth whose clock is wrong works as any other, and its administration learns of it.</summary>
[Collection(ApiFixture.Name)]
public sealed class BoothClockTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-60, "60 Min. nach")]
    [InlineData(30, "30 Min. vor")]
    public async Task What_a_booth_with_a_wrong_clock_says_counts_and_what_it_checks_is_said_in_its_time(int minutes, string words)
    {
        await using var booth = await RegisteredAsync();
        var ahead = TimeSpan.FromMinutes(minutes);
        using (var line = await ProvedAsync(booth, ahead))
        {
            await line.SendAsync(new AgentMessage.EventHappened(1, booth.Name, new("tuer", DeviceEvents.DoorOpened, DateTimeOffset.UtcNow + ahead, [])), Cancel);
            await UntilAsync<AgentMessage.Acknowledge>(line);
            Assert.Contains(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));

            var call = Guid.NewGuid();
            await booth.HoldAsync(call, "t-clearing");
            var before = DateTimeOffset.UtcNow + ahead;
            var id = Guid.CreateVersion7();
            var asked = booth.CommandAsync("t-clearing", "karte", DeviceActions.ReadCard, call, id);
            var command = await UntilAsync<AgentMessage.Command>(line);
            Assert.InRange(command.Grant.Expires, before + TimeSpan.FromSeconds(1), before + TimeSpan.FromMinutes(8));
            Assert.Null(command.Grant.Problem(command.Signature, booth.Files.Registration!.ServerKey, booth.Id, booth.Name, call, command.Arguments, DateTimeOffset.UtcNow + ahead));
            await line.SendAsync(new AgentMessage.CommandEnded(id, DeviceOutcome.Done, "", [], null, null), Cancel);
            Assert.Equal("Erledigt", (await asked)["outcome"]);
        }

        var alarm = Assert.Single(await AlarmsAsync(booth));
        Assert.Equal(BoothClock.Alarm, alarm.GetProperty("kind").GetString());
        Assert.Contains(words, alarm.GetProperty("text").GetString(), StringComparison.Ordinal);

        // The clock was set.
        using var again = await ProvedAsync(booth, TimeSpan.Zero);
        Assert.Empty(await AlarmsAsync(booth));
    }

    [Fact]
    public async Task What_waited_too_long_calls_nobody_with_a_wrong_clock_either_and_an_older_agent_goes_on()
    {
        await using var booth = await RegisteredAsync();
        var ahead = TimeSpan.FromMinutes(30);
        using (var line = await ProvedAsync(booth, ahead))
        {
            // By this server's clock it would be of this moment.
            await line.SendAsync(new AgentMessage.EventHappened(1, booth.Name, new("tuer", DeviceEvents.DoorOpened, DateTimeOffset.UtcNow, [])), Cancel);
            await UntilAsync<AgentMessage.Acknowledge>(line);
        }

        Assert.DoesNotContain(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));
        using var old = await ProvedAsync(booth, null);
        await old.SendAsync(new AgentMessage.EventHappened(2, booth.Name, new("tuer", DeviceEvents.DoorOpened, DateTimeOffset.UtcNow, [])), Cancel);
        await UntilAsync<AgentMessage.Acknowledge>(old);
        Assert.Contains(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));
        // It says nothing of its clock: what is known of it stays.
        Assert.Single(await AlarmsAsync(booth));
    }

    private static async Task<List<JsonElement>> AlarmsAsync(TestBooth booth) =>
        [.. (await booth.ViewAsync()).Json.GetProperty("alarms").EnumerateArray().Where(a => !a.TryGetProperty("clearedAt", out var at) || at.ValueKind == JsonValueKind.Null)];

    private static async Task<T> UntilAsync<T>(AgentSocket line)
        where T : AgentMessage
    {
        while (true)
        {
            if (await line.ReceiveAsync(Cancel) is T message)
                return message;
        }
    }

    private async Task<TestBooth> RegisteredAsync()
    {
        var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        return booth;
    }

    private static async Task<AgentSocket> ProvedAsync(TestBooth booth, TimeSpan? ahead)
    {
        var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key, at: DateTimeOffset.UtcNow + ahead);
        Assert.IsType<AgentMessage.Welcome>(await line.ReceiveAsync(Cancel));
        return line;
    }
}
