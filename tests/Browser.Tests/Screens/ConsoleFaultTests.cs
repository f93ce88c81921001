using Buergerservice.Portal.Konsole;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>Faults of devices, played on the console and seen where the booths are watched.</summary>
[Collection(ConversationTests.Name)]
public sealed class ConsoleFaultTests(PortalInBrowser portal) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Each_device_fails_when_the_console_plays_its_fault_and_goes_again()
    {
        var booth = portal.Services.GetRequiredService<SimulatedBooth>();
        await booth.Ready;
        await using var player = await portal.SignInAsync("anke.admin");
        await player.Page.GotoAsync("/konsole");
        var genuine = booth.Card.IsGenuine;
        (string Box, string Fault, string[] Components)[] all =
        [
            ("k-person", "Silent", ["Anwesenheitssensor", "Tür und Licht"]), ("k-kamera", "Silent", ["Dokumentenkamera"]), ("k-pad", "Silent", ["Unterschriften-Pad"]), ("k-drucker", "Nack", ["Drucker"]),
            ("k-scanner", "Nack", ["Scanner"]), ("k-ausweis", "Silent", ["Online-Ausweis"]), ("k-bezahlen", "Silent", ["Bezahlterminal"]), .. genuine ? [] : new[] { ("k-karte", "Unplugged", new[] { "Kartenleser" }) },
        ];
        async Task PlayAsync(string box, string fault)
        {
            var section = player.Page.Locator($"section[aria-labelledby={box}]");
            await section.GetByLabel("Störung").SelectOptionAsync(fault);
            await ConsolePage.PressAsync(section.GetByRole(AriaRole.Button, new() { Name = "Spielen" }));
            await Expect(section.GetByLabel("Störung")).ToHaveValueAsync(fault);
        }

        foreach (var (box, fault, _) in all)
            await PlayAsync(box, fault);
        await using var watcher = await portal.SignInAsync("anke.admin");
        await watcher.Page.GotoAsync($"/geraete/{booth.Booth}");
        async Task SeeAsync(string state)
        {
            foreach (var component in all.SelectMany(a => a.Components))
                await Expect(watcher.Page.Locator(".record-rows__row", new() { HasText = component }).First).ToContainTextAsync(state);
        }

        await SeeAsync("Ausgefallen");
        foreach (var (box, _, _) in all)
            await PlayAsync(box, "None");
        await SeeAsync("In Ordnung");
        Assert.Empty(player.Errors.Concat(watcher.Errors));
    }
}
