using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>
/// The call centre that the tests of conversations share, one after the other in any order. Each begins with nobody in a call, writing notes or ready:
/// a page that was closed leaves its person behind as that person was.
/// </summary>
internal static class CallStaff
{
    public const string Center = "seenmark";

    public static async ValueTask SignOffAsync(PortalInBrowser portal)
    {
        await DoAsync(portal, s => [.. s.Calls.Keys.Select(c => new HangUp(c, HangUpBy.System))]);
        await DoAsync(portal, s => [.. s.Agents.Values.SelectMany(a => Off(a))]);
    }

    private static IEnumerable<AcdCommand> Off(Agent agent)
    {
        yield return new SetWant(agent.Id, Want.Offline);
        if (agent.Work == Work.WrapUp)
            yield return new EndWrapUp(agent.Id);
    }

    private static async Task DoAsync(PortalInBrowser portal, Func<AcdState, IReadOnlyList<AcdCommand>> commands) =>
        Assert.Null((await portal.Services.GetRequiredService<CallCenters>().ExecuteAsync(new(Center, portal.Tenant, "system", commands), TestContext.Current.CancellationToken)).Refusal);
}
