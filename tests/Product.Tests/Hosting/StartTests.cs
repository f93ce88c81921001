using System.Net;
using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Product.Tests.Rollout;
using Xunit;

namespace Buergerservice.Product.Tests.Hosting;

/// <summary>Starts of a portal of its own on SQLite, and what it says of its health.</summary>
public sealed class StartTests : IDisposable
{
    private const string Id = "test-geliefert";

    private static readonly Actor Admin = new("anke.admin", "Anke Adler", "kreis", [Actor.AdministratorRole]);

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-start-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Shipped => Path.Combine(_directory, "templates", "processes", "probe.json");

    [Fact]
    public async Task A_start_goes_on_though_the_one_before_was_killed_while_it_migrated()
    {
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "buergerservice.db")}"))
        {
            await connection.OpenAsync(Cancel);
            // What EF Core leaves behind; it waits until somebody deletes the row.
            await using var command = new SqliteCommand("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-01 08:00:00+00:00')", connection);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using var app = Build();
        Assert.True(await app.PrepareAsync().WaitAsync(TimeSpan.FromMinutes(3), Cancel));
    }

    [Fact]
    public async Task A_shipped_process_is_published_when_it_is_news_and_never_against_what_somebody_has_decided()
    {
        await using var app = Build();
        await StartAsync(app, "eins");
        await StartAsync(app, "zwei");
        Assert.Equal((2, "zwei"), await PublishedAsync(app));

        // A node of the older release starts once more.
        await StartAsync(app, "eins");
        Assert.Equal((2, "zwei"), await PublishedAsync(app));

        await InAsync(app, (DefinitionCommands d) => d.RetractAsync(Id, Admin, Cancel));
        await StartAsync(app, "drei");
        await StartAsync(app, "drei");
        Assert.Null(await PublishedAsync(app));
        Assert.Equal(3, await CountAsync(app));

        await InAsync(app, (DefinitionCommands d) => d.DeleteAsync(Id, Admin, Cancel));
        await StartAsync(app, "vier");
        Assert.Equal(0, await CountAsync(app));
    }

    [Fact]
    public async Task Health_says_what_is_wrong_while_pages_still_work()
    {
        var clock = new ShiftedClock();
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseEnvironment("Production").UseSetting("data", _directory).UseSetting("empty", "true")
            .ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                // Nobody works here.
                services.Remove(services.Single(d => d.ServiceType == typeof(IHostedService) && d.ImplementationFactory?.Method.ReturnType == typeof(EngineWorker)));
            }));
        using var client = factory.CreateClient();
        Assert.Equal(("ok", ""), await HealthAsync(client));

        await using (var scope = factory.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = WorkKind.Event, Tenant = "kreis", Name = "x", DueAt = clock.GetUtcNow().AddMinutes(-6) });
            await db.SaveChangesAsync(Cancel);
            clock.Ahead += TimeSpan.FromSeconds(11);
            Assert.Equal(("degraded", "work-is-late"), await HealthAsync(client));
            await db.WorkItems.ExecuteDeleteAsync(Cancel);
        }

        var content = Path.Combine(_directory, "content");
        Directory.Delete(content, recursive: true);
        await File.WriteAllTextAsync(content, "", Cancel);
        clock.Ahead += TimeSpan.FromSeconds(11);
        Assert.Equal(("degraded", "content-not-writable"), await HealthAsync(client));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<(string Status, string Problems)> HealthAsync(HttpClient client)
    {
        var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        var problems = json.RootElement.TryGetProperty("problems", out var list) ? list.EnumerateArray().Select(p => p.GetString()) : [];
        return (json.RootElement.GetProperty("status").GetString()!, string.Join(' ', problems));
    }

    private WebApplication Build()
    {
        var processes = Directory.CreateDirectory(Path.Combine(_directory, "templates", "processes"));
        foreach (var folder in Directory.GetDirectories(RolloutTemplates.Directory).Where(f => Path.GetFileName(f) is not ("processes" or "Buergerservice.Documents")))
            Copy(folder, Path.Combine(processes.Parent!.FullName, Path.GetFileName(folder)));
        return PortalHost.Build(["--data", _directory, "--templates", processes.Parent!.FullName, "--empty", "true", "--applicationName", typeof(PortalHost).Assembly.GetName().Name!]);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private async Task StartAsync(WebApplication app, string text)
    {
        await File.WriteAllTextAsync(Shipped, $$"""{"definitionId":"{{Id}}","name":"Probe","root":{"type":"Elsa.WriteLine","id":"w","text":"{{text}}"} }""", Cancel);
        Assert.True(await app.PrepareAsync());
    }

    private static async Task<(int Version, string Text)?> PublishedAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Definitions.AsNoTracking().SingleOrDefaultAsync(d => d.DefinitionId == Id && d.IsPublished, Cancel);
        if (row is null)
            return null;
        using var json = JsonDocument.Parse(row.Json);
        return (row.Version, json.RootElement.GetProperty("root").GetProperty("text").GetString()!);
    }

    private static async Task<int> CountAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Definitions.CountAsync(d => d.DefinitionId == Id, Cancel);
    }

    private static async Task InAsync<T>(WebApplication app, Func<T, Task> action)
        where T : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<T>());
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
