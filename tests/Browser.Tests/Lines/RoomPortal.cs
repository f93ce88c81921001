using System.Text.RegularExpressions;
using Buergerservice.Media.Acd;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Lines;

/// <summary>The portal as a process of its own in a network of its own, with a browser beside it.</summary>
public sealed partial class RoomPortal : IAsyncDisposable
{
    private const int Port = 6080;
    private const string Address = "http://127.0.0.1:6080";

    private readonly NetworkRoom _room;
    private readonly string _data = Directory.CreateTempSubdirectory("bs-line-").FullName;
    private readonly IReadOnlyList<string> _settings;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private RoomProcess _process;

    private RoomPortal(NetworkRoom room, IReadOnlyList<string> settings, IPlaywright playwright, IBrowser browser)
    {
        (_room, _settings, _playwright, _browser) = (room, settings, playwright, browser);
        _process = Start();
    }

    /// <summary>Starts the portal with the sample county.</summary>
    public static async Task<RoomPortal> StartAsync(NetworkRoom room, CancellationToken cancellationToken, params IReadOnlyList<string> settings)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await PortalInBrowser.LaunchAsync(playwright, ConversationTests.Media, room.Wrap(PortalInBrowser.Chromium));
        var portal = new RoomPortal(room, settings, playwright, browser);
        try
        {
            await portal.AnswersAsync(cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the portal as a crash does.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    /// <summary>Starts it again on the same data.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process.Dispose();
        _process = Start();
        await AnswersAsync(cancellationToken);
    }

    /// <summary>Stops every thread of the portal, or lets them go on: connections stay open and nothing is answered.</summary>
    public void Hang(bool hangs)
    {
        using var kill = System.Diagnostics.Process.Start("/bin/kill", [hangs ? "-STOP" : "-CONT", _process.Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Breaks every connection between browsers and portal.</summary>
    public Task BreakConnectionsAsync(CancellationToken cancellationToken) => _room.BreakConnectionsAsync(Port, cancellationToken);

    /// <summary>A person who is signed in and ready for calls.</summary>
    public async Task<IPage> StaffAsync(string account)
    {
        var page = await PageAsync();
        await SignInAsync(page, account);
        await CallStaff.ReadyAsync(page);
        return page;
    }

    /// <summary>The sample booth with somebody in it, ringing at the clearing.</summary>
    public async Task<(IPage Screen, IPage Staff)> WaitingAsync(CancellationToken cancellationToken)
    {
        var admin = await PageAsync();
        await SignInAsync(admin, "anke.admin");
        await UnhurriedAsync(admin);
        await admin.GotoAsync("/geraete");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Kabine Waldau" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Einmal-Code für den Bildschirm erzeugen" }).ClickAsync();
        var code = Code().Match(await admin.GetByText("Einmal-Code für den Bildschirm:").First.InnerTextAsync()).Value;
        var screen = await PageAsync();
        await screen.GotoAsync("/kabine");
        await screen.GetByLabel("Einmal-Code").FillAsync(code);
        await screen.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await screen.GetByRole(AriaRole.Button, new() { Name = "Gespräch beginnen" }).ClickAsync();
        await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeHiddenAsync();
        var staff = await StaffAsync("clara.mai");
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Annehmen" })).ToBeVisibleAsync();
        return (screen, staff);
    }

    /// <summary>Both see and hear each other.</summary>
    public async Task<(IPage Screen, IPage Staff)> ConversationAsync(CancellationToken cancellationToken)
    {
        var (screen, staff) = await WaitingAsync(cancellationToken);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync();
        await Expect(staff.GetByText("Verbunden.")).ToBeVisibleAsync();
        await ConversationTests.MoreFramesAsync(screen);
        await ConversationTests.MoreFramesAsync(staff);
        return (screen, staff);
    }

    public async ValueTask DisposeAsync()
    {
        await LastSight.NoteAsync(_browser.Contexts.SelectMany(c => c.Pages), []);
        await _browser.DisposeAsync();
        _playwright.Dispose();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var page = await PageAsync();
        for (var silent = 0; ;)
        {
            try
            {
                // That it answers is enough: its pictures and scripts are not asked for.
                await page.GotoAsync("/anmelden", new() { WaitUntil = WaitUntilState.Commit, Timeout = 60_000 });
                await page.Context.DisposeAsync();
                return;
            }
            catch (PlaywrightException) when (!_process.Process.HasExited)
            {
                // Not yet there: refused, or its address unknown.
                await Task.Delay(100, cancellationToken);
            }
            catch (TimeoutException) when (!_process.Process.HasExited && silent++ < 5)
            {
                // Taken by a server that was not yet there to answer it.
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static async Task SignInAsync(IPage page, string account)
    {
        await page.GotoAsync("/anmelden");
        await page.GetByLabel("Benutzername").FillAsync(account);
        await page.GetByLabel("Passwort").FillAsync(PortalInBrowser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await page.ArriveAsync("**/aufgaben**");
    }

    // As in CallStaff.
    private static async Task UnhurriedAsync(IPage admin) => Assert.Equal(204, await admin.EvaluateAsync<int>("""
        async times => {
          const proof = await (await fetch("/api/v1/antiforgery")).json();
          return (await fetch("/api/v1/calls/times", { method: "PUT", headers: { [proof.headerName]: proof.token, "Content-Type": "application/json" }, body: JSON.stringify({ times }) })).status;
        }
        """, AcdLimits.All.Select(l => new { name = l.Name, value = AcdLimits.Read(CallStaff.Unhurried, l.Name) })));

    private async Task<IPage> PageAsync()
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = Address, Locale = "de-DE", ViewportSize = new() { Width = 1280, Height = 900 }, Permissions = ["camera", "microphone"] });
        context.SetDefaultTimeout(PortalInBrowser.Patience);
        return await context.NewPageAsync();
    }

    private RoomProcess Start() => _room.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Buergerservice.Portal.dll"), "--urls", Address, "--data", _data, "--contentRoot", Path.Combine(PortalInBrowser.Root, "Designer", "Buergerservice.Portal"), .. _settings]);

    [GeneratedRegex("[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")]
    private static partial Regex Code();
}
