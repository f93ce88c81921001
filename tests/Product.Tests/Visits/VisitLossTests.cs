using Buergerservice.Cases.Files;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>The booth's line is lost and somebody is still inside: nobody is dropped (L4).</summary>
[Collection(VisitFixture.Collection)]
public sealed class VisitLossTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_nobody_takes_the_call_again_the_screen_takes_a_wish_and_the_lead_is_told()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        // A call that rings is not ended by its longest wait; one that finds nobody is.
        await visit.PolicyAsync(new() { Grace = 3_000, WrapUp = 1, MaxWait = 300 });
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var first = await visit.AcceptAsync("t-clearing");
        await visit.TaskAsync("Erst-Clearing");
        await visit.GoesAsync("t-clearing");
        await visit.Booth.StopAsync();
        await EndedAsync(visit, first.Id, CallEnd.BoothLost);
        await visit.PromptAsync("Hinweis", "Leider ist gerade niemand frei");
        await visit.DoAsync("Wartezeit überschritten", "t-behoerde", "Zur Kenntnis genommen");
        Assert.Contains("erneut: Niemand bereit", await visit.OutcomesAsync());
        // The case waits for whoever has begun it.
        Assert.Equal(CaseStatus.InClearing, (await visit.CaseAsync(_ => true)).Status);
        visit.Booth.Start();
        var second = await visit.InAsync(db => db.Set<CallRow>().AsNoTracking().Where(c => c.Booth == visit.Booth.Name).OrderByDescending(c => c.ArrivedAt).FirstAsync(Cancel));
        Assert.Equal(CallEnd.CallbackOffered, second.End);
        await visit.ScreenClearsAsync(second.Id);
        visit.Leave();
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task Whose_line_is_lost_while_waiting_is_called_again_and_gets_a_case()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { Grace = 3_000, WrapUp = 1 });
        visit.Enter();
        var first = await visit.UntilAsync("call", () => visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Booth == visit.Booth.Name, Cancel)));
        await visit.Booth.StopAsync();
        await EndedAsync(visit, first.Id, CallEnd.BoothLost);
        await visit.PolicyAsync(new() { WrapUp = 1 });
        visit.Booth.Start();
        await visit.ReadyAsync("t-clearing");
        var again = await visit.AcceptAsync("t-clearing");
        Assert.NotEqual(first.Id, again.Id);
        await visit.CaseAsync(c => c.Status == CaseStatus.InClearing);
        await visit.HangUpAsync("t-clearing", again.Id);
        await visit.ScreenClearsAsync(again.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    private static Task<CallRow> EndedAsync(Visitor visit, Guid call, CallEnd end) =>
        visit.UntilAsync("lost call", () => visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == call && c.End == end, Cancel)));
}
