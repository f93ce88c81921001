using System.Net;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Prompts;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>Nobody in a booth has to hurry (WCAG 2.2, 2.2.1): who asks for it is waited for longer.</summary>
[Collection(VisitFixture.Collection)]
public sealed class MoreTimeTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_step_waits_longer_for_who_asks_for_more_time_while_it_waits()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", new { anliegen = "Meine Karte ist weg.", leistung = "lokal:krankenkasse", plz = "17268", ort = "Templin", buerger_name = "Max Muster" });
        var id = (await visit.PromptAsync("Einwilligung")).GetProperty("id").GetGuid();
        var instance = await visit.InstanceAsync();
        // Its time is nearly over.
        var soon = DateTimeOffset.UtcNow.AddMinutes(4);
        await visit.InAsync(async db =>
        {
            await db.WorkItems.Where(w => w.InstanceId == instance && w.Kind == WorkKind.Timer).ExecuteUpdateAsync(u => u.SetProperty(w => w.DueAt, soon), Cancel);
            return await db.Set<BoothPrompt>().Where(p => p.Id == id).ExecuteUpdateAsync(u => u.SetProperty(p => p.ExpiresAt, soon), Cancel);
        });
        Assert.Equal(HttpStatusCode.OK, await MoreAsync(visit, id));
        var prompt = await visit.InAsync(db => db.Set<BoothPrompt>().AsNoTracking().FirstAsync(p => p.Id == id, Cancel));
        Assert.InRange(prompt.ExpiresAt!.Value, soon.AddSeconds(50), soon.AddMinutes(6));
        Assert.Contains(prompt.ExpiresAt.Value, await visit.InAsync(db => db.WorkItems.Where(w => w.InstanceId == instance && w.Kind == WorkKind.Timer).Select(w => w.DueAt).ToListAsync(Cancel)));
        Assert.Contains(await visit.Booth.AuditAsync(), a => a.StartsWith("prompt.more-time", StringComparison.Ordinal));
        // Another booth's question, and what is not asked, are not waited for longer.
        Assert.Equal(HttpStatusCode.Conflict, await MoreAsync(visit, Guid.NewGuid()));

        Assert.Equal(HttpStatusCode.NoContent, await visit.Screen.AnswerAsync(id, new { einverstanden = false }));
        Assert.Equal(HttpStatusCode.Conflict, await MoreAsync(visit, id));
        await visit.HangUpAsync("t-clearing", call.Id);
    }

    private static async Task<HttpStatusCode> MoreAsync(Visitor visit, Guid id) => (await visit.Screen.PostAsync($"/kabine/aufforderungen/{id}/mehr-zeit", null)).StatusCode;
}
