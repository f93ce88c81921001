using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>The screens of a booth, as the tests of them share it.</summary>
internal static class BoothScreens
{
    /// <summary>What is told on the screens about the hearing loop.</summary>
    public const string HearingLoop = "Stellen Sie Ihr Hörgerät auf „T“.";

    private const int Zoomed = 320;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Actor AdminOf(PortalInBrowser portal) => new("anke.admin", "Anke Adler", portal.Tenant, ["Administration"]);

    /// <summary>A booth of its own, and a window set up as one of its screens.</summary>
    public static async Task<Visit> OpenAsync(PortalInBrowser portal, string booth, BoothScreen screen, Func<IServiceProvider, Guid, Task>? prepare = null)
    {
        var code = await InAsync(portal, async services =>
        {
            var id = await services.GetRequiredService<BoothAdministration>().AddAsync(booth, $"Kabine {booth}", AdminOf(portal), Cancel);
            await services.GetRequiredService<BoothAdministration>().DescribeAsync(id, HearingLoop, AdminOf(portal), Cancel);
            if (prepare is not null)
                await prepare(services, id);
            return await services.GetRequiredService<DisplayCommands>().NewCodeAsync(id, screen, AdminOf(portal), Cancel);
        });
        var visit = await ConversationTests.OpenAsync(portal, portal.Browser, screen.Path());
        // Not where there is a conversation as well: its own times are not the test's business.
        if (screen is BoothScreen.Tisch or BoothScreen.Terminal)
            await KeepThanksAsync(visit.Page, screen is BoothScreen.Tisch ? 8000 : 15000);
        await visit.Page.GetByLabel("Einmal-Code").FillAsync(code);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await visit.Page.ArriveAsync("**" + screen.Path());
        return visit;
    }

    /// <summary>Thanks for an answer or a wish stay: a browser that stands still for seconds would not be seen showing them.</summary>
    /// <param name="page">The page, before it is loaded.</param>
    /// <param name="time">For how long, in ms, the page shows them.</param>
    public static Task KeepThanksAsync(IPage page, int time) => page.AddInitScriptAsync($$"""
        const later = window.setTimeout;
        window.setTimeout = (then, after, ...more) => later(then, after === {{time}} ? 600000 : after, ...more);
        """);

    /// <summary>Checks a page at the width of a desk, of a phone, and of 1280 pixels at 400 percent.</summary>
    public static async Task CheckAsync(IPage page, string name, ILocator? first = null)
    {
        if (first is not null)
            await Expect(first).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(Zoomed, 900);
        Assert.Empty((await AccessibilityTests.CheckAsync(page, Zoomed)).Select(f => $"{name} ({Zoomed}px): {f}"));
        await Shots.CheckAsync(page, name);
    }

    /// <summary>Runs an action with the services of one request.</summary>
    public static async Task<T> InAsync<T>(PortalInBrowser portal, Func<IServiceProvider, Task<T>> action)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider);
    }
}
