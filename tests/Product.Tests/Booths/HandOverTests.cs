using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Buergerservice.Devices;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Protocol;
using Buergerservice.Devices.Simulators;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>What a person asked of a booth ends with the person's part in the call: after a hand-over the citizen shows it to somebody else.</summary>
[Collection(ApiFixture.Name)]
public sealed class HandOverTests(ApiFixture api)
{
    private readonly Guid _call = Guid.NewGuid();
    private readonly Guid _id = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_asked_for_before_a_hand_over_brings_nothing_to_who_asked()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var asked = booth.CommandAsync("t-clearing", "scanner", DeviceActions.Scan, _call, _id);
        await CommandAsync(line, _id);
        await booth.HoldAsync(_call, "t-sach");
        var answer = (await asked).Expect(HttpStatusCode.OK);
        Assert.Equal("Abgebrochen", answer["outcome"]);
        Assert.Contains("führen das Gespräch nicht mehr", answer["message"], StringComparison.Ordinal);

        // The citizen lays something down all the same.
        await line.SendAsync(Scanned(_id), Cancel);
        await TakenAsync(line, booth);
        var row = await RowAsync(_id);
        Assert.Equal((BoothCommandState.Ended, DeviceOutcome.Cancelled, "{}", "{}", null), (row.State, row.Outcome, row.Arguments, row.Values, row.FileSha256));
        // Asked for again it is not to be had either, by nobody.
        Assert.Equal(("Abgebrochen", null), await ResultAsync(booth, "t-clearing"));
        Assert.Equal(("Abgelehnt", null), await ResultAsync(booth, "t-sach"));
        Assert.Single(await booth.AuditAsync(), a => a == "device.command.end t-clearing");
    }

    [Theory]
    [InlineData(AgentMessage.Hello.KnowsAbandon)]
    [InlineData(0)]
    public async Task The_agent_is_told_what_is_over_with_the_call_before_anything_new_if_it_knows_that(int level)
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth, level);
        await booth.HoldAsync(_call, "t-clearing");
        var asked = booth.CommandAsync("t-clearing", "scanner", DeviceActions.Scan, _call, _id);
        await CommandAsync(line, _id);
        // Who goes on with the call goes on with what was ordered.
        await booth.HoldAsync(_call, "t-clearing");
        var kept = Guid.CreateVersion7();
        var other = booth.CommandAsync("t-clearing", "karte", DeviceActions.ReadCard, _call, kept);
        Assert.Empty(await AbandonedAsync(line, booth, kept));
        await booth.HoldAsync(_call, "t-sach");
        Assert.Equal("Abgebrochen", (await asked)["outcome"]);
        Assert.Equal("Abgebrochen", (await other)["outcome"]);
        var own = Guid.CreateVersion7();
        var next = booth.CommandAsync("t-sach", "scanner", DeviceActions.Scan, _call, own);
        Assert.Equal(level == 0 ? [] : new[] { _id, kept }.Order(), (await AbandonedAsync(line, booth, own)).Order());
        // The device's own word on it comes late, and is not asked for any more.
        await line.SendAsync(new AgentMessage.CommandEnded(_id, DeviceOutcome.Cancelled, "Abgebrochen.", [], null, null), Cancel);
        await line.SendAsync(Scanned(own), Cancel);
        Assert.Equal("Erledigt", (await next)["outcome"]);
        Assert.Equal(DeviceOutcome.Cancelled, (await RowAsync(_id)).Outcome);
    }

    [Fact]
    public async Task A_result_is_read_while_the_call_is_held_and_by_who_ordered_it()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var asked = booth.CommandAsync("t-clearing", "scanner", DeviceActions.Scan, _call, _id);
        await CommandAsync(line, _id);
        await line.SendAsync(Scanned(_id), Cancel);
        Assert.Equal("Erledigt", (await asked)["outcome"]);
        Assert.Equal(("Erledigt", "image/png"), await ResultAsync(booth, "t-clearing"));
        Assert.Equal(("Abgelehnt", null), await ResultAsync(booth, "t-sach"));
        // Nothing of it lies anywhere but sealed beside the command, as long as the call lasts.
        await Assert.ThrowsAnyAsync<IOException>(() => api.Services.GetRequiredService<IContentStore>().GetAsync(Convert.ToHexStringLower(SHA256.HashData(SampleSignature.Png)), Cancel));
        Assert.DoesNotContain(Convert.ToBase64String(SampleSignature.Png)[..60], (await RowAsync(_id)).Values, StringComparison.Ordinal);
        await booth.HoldAsync(_call, "t-sach");
        Assert.Equal(("Abgebrochen", null), await ResultAsync(booth, "t-clearing"));
        await booth.HoldAsync(_call, "t-clearing");
        Assert.Equal(("Erledigt", "image/png"), await ResultAsync(booth, "t-clearing"));
        await booth.EndCallAsync();
        Assert.Equal(("Abgebrochen", null), await ResultAsync(booth, "t-clearing"));
        Assert.Equal(("{}", null), ((await RowAsync(_id)).Values, (await RowAsync(_id)).FileSha256));
    }

    [Fact]
    public async Task A_workflows_command_belongs_to_the_call_whoever_holds_it()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var asked = api.Services.GetRequiredService<IDeviceGateway>().ExecuteAsync(new("kreis", booth.Name, _call, BoothOrder.System, new(_id, "scanner", DeviceActions.Scan, []), TimeSpan.FromMinutes(4)), Cancel);
        await CommandAsync(line, _id);
        await booth.HoldAsync(_call, "t-sach");
        await line.SendAsync(Scanned(_id), Cancel);
        var result = await asked;
        Assert.Equal((DeviceOutcome.Done, "image/png"), (result.Outcome, result.File?.ContentType));
    }

    [Fact]
    public async Task A_command_nobody_waits_for_ends_with_the_hand_over_too()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-clearing");
        await AddAsync(booth, BoothCommandState.Sent);
        await booth.HoldAsync(_call, "t-sach");
        var row = await RowAsync(_id);
        Assert.Equal((BoothCommandState.Ended, DeviceOutcome.Cancelled, "{}"), (row.State, row.Outcome, row.Arguments));
        Assert.Single(await booth.AuditAsync(), a => a == "device.command.end t-clearing");
    }

    [Fact]
    public async Task A_command_that_slipped_in_during_the_hand_over_is_not_delivered()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-sach");
        await AddAsync(booth, BoothCommandState.Waiting);
        using var line = await ProvedAsync(booth);
        var own = Guid.CreateVersion7();
        var asked = booth.CommandAsync("t-sach", "scanner", DeviceActions.Scan, _call, own);
        // Of the two it is the younger one, and yet the first that comes.
        await CommandAsync(line, own);
        await line.SendAsync(Scanned(own), Cancel);
        Assert.Equal("Erledigt", (await asked)["outcome"]);
        // Who ordered it is told so as soon as he looks.
        Assert.Equal(("Abgebrochen", null), await ResultAsync(booth, "t-clearing"));
        Assert.Equal(DeviceOutcome.Cancelled, (await RowAsync(_id)).Outcome);
        Assert.Single(await booth.AuditAsync(), a => a == "device.command.end t-clearing");
    }

    [Fact]
    public async Task A_result_that_crosses_the_hand_over_is_not_kept()
    {
        await using var booth = await RegisteredAsync();
        await booth.HoldAsync(_call, "t-sach");
        await AddAsync(booth, BoothCommandState.Sent);
        using var line = await ProvedAsync(booth);
        await line.SendAsync(Scanned(_id), Cancel);
        await TakenAsync(line, booth);
        var row = await RowAsync(_id);
        Assert.Equal((BoothCommandState.Ended, "{}", "{}", null), (row.State, row.Arguments, row.Values, row.FileSha256));
        Assert.Equal(("Abgebrochen", null), await ResultAsync(booth, "t-clearing"));
    }

    [Fact]
    public async Task A_payment_under_way_at_a_hand_over_is_asked_for_before_the_next_one()
    {
        await using var booth = await RegisteredAsync();
        using var line = await ProvedAsync(booth);
        await booth.HoldAsync(_call, "t-clearing");
        var paying = booth.CommandAsync("t-clearing", "zahlung", DeviceActions.Pay, _call, _id);
        await CommandAsync(line, _id);
        await booth.HoldAsync(_call, "t-sach");
        var unknown = await paying;
        Assert.Equal("Ergebnis unbekannt", unknown["outcome"]);
        Assert.Contains("fragt zuerst die letzte Zahlung ab", unknown["message"], StringComparison.Ordinal);

        var refused = await booth.CommandAsync("t-sach", "zahlung", DeviceActions.Pay, _call);
        Assert.Equal(("Abgelehnt", PaymentTerminal.AskFirst), (refused["outcome"], refused["message"]));
        foreach (var action in (string[])[DeviceActions.LastPayment, DeviceActions.Pay])
        {
            var id = Guid.CreateVersion7();
            var asked = booth.CommandAsync("t-sach", "zahlung", action, _call, id);
            await CommandAsync(line, id);
            await line.SendAsync(new AgentMessage.CommandEnded(id, DeviceOutcome.Done, "", new JsonObject { ["cents"] = 2880 }, null, null), Cancel);
            Assert.Equal("Erledigt", (await asked)["outcome"]);
        }
    }

    [Fact]
    public async Task Who_ordered_what_is_forgotten_after_ninety_days()
    {
        await using var booth = await RegisteredAsync();
        var recent = Guid.CreateVersion7();
        await AddAsync(booth, BoothCommandState.Ended, daysAgo: 91);
        await AddAsync(booth, BoothCommandState.Ended, daysAgo: 89, recent);
        var noted = new List<string>();
        await InAsync(async db =>
        {
            await using var scope = api.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetServices<IRetentionPart>().OfType<CommandRetention>().Single().RunAsync(db, (action, count, _) => noted.Add($"{action} {count}"), Cancel);
            return true;
        });
        Assert.Equal([recent], await InAsync(db => db.Set<BoothCommand>().Where(c => c.AgentId == booth.Id).Select(c => c.Id).ToListAsync(Cancel)));
        Assert.Equal(["retention.device-command 1"], noted);
    }

    private static AgentMessage.CommandEnded Scanned(Guid id) => new(id, DeviceOutcome.Done, "", new JsonObject { ["pages"] = 1 }, "image/png", Convert.ToBase64String(SampleSignature.Png));

    private async Task<(string? Outcome, string? FileType)> ResultAsync(TestBooth booth, string person)
    {
        var answer = (await booth.CommandAsync(person, "scanner", DeviceActions.Scan, _call, _id)).Expect(HttpStatusCode.OK);
        return (answer["outcome"], answer.Json.TryGetProperty("contentType", out var type) ? type.GetString() : null);
    }

    private async Task<TestBooth> RegisteredAsync()
    {
        var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        return booth;
    }

    // What the agent is told to give up until the command comes; each in the server's hand.
    private static async Task<List<Guid>> AbandonedAsync(AgentSocket line, TestBooth booth, Guid command)
    {
        var abandoned = new List<Guid>();
        while (true)
        {
            switch (await line.ReceiveAsync(Cancel))
            {
                case AgentMessage.Abandon abandon:
                    Assert.True(SigningKey.Verify(booth.Files.Registration!.ServerKey, AgentMessage.Abandon.ToText(booth.Id, abandon.Id), abandon.Signature));
                    abandoned.Add(abandon.Id);
                    break;
                case AgentMessage.Command next:
                    Assert.Equal(command, next.Grant.Command);
                    return abandoned;
            }
        }
    }

    private static async Task<AgentSocket> ProvedAsync(TestBooth booth, int level = 0)
    {
        var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key, level: level);
        Assert.IsType<AgentMessage.Welcome>(await line.ReceiveAsync(Cancel));
        return line;
    }

    // The next command that comes; it must be this one.
    private static async Task CommandAsync(AgentSocket line, Guid id)
    {
        while (true)
        {
            if (await line.ReceiveAsync(Cancel) is not AgentMessage.Command command)
                continue;
            Assert.Equal(id, command.Grant.Command);
            return;
        }
    }

    // Messages of a line are taken one after another: when this one is acknowledged, those before it are done.
    private static async Task TakenAsync(AgentSocket line, TestBooth booth)
    {
        await line.SendAsync(new AgentMessage.EventHappened(1, booth.Name, new("sensor", DeviceEvents.PersonArrived, DateTimeOffset.UtcNow, [])), Cancel);
        while (await line.ReceiveAsync(Cancel) is not AgentMessage.Acknowledge)
            continue;
    }

    private Task<int> AddAsync(TestBooth booth, BoothCommandState state, int daysAgo = 0, Guid? id = null) => InAsync(db =>
    {
        var now = DateTimeOffset.UtcNow.AddDays(-daysAgo);
        db.Add(new BoothCommand { Id = id ?? _id, Tenant = "kreis", AgentId = booth.Id, Call = _call, Person = "t-clearing", Device = "scanner", Action = DeviceActions.Scan, Arguments = """{"a":1}""", CreatedAt = now, ExpiresAt = now.AddMinutes(4), State = state });
        return db.SaveChangesAsync(Cancel);
    });

    private Task<BoothCommand> RowAsync(Guid id) => InAsync(db => db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.Id == id, Cancel));

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}
