using Buergerservice.Cases.Files;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Calls;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>Who is asked to take a call over and what becomes of it when somebody goes meanwhile (L6a, L6b, R-440).</summary>
[Collection(VisitFixture.Collection)]
public sealed class VisitTransferTests(VisitFixture api)
{
    private static readonly object Grundsicherung = new { anliegen = "Meine Rente reicht nicht.", leistung = "lokal:grundsicherung", plz = "17268", ort = "Templin", buerger_name = "Max Muster" };
    private static readonly object Krankenkasse = new { anliegen = "Meine Karte ist weg.", leistung = "lokal:krankenkasse", plz = "17268", ort = "Templin", buerger_name = "Max Muster" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_leaves_while_it_rings_at_the_partner_is_not_handed_over()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        await visit.AnswerAsync("Einwilligung", new { einverstanden = true });
        await visit.RingingAsync("t-fremd");
        visit.Leave();
        await AbortedAsync(visit, call.Id);
    }

    [Fact]
    public async Task Who_leaves_before_answering_about_the_consent_is_not_handed_over()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        await visit.PromptAsync("Einwilligung");
        visit.Leave();
        await AbortedAsync(visit, call.Id);
        Assert.Contains("einwilligung: Gespräch beendet", await visit.OutcomesAsync());
    }

    [Fact]
    public async Task When_whoever_held_the_call_is_lost_the_partner_is_asked_as_soon_as_somebody_else_holds_it()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { Grace = 100, WrapUp = 1 });
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        await visit.PromptAsync("Einwilligung");
        await visit.PresenceAsync("t-clearing", isLost: true);
        await visit.UntilAsync("call without a holder", async () => await visit.BoothAsync() is { Call: not null, CallPerson: null } booth ? booth : null);
        await visit.AnswerAsync("Einwilligung", new { einverstanden = true });
        await visit.WaitsForAsync("dass das Gespräch weitergeht");
        await visit.PolicyAsync(new() { WrapUp = 1 });
        await visit.ReadyAsync("t-clearing2");
        await visit.AcceptAsync("t-clearing2");
        await visit.AcceptAsync("t-fremd");
        await visit.CaseAsync(c => c is { Status: CaseStatus.PassedOn, Category: "An Partner abgegeben" });
        await visit.PresenceAsync("t-clearing", isLost: false);
    }

    [Fact]
    public async Task Who_does_not_answer_is_followed_by_the_unit_and_who_declines_then_by_an_appointment()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach", "t-sach2");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        await visit.RingingAsync("t-sach");
        await visit.RingOutAsync();
        var second = await visit.RingingAsync("t-sach2");
        await visit.RejectAsync("t-sach2", second.Call!.Id);
        Assert.Equal("t-clearing", (await visit.TaskAsync("Termin im Büro vereinbaren")).Assignee);
        var outcomes = await visit.OutcomesAsync();
        Assert.Contains("verbinden: Niemand bereit", outcomes);
        Assert.Contains("vertretung: Abgelehnt", outcomes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_recorded_substitute_goes_before_the_rest_of_the_unit_on_the_days_of_the_substitution(bool isToday)
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        var day = GermanDates.DateOf(DateTimeOffset.UtcNow).AddDays(isToday ? 0 : 5);
        var id = Guid.CreateVersion7();
        await visit.InAsync(async db =>
        {
            db.Add(new Substitution { Id = id, Tenant = "kreis", Person = "t-sach", Substitute = "t-clearing2", From = day, Until = day.AddDays(1), CreatedBy = "t-sach", CreatedAt = DateTimeOffset.UnixEpoch });
            return await db.SaveChangesAsync(Cancel);
        });
        try
        {
            await visit.ReadyAsync("t-clearing", "t-sach", "t-sach2");
            visit.Enter();
            await visit.AcceptAsync("t-clearing");
            // Longer free than nobody, and not of the unit.
            await visit.ReadyAsync("t-clearing2");
            await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
            var ringing = await visit.RingingAsync("t-sach");
            await visit.RejectAsync("t-sach", ringing.Call!.Id);
            var taken = isToday ? "t-clearing2" : "t-sach2";
            await visit.AcceptAsync(taken);
            Assert.Equal(taken, (await visit.TaskAsync("Fall bearbeiten")).Assignee);
        }
        finally
        {
            await visit.InAsync(db => db.Substitutions.Where(s => s.Id == id).ExecuteDeleteAsync(CancellationToken.None));
        }
    }

    // Closed as aborted, with what was said: whoever comes back, is known for as long as aborted cases are kept.
    private static async Task AbortedAsync(Visitor visit, Guid call)
    {
        var file = await visit.CaseAsync(c => c.ClosedAt is not null);
        Assert.Equal((CaseStatus.Aborted, "Gespräch abgebrochen", "Max Muster", DeletionClasses.Aborted), (file.Status, file.Category, file.CitizenName, file.DeletionClass));
        await visit.ScreenClearsAsync(call);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }
}
