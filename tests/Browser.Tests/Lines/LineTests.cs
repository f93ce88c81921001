using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Lines;

/// <summary>A conversation while the line, the server or the relay is not what it should be: portal, browsers and relay in a network of their own.</summary>
public sealed class LineTests
{
    private const string TurnSecret = "nur-in-diesem-test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_conversation_goes_on_while_the_server_is_dead_or_hangs_and_after_a_refused_hand_over()
    {
        using var room = await NetworkRoom.OpenAsync(Cancel);
        await using var portal = await RoomPortal.StartAsync(room, Cancel, "--video-min-kbit", "0");
        var second = await portal.StaffAsync("sabine.horn");
        var (screen, staff) = await portal.ConversationAsync(Cancel);

        await portal.KillAsync(Cancel);
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);
        var epoch = await EpochAsync(screen);
        await portal.StartAgainAsync(Cancel);
        await Expect(staff.GetByText("Verbunden.")).ToBeVisibleAsync();

        // While it hangs, something is said that needs it: the shown screen follows when it is back.
        portal.Hang(true);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Bildschirm zeigen" }).ClickAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await Expect(screen.Locator("#dokument")).ToBeHiddenAsync();
        portal.Hang(false);
        await Expect(screen.Locator("#dokument")).ToBeVisibleAsync();
        await ConversationTests.UntilAsync(screen, "(await window.gespraech.quality()).screenFrames > 0");
        Assert.Equal(epoch, await EpochAsync(screen));
        await staff.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" }).ClickAsync();

        await staff.GetByLabel("Weitergeben an").SelectOptionAsync("kreis/grundsicherung");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Weitergeben", Exact = true }).ClickAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Ablehnen" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Fortsetzen" }).ClickAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);
        Assert.Equal(epoch, await EpochAsync(screen));

        // Who ends it while the server is away is neither seen nor heard from then on; the server learns it when it is back.
        await portal.KillAsync(Cancel);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Das Gespräch ist beendet" })).ToBeVisibleAsync();
        Assert.True(await screen.EvaluateAsync<bool>("document.getElementById('eigenes').srcObject.getTracks().every(track => track.readyState === 'ended')"));
        await portal.StartAgainAsync(Cancel);
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
        await Expect(staff.Locator("#bild")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_line_below_1_megabit_carries_sound_only_and_the_picture_comes_back_when_it_is_wide()
    {
        using var room = await NetworkRoom.OpenAsync(Cancel);
        await using var portal = await RoomPortal.StartAsync(room, Cancel);
        var (screen, staff) = await portal.WaitingAsync(Cancel);
        await room.NarrowAsync(700, Cancel);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(staff.GetByText("Nur Ton:")).ToBeVisibleAsync();
        await Expect(screen.GetByText("Nur Ton")).ToBeVisibleAsync();
        await ConversationTests.MoreSoundAsync(screen);
        await ConversationTests.MoreSoundAsync(staff);
        await Expect(screen.Locator("#gegenueber")).ToBeHiddenAsync();
        await Expect(staff.Locator("#gegenueber")).ToBeHiddenAsync();
        await Expect(staff.GetByText("Leitung vor dem Gespräch: Kabine 0,")).ToBeVisibleAsync();
        await Shots.CheckAsync(screen, "kabine-nur-ton");
        await Shots.CheckAsync(staff, "gespraech-nur-ton");

        await room.NarrowAsync(null, Cancel);
        // The page waits longer after each attempt that failed, up to five minutes.
        await Expect(staff.GetByText("Verbunden.")).ToBeVisibleAsync(new() { Timeout = 400_000 });
        await Expect(screen.Locator("#gegenueber")).ToBeVisibleAsync(new() { Timeout = 400_000 });
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);
    }

    [Fact]
    public async Task Where_direct_connections_are_forbidden_the_relay_carries_the_conversation_and_may_be_away_for_a_while()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/turnserver"), "coturn (turnserver) is not installed.");
        using var room = await NetworkRoom.OpenAsync(Cancel);
        using var first = await TurnAsync(room);
        await using var portal = await RoomPortal.StartAsync(room, Cancel, "--video-min-kbit", "0", "--turn-urls", "turn:127.0.0.1:3478?transport=udp", "--turn-secret", TurnSecret, "--turn-only", "true");
        var (screen, staff) = await portal.ConversationAsync(Cancel);
        foreach (var page in (IPage[])[screen, staff])
            Assert.Equal("relay/relay", await page.EvaluateAsync<string>("""
                (async () => {
                  const reports = await window.gespraech.peer.getStats();
                  const pair = [...reports.values()].find(r => r.type === "candidate-pair" && r.nominated);
                  return reports.get(pair.localCandidateId).candidateType + "/" + reports.get(pair.remoteCandidateId).candidateType;
                })()
                """));

        await first.KillAsync(Cancel);
        await Expect(staff.GetByText("Die Verbindung ist gestört")).ToBeVisibleAsync();
        await Expect(screen.GetByText("Die Verbindung wird wiederhergestellt")).ToBeVisibleAsync();
        using var again = await TurnAsync(room);
        await Expect(staff.GetByText("Verbunden.")).ToBeVisibleAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);

        // A password somebody has made up, and one whose hour is over.
        var old = $"{DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}:x";
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers understand.
        var signed = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData(System.Text.Encoding.UTF8.GetBytes(TurnSecret), System.Text.Encoding.UTF8.GetBytes(old)));
#pragma warning restore CA5350
        foreach (var (user, password) in new[] { ($"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}:x", "erfunden"), (old, signed) })
            Assert.Equal(401, await staff.EvaluateAsync<int>("""
                ([username, credential]) => new Promise(done => {
                  const peer = new RTCPeerConnection({ iceServers: [{ urls: "turn:127.0.0.1:3478?transport=udp", username, credential }], iceTransportPolicy: "relay" });
                  peer.onicecandidate = event => { if (event.candidate) done(0); };
                  peer.onicecandidateerror = event => done(event.errorCode);
                  peer.createDataChannel("x");
                  peer.setLocalDescription();
                })
                """, new[] { user, password }));
    }

    [Theory]
    // What is measured each second after the conversation has begun (kbit/s), and from which second on the picture is off and on again.
    [InlineData("5000*60", "")]
    [InlineData("300*14 5000*46", "")]
    [InlineData("300*40", "25:off")]
    [InlineData("5000*20 300*9 5000*20", "")]
    [InlineData("5000*20 300*11 5000*60", "31:off 61:on")]
    [InlineData("300*30 300*30 300*30 300*30 300*30", "25:off 55:on 80:off 140:on")]
    [InlineData("null*60", "")]
    public async Task The_picture_goes_after_10_seconds_below_the_limit_and_is_tried_again_later_and_later(string course, string expected)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalInBrowser.LaunchAsync(playwright, []);
        var page = await browser.NewPageAsync();
        var rule = await File.ReadAllTextAsync(Path.Combine(PortalInBrowser.Root, "Designer", "Buergerservice.Portal", "wwwroot", "bandwidth.js"), Cancel);
        var seen = await page.EvaluateAsync<string>("""
            async ([source, course]) => {
              const { PictureRule } = await import("data:text/javascript," + encodeURIComponent(source));
              const rule = new PictureRule(1000, 0), changes = [];
              let second = 0, was = true;
              for (const [value, times] of course.split(" ").map(part => part.split("*")))
                for (let i = 0; i < Number(times); i++) {
                  second++;
                  const isOn = rule.see(value === "null" ? null : Number(value), second * 1000);
                  if (isOn !== was) changes.push(second + (isOn ? ":on" : ":off"));
                  was = isOn;
                }
              return changes.join(" ");
            }
            """, new[] { rule, course });
        Assert.Equal(expected, seen);
    }

    private static Task<int> EpochAsync(IPage page) => page.EvaluateAsync<int>("window.gespraech.epoch");

    private static async Task<RoomProcess> TurnAsync(NetworkRoom room)
    {
        var turn = room.Start("turnserver", "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--listening-port=3478", "--min-port=49200", "--max-port=49400", "--realm=buergerservice.test",
            "--use-auth-secret", $"--static-auth-secret={TurnSecret}", "--fingerprint", "--no-tls", "--no-dtls", "--no-cli", "--allow-loopback-peers", "--log-file=stdout", "--pidfile=/dev/null");
        await turn.SaysAsync("Total General servers", Cancel);
        return turn;
    }
}
