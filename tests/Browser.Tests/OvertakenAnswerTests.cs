using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>The answer to an action comes after an update has already shown more than it: what is shown last is what is so.</summary>
[Collection(ConversationTests.Name)]
public sealed class OvertakenAnswerTests(PortalInBrowser portal) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_older_answer_does_not_stay_and_the_region_stays_one()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media);
        await using var staff = await ConversationTests.SignInAsync(portal, browser, "clara.mai");
        await staff.Page.GotoAsync("/anrufe");
        var other = await staff.Page.Context.NewPageAsync();
        await other.GotoAsync("/anrufe");
        await staff.Page.EvaluateAsync("""
            window.most = 1;
            new MutationObserver(() => { window.most = Math.max(window.most, document.querySelectorAll('#gespraech').length); }).observe(document.body, { subtree: true, childList: true });
            """);
        TaskCompletionSource isLate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await staff.Page.RouteAsync("**/anrufe?handler=Bereit", async route =>
        {
            var answer = await route.FetchAsync();
            await isLate.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        var ready = staff.Page.GetByRole(AriaRole.Button, new() { Name = "Bereit", Exact = true });
        await ready.ClickAsync();
        await Expect(ready).ToBeHiddenAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Nicht bereit" }).ClickAsync();
        await Expect(ready).ToBeVisibleAsync();
        await staff.Page.RunAndWaitForResponseAsync(() => { isLate.SetResult(); return Task.CompletedTask; }, r => r.Request.Headers.ContainsKey("x-live"));

        Assert.Equal(1, await staff.Page.EvaluateAsync<int>("window.most"));
        await Expect(ready).ToBeVisibleAsync();
        await Expect(staff.Page.GetByRole(AriaRole.Button, new() { Name = "Nicht bereit" })).ToHaveCountAsync(1);
        Assert.Empty(staff.Errors);
    }
}
