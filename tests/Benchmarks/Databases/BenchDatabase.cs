using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>The engine on a real database of its own, which is dropped at the end.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-bench-").FullName;

    private BenchDatabase(Func<string, DatabaseOptions> options)
    {
        Options = options(_directory);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new FormCatalog());
        services.AddSingleton(new ActivityAssembly(typeof(BenchDatabase).Assembly));
        services.AddEngine(Options, _directory);
        services.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(Recorder));
        services.ConfigureDbContext<PostgreSqlDb>(o => o.AddInterceptors(Recorder));
        Services = services.BuildServiceProvider();
        Store = Services.GetRequiredService<IEngineStore>();
        Worker = Services.GetRequiredService<EngineWorker>();
    }

    public static Actor Anna { get; } = new("anna", "Anna Beispiel", "kreis", ["Clearing"]);

    public ServiceProvider Services { get; }

    public DatabaseOptions Options { get; }

    public WriteRecorder Recorder { get; } = new();

    public IEngineStore Store { get; }

    public EngineWorker Worker { get; }

    public bool IsSqlite => Options.Provider == DatabaseProvider.Sqlite;

    public static async Task<BenchDatabase> CreateAsync(PostgresServer? server)
    {
        var database = new BenchDatabase(server is null ? DatabaseOptions.Sqlite : _ => server.NewDatabase());
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.Database.EnsureCreatedAsync();
            await db.TuneAsync();
            return 0;
        });
        return database;
    }

    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<int> SqlAsync(string sql) => InAsync((BuergerserviceDb db) =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        return db.Database.ExecuteSqlRawAsync(sql);
    });

    public async Task PublishAsync(string json) => await InAsync(async (DefinitionCommands definitions) =>
    {
        var change = await definitions.ImportAsync(json, Anna);
        return await definitions.PublishAsync(change.Row.DefinitionId, Anna);
    });

    public async ValueTask DisposeAsync()
    {
        if (!IsSqlite)
            await InAsync((BuergerserviceDb db) => db.Database.EnsureDeletedAsync());
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
