using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>The engine on a real database of its own, driven step by step by the test.</summary>
public sealed class EngineDatabase : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-engine-").FullName;

    private EngineDatabase(DatabaseOptions? database, Action<IServiceCollection>? configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new FormCatalog());
        services.AddSingleton(new ActivityAssembly(typeof(EngineDatabase).Assembly));
        services.AddSingleton<IEffectHandler>(Effects);
        services.AddEngine(database ?? DatabaseOptions.Sqlite(_directory), _directory);
        services.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(Statements));
        services.ConfigureDbContext<PostgreSqlDb>(o => o.AddInterceptors(Statements));
        configure?.Invoke(services);
        Services = services.BuildServiceProvider();
    }

    public static Actor Anna { get; } = new("anna", "Anna Beispiel", "kreis", ["Clearing", Actor.AdministratorRole]);

    public ServiceProvider Services { get; }

    public TestClock Clock { get; } = new();

    public Statements Statements { get; } = new();

    public RecordedEffects Effects { get; } = new();

    /// <param name="options">The database, or null for a new SQLite file.</param>
    /// <param name="configure">Changes the services.</param>
    public static async Task<EngineDatabase> CreateAsync(DatabaseOptions? options = null, Action<IServiceCollection>? configure = null)
    {
        var database = new EngineDatabase(options, configure);
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.Database.EnsureCreatedAsync();
            await db.TuneAsync();
            return 0;
        });
        return database;
    }

    /// <summary>Runs an action with a service of its own scope, as one request does.</summary>
    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task PublishAsync(string json) => await InAsync(async (DefinitionCommands definitions) =>
    {
        var change = await definitions.ImportAsync(json, Anna);
        return await definitions.PublishAsync(change.Row.DefinitionId, Anna);
    });

    public Task<Guid> StartAsync(string definitionId = "test", string? correlationId = null, Actor? actor = null) =>
        InAsync((InstanceCommands commands) => commands.StartAsync(definitionId, new Dictionary<string, object?>(), actor ?? Anna, correlationId: correlationId));

    public Task<int> DrainAsync() => Services.GetRequiredService<EngineWorker>().DrainAsync(CancellationToken.None);

    public Task<InstanceRow> InstanceAsync(Guid id) => InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().FirstAsync(i => i.Id == id));

    public async Task<WorkflowInstance> StateAsync(Guid id)
    {
        var row = await InstanceAsync(id);
        var workflow = await Services.GetRequiredService<WorkflowCache>().GetAsync(row.DefinitionVersionId, Services.GetRequiredService<IEngineStore>(), CancellationToken.None);
        return InstanceSerializer.Read(row.State, workflow);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>A clock that moves only when the test moves it.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

/// <summary>An effect that records its calls and can be made to fail.</summary>
public sealed class RecordedEffects : IEffectHandler
{
    public string Kind => "test.effect";

    public List<EffectCall> Calls { get; } = [];

    public Func<EffectCall, object?> Answer { get; set; } = _ => "ok";

    public Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return Task.FromResult(Answer(call));
    }
}

/// <summary>Asks for the test's effect and completes with its answer.</summary>
[Activity("Test.Effect", "Testeffekt", Waits = true)]
public sealed class TestEffectActivity : Activity
{
    protected override void Execute(ActivityContext context) => context.RequestEffect("test.effect", new() { ["n"] = 1L }, "Testeffekt");

    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        context.Instance.Output["antwort"] = resumption.Input;
        context.Complete();
    }
}

/// <summary>Asks for a change no module has a handler for.</summary>
[Activity("Test.RefusedChange", "Abgelehnte Änderung")]
public sealed class RefusedChangeActivity : Activity
{
    protected override void Execute(ActivityContext context) => context.Change("gibt.es.nicht", []);
}

/// <summary>Asks for the test's effect and does not wait for it.</summary>
[Activity("Test.Fire", "Testeffekt ohne Warten")]
public sealed class FireEffectActivity : Activity
{
    protected override void Execute(ActivityContext context) => context.FireEffect("test.effect", []);
}
