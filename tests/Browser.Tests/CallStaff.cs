using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>
/// The call centre that the tests of conversations share, one after the other in any order. Each begins with nobody in a call, writing notes, ready or
/// missed: a page that was closed leaves its person behind as that person was, and some seconds later as somebody whose line is lost.
/// </summary>
internal static class CallStaff
{
    public const string Center = "seenmark";

    /// <summary>Times that do not run out while a busy machine is still at the step before: a call that has rung for too long takes its person off.</summary>
    public static AcdPolicy Unhurried { get; } = new() { Ring = 120_000, TransferRing = 180_000, WrapUp = 900_000, Grace = 120_000 };

    public static async ValueTask SignOffAsync(PortalInBrowser portal)
    {
        await DoAsync(portal, s => [new SetPolicy(Unhurried), .. s.Calls.Keys.Select(c => new HangUp(c, HangUpBy.System))]);
        // The pages of the test before are gone, and are not to be missed during this one.
        await using (var scope = portal.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<CallPresenceRow>().ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await DoAsync(portal, s => [.. s.Agents.Values.SelectMany(Off)]);
    }

    /// <summary>Opens the page of the calls, reports its person ready, and returns when that is known: who hands a call over to somebody who is not yet ready is refused.</summary>
    public static async Task ReadyAsync(IPage page)
    {
        await page.GotoAsync("/anrufe");
        var ready = page.GetByRole(AriaRole.Button, new() { Name = "Bereit", Exact = true });
        await ready.ClickAsync();
        await Expect(ready).ToBeHiddenAsync();
    }

    private static IEnumerable<AcdCommand> Off(Agent agent)
    {
        yield return new SetWant(agent.Id, Want.Offline);
        if (agent.Work == Work.WrapUp)
            yield return new EndWrapUp(agent.Id);
        if (agent.LostAt is not null)
            yield return new AgentConnection(agent.Id, false);
    }

    private static async Task DoAsync(PortalInBrowser portal, Func<AcdState, IReadOnlyList<AcdCommand>> commands) =>
        Assert.Null((await portal.Services.GetRequiredService<CallCenters>().ExecuteAsync(new(Center, portal.Tenant, "system", commands), TestContext.Current.CancellationToken)).Refusal);
}
