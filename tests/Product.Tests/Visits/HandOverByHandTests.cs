using System.Net;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>A call handed over by hand: with what is said to the next one, and with the work .</summary>
[Collection(VisitFixture.Collection)]
public sealed partial class HandOverByHandTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_open_task_goes_with_the_call_to_the_colleague_and_comes_back_by_way_of_a_partner()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = (await visit.AcceptAsync("t-clearing")).Id;
        var task = await visit.TaskAsync("Erst-Clearing");
        Assert.Equal("t-clearing", task.Assignee);
        await visit.ReadyAsync("t-clearing2", "t-fremd");
        await TransferAsync("t-clearing", call, "kreis", "clearing", "Es geht um die Rente.");
        Assert.Equal("Es geht um die Rente.", (await visit.RingingAsync("t-clearing2")).Call!.Summary);
        // Until it is taken, everything stays where it is.
        Assert.Equal("t-clearing", (await visit.TaskAsync("Erst-Clearing")).Assignee);
        await visit.AcceptAsync("t-clearing2");
        await WithAsync(visit, task.Id, "t-clearing2");
        Assert.Equal("Es geht um die Rente.", (await visit.DeskUntilAsync("t-clearing2", d => d.Call?.Case?.Own?.Id == task.Id)).Call!.Summary);

        // A partner has the call, not the work; whoever of the county takes it next has both.
        await visit.EndWrapUpAsync("t-clearing");
        await TransferAsync("t-clearing2", call, "aok", "krankenversicherung", null);
        await visit.AcceptAsync("t-fremd");
        Assert.Equal(("", null), (await visit.DeskUntilAsync("t-fremd", d => d.Status == AgentStatus.InCall)).Call is { } held ? (held.Summary, held.Case) : default);
        Assert.Equal("t-clearing2", (await visit.TaskAsync("Erst-Clearing")).Assignee);
        await TransferAsync("t-fremd", call, "kreis", "clearing", null);
        await visit.AcceptAsync("t-clearing");
        await WithAsync(visit, task.Id, "t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Auskunft genügt", new { anliegen = "Auskunft" });
        await visit.ScreenClearsAsync(call);
        Assert.True((await visit.ResetAsync()).Succeeded);

        var reasons = await visit.InAsync(db => db.AuditEntries.AsNoTracking().Where(a => a.Subject == $"task:{task.Id}" && a.Action == "task.reassign").OrderBy(a => a.Number).Select(a => a.Details).ToListAsync(Cancel));
        Assert.Equal(2, reasons.Count);
        Assert.All(reasons, r => Assert.Contains("call-handed-over", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_asks_for_a_summary_and_keeps_what_was_typed_when_nobody_is_free()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = (await visit.AcceptAsync("t-clearing")).Id;
        var browser = api.As("t-clearing");
        var page = (await browser.Send(HttpMethod.Get, "/anrufe", null)).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("name=\"zusammenfassung\"", page, StringComparison.Ordinal);
        var refused = await browser.Send(HttpMethod.Post, "/anrufe?handler=Weitergeben", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["anruf"] = call.ToString(),
            ["stelle"] = "aok/krankenversicherung",
            ["zusammenfassung"] = "Die Karte ist verloren.",
            ["__RequestVerificationToken"] = TokenField().Match(page).Groups[1].Value,
        }));
        var text = WebUtility.HtmlDecode(refused.Expect(HttpStatusCode.OK).Text);
        Assert.Contains("Dort ist gerade niemand frei", text, StringComparison.Ordinal);
        Assert.Contains("Die Karte ist verloren.</textarea>", text, StringComparison.Ordinal);
        await visit.HangUpAsync("t-clearing", call);
        await visit.ScreenClearsAsync(call);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    private static Task<UserTask> WithAsync(Visitor visit, Guid task, string person) =>
        visit.UntilAsync($"task of {person}", () => visit.InAsync(db => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == task && t.Assignee == person, Cancel)));

    private async Task TransferAsync(string person, Guid call, string tenant, string service, string? summary) =>
        (await api.As(person).Post($"calls/{call}/transfer", new { tenant, service, summary })).Expect(HttpStatusCode.NoContent);
}
