using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>The form of the case beside the picture: reachable for everybody, on a phone, with the keyboard alone, and nothing that was entered is lost.</summary>
[Collection(ConversationTests.Name)]
public sealed class CaseBesideCallTests(PortalInBrowser portal) : IAsyncLifetime
{
    private const string Ended = "Das Gespräch ist zu Ende oder weitergegeben. Was Sie eingetragen haben, steht noch hier.";
    private const int Phone = 390;

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_form_is_filled_in_with_the_keyboard_on_a_phone_and_sent_after_the_citizen_has_hung_up()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BrowserAsync(playwright);
        var (clerk, booth) = await TalkingAsync(portal, browser, "fall-1");
        await using var one = clerk;
        await using var two = booth;
        var page = clerk.Page;
        await Shots.CheckAsync(page, "gespraech-fall");
        await page.SetViewportSizeAsync(Phone, 900);

        // From the heading on, with nothing but the keyboard; what is wrong is said where the keyboard is.
        await page.Locator("#fall-titel").FocusAsync();
        await TabToAsync(page, "Weiterleiten");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#fall-inhalt .portal-error-summary")).ToBeFocusedAsync();
        await Shots.CheckAsync(page, "gespraech-fall-fehler");
        await page.SetViewportSizeAsync(Phone, 900);
        await TabToAsync(page, "Anliegen");
        await page.Keyboard.TypeAsync("Meine Miete ist gestiegen.");

        await booth.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(page.GetByText(Ended)).ToBeVisibleAsync();
        await Expect(Concern(page)).ToHaveValueAsync("Meine Miete ist gestiegen.");
        await Expect(Concern(page)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" Seit Mai.");
        await Shots.CheckAsync(page, "gespraech-fall-danach");
        await page.SetViewportSizeAsync(Phone, 900);
        await Concern(page).FocusAsync();
        await TabToAsync(page, "Auskunft genügt");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#fall-meldung")).ToContainTextAsync("erledigt", new() { IgnoreCase = true });
        await Expect(page.Locator("#fall-inhalt form")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
        Assert.Empty(clerk.Errors.Concat(booth.Errors));
    }

    [Fact]
    public async Task What_was_entered_stays_when_the_call_is_handed_over_and_when_the_task_has_been_given_back_elsewhere()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BrowserAsync(playwright);
        var (clerk, booth) = await TalkingAsync(portal, browser, "fall-2");
        await using var one = clerk;
        await using var two = booth;
        await using var second = await ConversationTests.SignInAsync(portal, browser, "sabine.horn");
        await CallStaff.ReadyAsync(second.Page);
        var page = clerk.Page;
        var task = await page.Locator("#fall-stand").GetAttributeAsync("data-task");
        await Concern(page).FillAsync("Grundsicherung im Alter.");
        // The other window below reads the draft, once.
        await Expect(page.GetByText("Entwurf gespeichert")).ToBeVisibleAsync();
        await page.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await page.GetByRole(AriaRole.Button, new() { Name = "Weitergeben", Exact = true }).ClickAsync();
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(page.GetByText(Ended)).ToBeVisibleAsync();
        await Expect(Concern(page)).ToHaveValueAsync("Grundsicherung im Alter.");

        // Given back in another window: the server refuses what is sent now, and the words stay to be read.
        var window = await page.Context.NewPageAsync();
        await window.GotoAsync($"/aufgaben/{task}");
        await Expect(window.GetByLabel("Anliegen")).ToHaveValueAsync("Grundsicherung im Alter.");
        await window.GetByText("Aufgabe abgeben").ClickAsync();
        await window.GetByRole(AriaRole.Button, new() { Name = "Zurückgeben" }).ClickAsync();
        await Expect(window.GetByText("ist zurückgegeben")).ToBeVisibleAsync();
        await page.Locator("#fall-inhalt").GetByRole(AriaRole.Button, new() { Name = "Auskunft genügt" }).ClickAsync();
        await Expect(page.Locator("#fall-meldung")).ToContainTextAsync("Ihre Eingaben stehen noch hier.");
        await Expect(Concern(page)).ToHaveValueAsync("Grundsicherung im Alter.");
        // No longer of use, and out of the way of the next task.
        await page.GetByRole(AriaRole.Button, new() { Name = "Eingaben verwerfen" }).ClickAsync();
        await Expect(page.Locator("#fall-formular")).ToBeHiddenAsync();
        await Expect(page.Locator("#mein-status")).ToBeFocusedAsync();

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        foreach (var who in new[] { page, second.Page })
            await who.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
    }

    private static ILocator Concern(IPage page) => page.Locator("#fall-inhalt").GetByLabel("Anliegen");

    private static Task<IBrowser> BrowserAsync(IPlaywright playwright) => PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media);

    internal static async Task<(Visit Clerk, Visit Booth)> TalkingAsync(PortalInBrowser portal, IBrowser browser, string key)
    {
        var (_, code) = await ConversationTests.BoothAsync(portal, key, $"Kabine {key}");
        var booth = await ConversationTests.OpenAsync(portal, browser, "/kabine");
        await booth.Page.GetByLabel("Einmal-Code").FillAsync(code);
        await booth.Page.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        var clerk = await ConversationTests.SignInAsync(portal, browser, "clara.mai");
        clerk.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await CallStaff.ReadyAsync(clerk.Page);
        await booth.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(Concern(clerk.Page)).ToBeVisibleAsync();
        await Expect(booth.Page.Locator("[data-panel=gespraech]")).ToBeVisibleAsync();
        return (clerk, booth);
    }

    // Presses the tabulator until what has this name has the focus.
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>("(e => e.labels?.[0]?.textContent ?? e.textContent ?? '')(document.activeElement)");
            if (focused.Trim().StartsWith(name, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"{name} is not reached by the keyboard.");
    }
}
