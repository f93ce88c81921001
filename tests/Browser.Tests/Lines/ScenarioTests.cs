using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Lines;

/// <summary>
/// The checks of a conversation with real media in a network of its own (docs/acceptance.md has the whole list). The server killed and a refused
/// hand-over are in <see cref="LineTests"/>.
/// </summary>
public sealed class ScenarioTests
{
    private const int SetUps = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_from_the_ringing_to_its_end_over_a_line_that_is_cut_and_with_an_event_that_is_refused()
    {
        using var room = await NetworkRoom.OpenAsync(Cancel);
        await using var portal = await RoomPortal.StartAsync(room, Cancel, "--video-min-kbit", "0");
        // Rings, is taken, pictures and sound both ways.
        var (screen, staff) = await portal.ConversationAsync(Cancel);
        var (call, epoch) = (await staff.Locator("#gespraech").GetAttributeAsync("data-video"), await EpochAsync(screen));
        await TextsAsync(screen, staff, "Guten Tag!", "Ich höre Sie.");

        // Who has taken a call cannot take it again, and nothing changes.
        Assert.Equal(409, await AcceptAsync(staff, call!));
        await MoreAsync(screen, staff);
        Assert.Equal(epoch, await EpochAsync(screen));

        await staff.GetByRole(AriaRole.Button, new() { Name = "Halten" }).ClickAsync();
        await Expect(screen.GetByText("Niemand sieht oder hört Sie jetzt.")).ToBeVisibleAsync();
        foreach (var page in (IPage[])[screen, staff])
            Assert.True(await StandsStillAsync(page), "Held, but pictures still come.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Fortsetzen" }).ClickAsync();
        await Expect(screen.Locator("#gegenueber")).ToBeVisibleAsync();
        await MoreAsync(screen, staff);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Bildschirm zeigen" }).ClickAsync();
        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await ConversationTests.UntilAsync(screen, "(await window.gespraech.quality()).screenFrames > 0");

        // The line to the server is cut while something is said that needs it: the booth learns it afterwards.
        await staff.Context.SetOfflineAsync(true);
        await portal.BreakConnectionsAsync(Cancel);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" }).ClickAsync();
        await MoreAsync(screen, staff);
        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await staff.Context.SetOfflineAsync(false);
        await Expect(screen.Locator("#dokument")).ToBeHiddenAsync();
        await ConversationTests.UntilAsync(staff, "window.gespraech.peer.signalingState === 'stable'");

        // The connection alone is broken: the page makes a new one by itself.
        await staff.RunAndWaitForWebSocketAsync(() => portal.BreakConnectionsAsync(Cancel), new() { Predicate = socket => new Uri(socket.Url).AbsolutePath == "/live" });
        await MoreAsync(screen, staff);
        Assert.Equal(epoch, await EpochAsync(screen));

        var second = await portal.StaffAsync("sabine.horn");
        Assert.Equal(409, await AcceptAsync(second, call!));
        await staff.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Weitergeben", Exact = true }).ClickAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(second.GetByText("Verbunden.")).ToBeVisibleAsync();
        await MoreAsync(screen, second);
        Assert.True(await EpochAsync(screen) > epoch);
        await ConversationTests.UntilAsync(staff, "window.gespraech.peer === null");

        await second.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Heading, new() { Name = "Nachbearbeitung" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Each_of_40_set_ups_in_a_row_comes_about_whoever_asks_for_it()
    {
        using var room = await NetworkRoom.OpenAsync(Cancel);
        await using var portal = await RoomPortal.StartAsync(room, Cancel, "--video-min-kbit", "0");
        var (screen, staff) = await portal.ConversationAsync(Cancel);
        var address = $"/api/v1/calls/{await staff.Locator("#gespraech").GetAttributeAsync("data-video")}/video/epoch";
        for (var i = 1; i <= SetUps; i++)
        {
            // The booth, the staff, and both at the same time in turn.
            var seen = await EpochAsync(screen);
            var answers = await Task.WhenAll((i % 3) switch
            {
                0 => [RenewAsync(screen, "/kabine/video/epoch", seen), RenewAsync(staff, address, seen)],
                1 => [RenewAsync(screen, "/kabine/video/epoch", seen)],
                _ => (Task<int>[])[RenewAsync(staff, address, seen)],
            });
            Assert.All(answers, status => Assert.Equal(200, status));
            foreach (var page in (IPage[])[screen, staff])
                await ConversationTests.UntilAsync(page, $"window.gespraech.epoch > {seen} && window.gespraech.peer?.connectionState === 'connected' && (await window.gespraech.quality()).frames > 0");
        }
    }

    private static async Task TextsAsync(IPage screen, IPage staff, string fromStaff, string fromScreen)
    {
        await staff.GetByLabel("Text an die Kabine").FillAsync(fromStaff);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(screen.GetByText($"Wir: {fromStaff}")).ToBeVisibleAsync();
        await screen.GetByLabel("Ihr Text").FillAsync(fromScreen);
        await screen.Keyboard.PressAsync("Enter");
        await Expect(staff.GetByText($"Kabine: {fromScreen}")).ToBeVisibleAsync();
    }

    private static async Task MoreAsync(IPage screen, IPage staff)
    {
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);
    }

    private static Task<int> EpochAsync(IPage page) => page.EvaluateAsync<int>("window.gespraech.epoch");

    // A whole second without a picture; what was under way when it was held may still come in the one before.
    private static Task<bool> StandsStillAsync(IPage page) => page.EvaluateAsync<bool>("""
        (async () => {
          const frames = async () => (await window.gespraech.quality()).frames;
          for (let i = 0; i < 30; i++) {
            const before = await frames();
            await new Promise(go => setTimeout(go, 1000));
            if (await frames() === before) return true;
          }
          return false;
        })()
        """);

    private static Task<int> AcceptAsync(IPage staff, string call) => staff.EvaluateAsync<int>("""
        async call => {
          const proof = await (await fetch("/api/v1/antiforgery")).json();
          return (await fetch(`/api/v1/calls/${call}/accept`, { method: "POST", headers: { [proof.headerName]: proof.token } })).status;
        }
        """, call);

    // What a page does by itself when its connection does not come about.
    private static Task<int> RenewAsync(IPage page, string address, int seen) => page.EvaluateAsync<int>("""
        async ([address, seen]) => {
          const proof = address.startsWith("/api") ? await (await fetch("/api/v1/antiforgery")).json() : { headerName: "X-Kabine", token: "kabine" };
          const answer = await fetch(address, { method: "POST", headers: { [proof.headerName]: proof.token, "Content-Type": "application/json" }, body: JSON.stringify({ seen: Number(seen) }) });
          window.gespraech.look();
          return answer.status;
        }
        """, new[] { address, seen.ToString(System.Globalization.CultureInfo.InvariantCulture) });
}
