using System.Runtime.CompilerServices;
using Buergerservice.Storage.Model;
using Buergerservice.Szenario;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Buergerservice.Browser.Tests.PortalInBrowser))]

namespace Buergerservice.Browser.Tests;

/// <summary>The portal on a real port with the sample county, both sample stories already played, and a real Chromium.</summary>
public sealed class PortalInBrowser : IAsyncLifetime
{
    public const string Password = "Buergerservice-2026";

    /// <summary>How long a state may take to come about, in milliseconds. Nothing waits for as long as this unless something is broken or the machine is very busy.</summary>
    public const float Patience = 120_000;

    public const string Chromium = "/usr/bin/chromium";

    // Headless, and silent towards the network.
    private static readonly string[] BrowserArguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly string _data = Directory.CreateTempSubdirectory("bs-browser-").FullName;
    private readonly PortalFactory _factory;
    private IPlaywright? _playwright;

    public PortalInBrowser() => _factory = new(_data);

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public Uri Address { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    public string Project { get; private set; } = "";

    public string Case { get; private set; } = "";

    /// <summary>Tenant of the sample county.</summary>
    public string Tenant { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
        var samples = Path.Combine(Root, "samples", "landkreis");
        var options = new Options(Address, Path.Combine(_data, "out"), samples);
        Directory.CreateDirectory(options.Output);
        using var staff = Staff.Load(Address, samples);
        Project = await Scenario.PlayRolloutAsync(staff, options, TestContext.Current.CancellationToken);
        Case = await Scenario.PlayCaseAsync(staff, options, TestContext.Current.CancellationToken);
        await using (var scope = Services.CreateAsyncScope())
            Tenant = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Users.Where(u => u.UserName == "anke.admin").Select(u => u.Tenant).FirstAsync();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        Browser = await LaunchAsync(_playwright, []);
    }

    /// <summary>A browser with these arguments besides the usual ones.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, IEnumerable<string> arguments, string program = Chromium) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = [.. BrowserArguments, .. arguments], Timeout = Patience });

    /// <summary>A new browser window in which a person is signed in.</summary>
    public async Task<Visit> SignInAsync(string account, int width = 1440, int height = 900, bool javaScript = true)
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = Address.ToString(), Locale = "de-DE", ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = javaScript });
        var visit = new Visit(context, await context.NewPageAsync(), Address);
        await visit.Page.GotoAsync("/anmelden");
        await visit.Page.GetByLabel("Benutzername").FillAsync(account);
        await visit.Page.GetByLabel("Passwort").FillAsync(Password);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await visit.Page.ArriveAsync("**/aufgaben**");
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private sealed class PortalFactory(string data) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("data", data);
            builder.UseSetting("templates", Path.Combine(Root, "Templates"));
            builder.UseSetting("samples", Path.Combine(Root, "samples", "landkreis"));
            builder.UseSetting("next-step-wait", "00:01:00");
            builder.UseSetting("konsole", "true");
            // How long a busy machine takes for some bytes says nothing about a line; LineTests measures one it has made narrow.
            builder.UseSetting("video-min-kbit", "0");
        }
    }
}
