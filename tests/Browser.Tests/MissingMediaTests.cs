using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>Somebody without a camera, without a microphone, or who does not allow them: both ends say what is missing and what to do. Real browsers that really lack it.</summary>
[Collection(ConversationTests.Name)]
public sealed class MissingMediaTests(PortalInBrowser portal) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_is_missing_at_one_end_is_said_at_both()
    {
        var (_, code) = await ConversationTests.BoothAsync(portal, "stumm", "Kabine Stumm");
        using var playwright = await Playwright.CreateAsync();
        // Permissions are asked for and answered as in a real browser; the booth's has no camera at all.
        string[] media = [.. ConversationTests.Media.Where(m => !m.StartsWith("--use-fake", StringComparison.Ordinal))];
        await using var complete = await PortalInBrowser.LaunchAsync(playwright, [.. media, "--use-fake-device-for-media-stream"]);
        await using var without = await PortalInBrowser.LaunchAsync(playwright, [.. media, "--use-fake-device-for-media-stream=device-count=0"]);
        await using var clerk = await ConversationTests.SignInAsync(portal, complete, "clara.mai");
        await using var booth = await ConversationTests.OpenAsync(portal, without, "/kabine");
        var (staff, screen) = (clerk.Page, booth.Page);
        await screen.GetByLabel("Einmal-Code").FillAsync(code);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await CallStaff.ReadyAsync(staff);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();

        // The booth's camera is not there.
        await Expect(screen.GetByText("Die Kamera fehlt. Wir hören Sie, sehen Sie aber nicht. Sprechen Sie einfach.")).ToBeVisibleAsync();
        await Expect(staff.Locator("#zustand")).ToHaveTextAsync("Verbunden.");
        await Expect(staff.GetByText("Die Kabine hat keine Kamera: Sie sehen niemanden, hören aber die Person.")).ToBeVisibleAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreSoundAsync(staff);
        await Shots.CheckAsync(screen, "kabine-ohne-kamera");
        await Shots.CheckAsync(staff, "gespraech-kabine-ohne-kamera");

        // Nor may its microphone be used.
        await AllowAsync(screen, "geolocation");
        await Expect(screen.GetByText("Kamera und Mikrofon fehlen. Sie sehen und hören uns, wir Sie aber nicht.")).ToBeVisibleAsync();
        await Expect(screen.GetByLabel("Ihr Text")).ToBeVisibleAsync();
        await Expect(staff.GetByText("Die Kabine hat weder Kamera noch Mikrofon")).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-ohne-alles");
        await AllowAsync(screen, "camera", "microphone");

        await AllowAsync(staff, "microphone");
        await Expect(staff.Locator("#zustand")).ToContainTextAsync("In der Kabine hört man Sie, sieht Sie aber nicht. Der Browser darf die Kamera nicht benutzen.");
        await Expect(screen.GetByRole(AriaRole.Status).GetByText("Sie hören uns, sehen uns aber nicht.")).ToBeVisibleAsync();
        await ConversationTests.MoreSoundAsync(screen);
        await Shots.CheckAsync(screen, "kabine-gegenueber-ohne-kamera");

        await AllowAsync(staff, "camera");
        await Expect(staff.Locator("#zustand")).ToContainTextAsync("In der Kabine sieht man Sie, hört Sie aber nicht.");
        await Expect(screen.GetByText("Sie hören uns gerade nicht.")).ToBeVisibleAsync();
        await Expect(screen.Locator("#ohne-bild")).ToBeHiddenAsync();
        await Shots.CheckAsync(screen, "kabine-gegenueber-ohne-mikrofon");

        await AllowAsync(staff, "geolocation");
        await Expect(staff.Locator("#zustand")).ToContainTextAsync("In der Kabine sieht und hört man Sie nicht. Der Browser darf Kamera und Mikrofon nicht benutzen.");
        await Expect(screen.GetByText("Wir schreiben Ihnen", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(staff.Locator("#eigenes")).ToBeHiddenAsync();
        await staff.GetByLabel("Text an die Kabine").FillAsync("Guten Tag, ich schreibe Ihnen.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(screen.GetByText("Wir: Guten Tag, ich schreibe Ihnen.")).ToBeVisibleAsync();
        await Shots.CheckAsync(staff, "gespraech-nichts-erlaubt");
        await Shots.CheckAsync(screen, "kabine-gegenueber-ohne-alles");

        await AllowAsync(staff, "camera", "microphone");
        await Expect(staff.Locator("#zustand")).ToHaveTextAsync("Verbunden.");
        await Expect(screen.Locator("#ohne-bild")).ToBeHiddenAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
        Assert.Empty(clerk.Errors.Concat(booth.Errors));
    }

    // What is not named is refused.
    private static async Task AllowAsync(IPage page, params string[] permissions)
    {
        await page.Context.ClearPermissionsAsync();
        await page.Context.GrantPermissionsAsync(permissions);
        await page.ReloadAsync();
    }
}
