using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>A reset that has failed for good and is tried again, as the alarm advises: its node died before the step heard of it.</summary>
[Collection(VisitFixture.Collection)]
public sealed class ResetAgainTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tried_again_it_clears_the_booth_or_says_that_it_did_not()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        var first = await FailedAsync(visit);

        // The booth still does not answer.
        var (isClear, _) = await AgainAsync(visit, first);
        Assert.False(isClear);
        Assert.Equal(2, await visit.InAsync(db => db.Set<BoothReset>().CountAsync(r => r.BoothId == visit.Booth.Id && !r.Succeeded, Cancel)));
        Assert.NotNull((await visit.BoothAsync()).SuspendedAt);

        visit.Booth.Start();
        await visit.Booth.UntilAsync(a => a.GetProperty("summary").GetProperty("isConnected").GetBoolean());
        (isClear, _) = await AgainAsync(visit, first);
        Assert.True(isClear);
        var booth = await visit.BoothAsync();
        Assert.Equal((null, null, null), (booth.SessionId, booth.SuspendedAt, booth.SuspendedReason));
        Assert.Equal(BoothVisitState.Closed, await visit.InAsync(db => db.Set<BoothVisit>().Where(v => v.BoothId == visit.Booth.Id).Select(v => v.State).SingleAsync(Cancel)));
        Assert.True((await visit.ResetAsync()).Succeeded);
        Assert.Equal("system", (await visit.InAsync(db => db.Set<BoothAlarm>().AsNoTracking().SingleAsync(a => a.AgentId == booth.Id && a.Kind == ResetEffect.Alarm, Cancel))).ClearedBy);
        Assert.True((await AgainAsync(visit, first)).IsClear);
    }

    [Fact]
    public async Task After_somebody_has_looked_it_says_so_and_clears_nothing()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        var first = await FailedAsync(visit);
        await using (var scope = api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<BoothAdministration>().SuspendAsync(visit.Booth.Id, false, null, VisitFixture.ActorOf("t-admin"), Cancel);
        var (isClear, message) = await AgainAsync(visit, first);
        Assert.False(isClear);
        Assert.Contains("Die Administration hat nachgesehen", message, StringComparison.Ordinal);
    }

    private static async Task<BoothReset> FailedAsync(Visitor visit)
    {
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.Booth.StopAsync();
        await visit.HangUpAsync("t-clearing", call.Id);
        await visit.ScreenClearsAsync(call.Id);
        var reset = await visit.LastResetAsync();
        Assert.False(reset.Succeeded);
        return reset;
    }

    // The step's work under the same id, as an administrator's retry hands it over.
    private async Task<(bool IsClear, string? Message)> AgainAsync(Visitor visit, BoothReset first)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetServices<IEffectHandler>().Single(h => h.Kind == ConversationWork.Reset);
        var result = (Dictionary<string, object?>)(await handler.ExecuteAsync(new(first.Id, handler.Kind, new Dictionary<string, object?>(), await visit.InstanceAsync(), "kreis", 99) { IsLastAttempt = true }, Cancel))!;
        return ((bool)result["geleert"]!, result.GetValueOrDefault("meldung") as string);
    }
}
