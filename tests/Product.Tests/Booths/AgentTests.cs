using System.Net;
using Buergerservice.Devices.Protocol;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>A real agent with a controller on the wire, against the portal.</summary>
[Collection(ApiFixture.Name)]
public sealed class AgentTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Guid Call = Guid.Parse("0197aaaa-0000-7000-8000-000000000001");

    [Fact]
    public async Task Only_who_holds_the_call_opens_the_door_and_every_try_is_audited()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        Assert.Contains("kein Gespräch", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Call)).Expect(HttpStatusCode.OK)["message"], StringComparison.Ordinal);
        await booth.HoldAsync(Call, "t-clearing");
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-sach", "tuer", "door.open", Call))["outcome"]);
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Guid.NewGuid()))["outcome"]);
        Assert.Equal(0, booth.Controller.Releases);
        var opened = await booth.CommandAsync("t-clearing", "tuer", "door.open", Call);
        Assert.Equal(("Erledigt", ""), (opened["outcome"], opened["message"]));
        Assert.True(opened.Json.GetProperty("values").GetProperty("doorOpen").GetBoolean());
        Assert.Equal((1, false), (booth.Controller.Releases, booth.Controller.LockReleased));
        await booth.EndCallAsync();
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Call))["outcome"]);
        var audit = await booth.AuditAsync();
        Assert.Equal(4, audit.Count(a => a.StartsWith("device.command.refuse ", StringComparison.Ordinal)));
        Assert.Equal(["device.command t-clearing", "device.command.end t-clearing"], audit.Where(a => a.EndsWith(" t-clearing", StringComparison.Ordinal) && !a.Contains("refuse", StringComparison.Ordinal) && !a.StartsWith("device.call", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_command_is_carried_out_once_however_often_it_is_sent()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        await booth.HoldAsync(Call, "t-clearing");
        var id = Guid.CreateVersion7();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => booth.CommandAsync("t-clearing", "tuer", "door.open", Call, id)));
        // Those that come at the very same moment may be told to try again; none opens twice.
        Assert.Contains(answers, a => a.Status == HttpStatusCode.OK && a["outcome"] == "Erledigt");
        Assert.Equal("Erledigt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Call, id))["outcome"]);
        Assert.Equal(1, booth.Controller.Releases);
    }

    [Fact]
    public async Task A_person_who_came_while_the_line_was_down_is_reported_once_when_it_is_back()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        booth.LineIsDown = true;
        booth.DropLine();
        await booth.UntilAsync(a => !a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        booth.Controller.DoorOpen = true;
        await EventuallyAsync(() => Task.FromResult(File.Exists(Path.Combine(booth.Files.Directory, "ereignisse.json"))), "The agent never noticed the door.");
        booth.LineIsDown = false;
        await booth.UntilAsync(a => a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        await EventuallyAsync(async () => (await booth.AuditAsync()).Any(IsEvent), "The event never came.");

        // A restart of the agent reads its numbers from disk and sends nothing twice.
        await booth.StopAsync();
        booth.Start();
        await booth.UntilAsync(a => a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        Assert.Equal(1, (await booth.AuditAsync()).Count(IsEvent));
    }

    [Fact]
    public async Task A_booth_out_of_service_obeys_administrators_and_nobody_else()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        (await booth.CommandAsync("t-clearing", "tuer", "light.on", null)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-admin", "tuer", "light.on", null))["outcome"]);
        (await api.As("t-admin").Post($"devices/{booth.Id}/suspend", new { suspended = true, reason = "Wartung" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal("Erledigt", (await booth.CommandAsync("t-admin", "tuer", "light.on", null))["outcome"]);
        Assert.True(booth.Controller.LightOn);
        await booth.HoldAsync(Call, "t-clearing");
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Call))["outcome"]);
    }

    [Fact]
    public async Task A_new_configuration_comes_into_force_and_a_component_that_fails_is_shown_since_when()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        var version = (await booth.ViewAsync()).Json.GetProperty("configurationVersion").GetInt32();
        await booth.ConfigureAsync(version, """{"components":[{"id":"drucker","kind":"printer","address":"ipp://127.0.0.1:9/ipp/print"}]}""");
        var view = await booth.UntilAsync(a => a.GetProperty("appliedVersion").GetInt32() == version + 1 && a.GetProperty("components").EnumerateArray().Any(c => c.GetProperty("device").GetString() == "drucker" && c.GetProperty("condition").GetString() == "offline"));
        var printer = view.Json.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("device").GetString() == "drucker");
        Assert.Equal("Drucker", printer.GetProperty("kindName").GetString());
        Assert.Contains("nicht erreichbar", printer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // What the booth has no more is neither reset after a visit nor watches who is inside.
        await booth.UntilAsync(a => a.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("device").GetString()).SequenceEqual(["drucker"]));
    }

    [Fact]
    public async Task A_configuration_saved_during_a_call_comes_into_force_after_it()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        await booth.HoldAsync(Call, "t-clearing");
        await booth.ConfigureAsync(1, """{"components":[{"id":"drucker","kind":"printer","address":"ipp://127.0.0.1:9/ipp/print"}]}""");
        Assert.Equal("Erledigt", (await booth.CommandAsync("t-clearing", "tuer", "light.on", Call))["outcome"]);
        Assert.Equal(1, (await booth.ViewAsync()).Json.GetProperty("appliedVersion").GetInt32());
        await booth.EndCallAsync();
        await booth.UntilAsync(a => a.GetProperty("appliedVersion").GetInt32() == 2);
    }

    [Fact]
    public async Task A_command_the_agent_cannot_write_down_is_not_carried_out_and_that_is_said()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        await booth.HoldAsync(Call, "t-clearing");
        Directory.CreateDirectory(Path.Combine(booth.Files.Directory, "befehle.json"));
        var refused = await booth.CommandAsync("t-clearing", "tuer", "light.on", Call);
        Assert.Equal("Eingriff nötig", refused["outcome"]);
        Assert.Contains("nicht ausgeführt", refused["message"], StringComparison.Ordinal);
        Assert.False(booth.Controller.LightOn);
    }

    [Fact]
    public async Task A_line_that_another_node_has_taken_over_gets_nothing_any_more()
    {
        await using var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        await booth.HoldAsync(Call, "t-clearing");
        using var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key);
        while (await line.ReceiveAsync(Cancel) is not AgentMessage.Configure)
            continue;
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, Guid.NewGuid()).SetProperty(a => a.ConnectionHeardAt, DateTimeOffset.UtcNow), Cancel));
        var id = Guid.CreateVersion7();
        var asked = booth.CommandAsync("t-clearing", "tuer", "door.open", Call, id);
        Assert.DoesNotContain(await UntilClosedAsync(line), m => m is AgentMessage.Command);

        using var next = await booth.LineAsync();
        await booth.ProveAsync(next, key);
        while (await next.ReceiveAsync(Cancel) is not AgentMessage.Command)
            continue;
        await next.SendAsync(new AgentMessage.CommandEnded(id, Buergerservice.Devices.Model.DeviceOutcome.Done, "", [], null, null), Cancel);
        Assert.Equal("Erledigt", (await asked)["outcome"]);
    }

    [Fact]
    public async Task An_agent_that_was_replaced_has_no_line_on_any_node()
    {
        await using var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        using var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key);
        await booth.UntilAsync(a => a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        // Another node has registered the new one.
        using var other = SigningKey.Create();
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PublicKey, other.PublicKey).SetProperty(a => a.Connection, (Guid?)null), Cancel));
        await UntilClosedAsync(line);
        Assert.False((await booth.ViewAsync()).Json.GetProperty("summary").GetProperty("isConnected").GetBoolean());
    }

    [Fact]
    public async Task The_node_vouches_for_the_agents_it_has_and_one_of_a_node_that_died_is_away()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        Task<BoothRow> RowAsync() => InAsync(db => db.Set<BoothAgent>().AsNoTracking().Where(a => a.Id == booth.Id).Select(a => new BoothRow(a.Connection, a.ConnectionHeardAt)).FirstAsync(Cancel));
        var first = await RowAsync();
        for (var tries = 0; (await RowAsync()).HeardAt <= first.HeardAt; tries++)
        {
            Assert.True(tries < 1_200, "Nobody vouches for the connection.");
            await Task.Delay(100, Cancel);
        }

        // Another node has taken it for gone; it is not.
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, (Guid?)null), Cancel));
        await booth.UntilAsync(a => a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        Assert.Equal(first.Connection, (await RowAsync()).Connection);

        // Left behind by a node that is not there any more.
        await booth.StopAsync();
        await booth.UntilAsync(a => !a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        var before = DateTimeOffset.UtcNow.AddMinutes(-2);
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Connection, Guid.NewGuid()).SetProperty(a => a.ConnectionHeardAt, before), Cancel));
        await booth.UntilAsync(a => !a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
    }

    [Fact]
    public async Task A_lost_device_is_out_as_soon_as_its_registration_is_taken_back()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        (await api.As("t-admin").Post($"devices/{booth.Id}/revoke", null)).Expect(HttpStatusCode.NoContent);
        await booth.UntilAsync(a => !a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        await booth.HoldAsync(Call, "t-clearing");
        Assert.Equal("Abgelehnt", (await booth.CommandAsync("t-clearing", "tuer", "door.open", Call))["outcome"]);
    }

    private static async Task<List<AgentMessage>> UntilClosedAsync(AgentSocket line)
    {
        var said = new List<AgentMessage>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            while (true)
                said.Add(await line.ReceiveAsync(limit.Token));
        }
        catch (Exception e) when (e is IOException or System.Net.WebSockets.WebSocketException or OperationCanceledException)
        {
            Assert.False(limit.IsCancellationRequested, "The line is still open.");
            return said;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSo, string otherwise)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 4_000, otherwise);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    private static bool IsEvent(string entry) => entry.StartsWith("event.publish kabine:", StringComparison.Ordinal);

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    private sealed record BoothRow(Guid? Connection, DateTimeOffset? HeardAt);
}
