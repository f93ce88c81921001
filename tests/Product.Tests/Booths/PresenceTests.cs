using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using BoothAgent = Buergerservice.Portal.Booths.BoothAgent;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>What the sensor says is never lost: not with the line, not with an old clock, not while a booth is out of service.</summary>
[Collection(ApiFixture.Name)]
public sealed class PresenceTests(ApiFixture api)
{
    private long _number;

    private static Actor Admin { get; } = new("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_before_the_leaving_of_somebody_else_was_read_does_not_get_their_call_but_one_of_their_own()
    {
        await using var booth = await PlaceAsync();
        await SaysAsync(booth, DeviceEvents.PersonArrived);
        var first = await CallAsync(booth);
        // Both words have come together; the order that follows the first of them is read only now.
        await SetAsync(booth, since: DateTimeOffset.UtcNow);
        await WithAsync<BoothSessions>(s => s.EndAsync("kreis", booth.Name, Cancel));
        var (ended, next) = (await RowAsync(first.Id), await CallAsync(booth, but: first.Id));
        Assert.Equal(HangUpBy.Booth, ended.EndedBy);
        // Of whoever came later nobody has said that they have gone.
        await WithAsync<BoothSessions>(s => s.EndAsync("kreis", booth.Name, Cancel));
        Assert.Null((await RowAsync(next.Id)).EndedAt);
        await SaysAsync(booth, DeviceEvents.PersonLeft);
    }

    [Fact]
    public async Task Since_when_somebody_is_inside_is_told_by_our_clock_and_not_by_that_of_the_device()
    {
        await using var booth = await PlaceAsync();
        var before = DateTimeOffset.UtcNow;
        await SaysAsync(booth, DeviceEvents.PersonArrived, TimeSpan.FromMinutes(-1));
        Assert.InRange((await BoothAsync(booth)).PersonSince!.Value, before.AddMilliseconds(-1), DateTimeOffset.UtcNow);
        await SaysAsync(booth, DeviceEvents.PersonLeft);
    }

    [Fact]
    public async Task Whose_leaving_is_learned_late_has_gone_all_the_same_and_who_comes_next_is_called()
    {
        await using var booth = await PlaceAsync();
        await SaysAsync(booth, DeviceEvents.PersonArrived);
        var first = await CallAsync(booth);
        await SetAsync(booth, since: DateTimeOffset.UtcNow.AddHours(-1));
        await SaysAsync(booth, DeviceEvents.PersonLeft, TimeSpan.FromMinutes(3));
        Assert.Null((await BoothAsync(booth)).PersonSince);
        await UntilAsync("end of the call", async () => (await RowAsync(first.Id)).EndedAt is not null ? "" : null);
        await SaysAsync(booth, DeviceEvents.PersonArrived);
        await CallAsync(booth, but: first.Id);
        await SaysAsync(booth, DeviceEvents.PersonLeft);
    }

    [Fact]
    public async Task Old_news_of_a_leaving_do_not_concern_who_has_begun_at_the_screen_since()
    {
        await using var booth = await PlaceAsync();
        await SetAsync(booth, since: DateTimeOffset.UtcNow.AddHours(-1));
        await WithAsync<BoothSessions>(async s => Assert.True(await s.TouchAsync(booth.Id, true, Cancel)));
        var call = await CallAsync(booth);
        await SaysAsync(booth, DeviceEvents.PersonLeft, TimeSpan.FromMinutes(3));
        Assert.NotNull((await BoothAsync(booth)).PersonSince);
        await WithAsync<BoothSessions>(s => s.EndAsync("kreis", booth.Name, Cancel));
        Assert.Null((await RowAsync(call.Id)).EndedAt);
        await SaysAsync(booth, DeviceEvents.PersonLeft);
    }

    [Fact]
    public async Task A_booth_out_of_service_calls_nobody_and_still_knows_who_comes_and_goes()
    {
        await using var booth = await PlaceAsync();
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.SuspendedAt, DateTimeOffset.UtcNow), Cancel));
        await SaysAsync(booth, DeviceEvents.PersonArrived);
        Assert.NotNull((await BoothAsync(booth)).PersonSince);
        Assert.DoesNotContain(await booth.AuditAsync(), a => a.StartsWith("event.publish", StringComparison.Ordinal));
        await WithAsync<BoothSessions>(async s => Assert.False(await s.BeginAsync("kreis", booth.Name, Guid.CreateVersion7(), Cancel)));
        await SaysAsync(booth, DeviceEvents.PersonLeft);
        Assert.Null((await BoothAsync(booth)).PersonSince);
    }

    [Fact]
    public async Task Who_has_come_in_while_the_booth_was_out_of_service_is_called_when_it_is_back()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Service, $"anwesenheit-{booth.Name}"), Cancel));
        await WithAsync<BoothAdministration>(a => a.SuspendAsync(booth.Id, true, "Reinigung", Admin, Cancel));
        booth.Controller.Presence = true;
        await UntilAsync("somebody inside", async () => (await BoothAsync(booth)).PersonSince is not null ? "" : null);
        await WithAsync<BoothAdministration>(a => a.SuspendAsync(booth.Id, false, null, Admin, Cancel));
        await CallAsync(booth);
    }

    [Fact]
    public async Task An_agent_that_was_restarted_says_that_somebody_has_gone_meanwhile()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Service, $"anwesenheit-{booth.Name}"), Cancel));
        booth.Controller.Presence = true;
        await CallAsync(booth);
        await booth.StopAsync();
        booth.Controller.Presence = false;
        booth.Start();
        await UntilAsync("empty booth", async () => (await BoothAsync(booth)).PersonSince is null ? "" : null);
    }

    // Nobody takes its calls, and no agent of its own says anything.
    private async Task<TestBooth> PlaceAsync()
    {
        var booth = await TestBooth.AddAsync(api);
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.Service, $"anwesenheit-{booth.Name}"), Cancel));
        return booth;
    }

    private Task SaysAsync(TestBooth booth, string name, TimeSpan ago = default) =>
        WithAsync<AgentIntake>(i => i.EventAsync(booth.Id, new AgentMessage.EventHappened(++_number, booth.Name, new("sensor", name, DateTimeOffset.UtcNow - ago, [])), Cancel));

    private Task<int> SetAsync(TestBooth booth, DateTimeOffset since) =>
        InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, since), Cancel));

    private Task<CallRow> CallAsync(TestBooth booth, Guid but = default) =>
        UntilAsync("call", () => InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Booth == booth.Name && c.Id != but && c.EndedAt == null, Cancel)));

    private Task<CallRow> RowAsync(Guid call) => InAsync(db => db.Set<CallRow>().AsNoTracking().FirstAsync(c => c.Id == call, Cancel));

    private Task<BoothAgent> BoothAsync(TestBooth booth) => InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == booth.Id, Cancel));

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    private async Task WithAsync<T>(Func<T, Task> action)
        where T : notnull
    {
        await using var scope = api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<T>());
    }

    private static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        for (var tries = 0; ; tries++)
        {
            if (await look() is { } found)
                return found;
            Assert.True(tries < 2_400, $"{what}: not seen.");
            await Task.Delay(50, Cancel);
        }
    }
}
