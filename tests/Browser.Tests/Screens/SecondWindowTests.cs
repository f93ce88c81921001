using Buergerservice.Portal.Displays;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>A screen of a booth that is opened in two windows of its browser.</summary>
[Collection(ConversationTests.Name)]
public sealed class SecondWindowTests(PortalInBrowser portal) : IAsyncLifetime
{
    private const string Taken = "Dieser Bildschirm ist schon in einem anderen Fenster geöffnet";

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(BoothScreen.Kabine, "Gespräch beginnen")]
    [InlineData(BoothScreen.Tisch, "Gespräch beginnen")]
    [InlineData(BoothScreen.Terminal, "Verbindung aufnehmen")]
    public async Task The_second_window_says_so_and_shows_nothing_until_the_first_is_closed(BoothScreen screen, string begin)
    {
        var name = $"fenster-{screen}".ToLowerInvariant();
        await using var visit = await BoothScreens.OpenAsync(portal, name, screen);
        var first = visit.Page;
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = begin })).ToBeVisibleAsync();
        var second = await first.Context.NewPageAsync();
        var looks = 0;
        second.Request += (_, request) => looks += request.Url.EndsWith("/kabine/stand", StringComparison.Ordinal) ? 1 : 0;
        await second.GotoAsync(first.Url);
        var note = second.GetByRole(AriaRole.Heading, new() { Name = Taken });
        await Expect(note).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(second.GetByRole(AriaRole.Heading)).ToHaveCountAsync(1);
        await BoothScreens.CheckAsync(second, $"{name}-zweites");
        Assert.Equal(0, looks);

        // The page of the first is loaded anew after each citizen: it stays where it is.
        await first.ReloadAsync();
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = begin })).ToBeVisibleAsync();
        await Expect(note).ToBeVisibleAsync();

        await first.CloseAsync();
        await Expect(second.GetByRole(AriaRole.Button, new() { Name = begin })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(note).ToHaveCountAsync(0);
    }
}
