using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Storage;

/// <summary>Registers the engine with its database.</summary>
public static class StorageSetup
{
    /// <summary>Adds engine, worker services, commands, database context and content store on SQLite.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="dataDirectory">Folder for database, contents and key.</param>
    public static IServiceCollection AddEngineOnSqlite(this IServiceCollection services, string dataDirectory) =>
        services.AddEngine(DatabaseOptions.Sqlite(dataDirectory), dataDirectory);

    /// <summary>Adds engine, worker services, commands, database context and content store.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="database">The database.</param>
    /// <param name="dataDirectory">Folder for contents and key (and for SQLite's file); nodes of one database share it.</param>
    public static IServiceCollection AddEngine(this IServiceCollection services, DatabaseOptions database, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(database);
        Directory.CreateDirectory(dataDirectory);
        services.AddSingleton(database);
        services.AddDatabase(database);
        if (database.IsShared && services.All(s => s.ServiceType != typeof(TimeProvider)))
        {
            services.AddSingleton(new DatabaseClock(TimeProvider.System));
            services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseClock>());
            services.AddHostedService<DatabaseClockReader>();
        }

        services.AddSingleton<IContentStore>(p => new FileContentStore(Path.Combine(dataDirectory, "content"), DataKey.LoadOrCreate(dataDirectory), p.GetRequiredService<TimeProvider>()));
        return services.AddEngine();
    }

    private static void AddDatabase(this IServiceCollection services, DatabaseOptions database)
    {
        const string Migrations = "Buergerservice.Portal";
        _ = database.Provider switch
        {
            DatabaseProvider.PostgreSql => services.AddDbContext<BuergerserviceDb, PostgreSqlDb>(o => Quietly(o).UseNpgsql(database.ConnectionString, p => p.MigrationsAssembly(Migrations))),
            DatabaseProvider.SqlServer => services.AddDbContext<BuergerserviceDb, SqlServerDb>(o => Quietly(o).UseSqlServer(database.ConnectionString, p => p.MigrationsAssembly(Migrations))),
            _ => services.AddDbContext<BuergerserviceDb, SqliteDb>(o => Quietly(o).UseSqlite(database.ConnectionString, p => p.MigrationsAssembly(Migrations)).AddInterceptors(new SqliteWaiting())),
        };
    }

    // A lost race is caught where it is expected, and whoever does not catch a fault reports it: EF's own line is only for the search.
    private static DbContextOptionsBuilder Quietly(DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(w => w.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new WorkOptions());
        services.TryAddSingleton(new BurstOptions());
        services.TryAddSingleton(new RetentionOptions());
        services.AddSingleton<ActivityRegistry>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<BurstRunner>();
        services.AddSingleton<DefinitionCompiler>();
        services.AddSingleton<EngineSessions>();
        services.AddSingleton<EngineSignal>();
        services.AddSingleton<IEffectHandler, RetentionEffect>();
        services.AddSingleton<IEngineStore, EfEngineStore>();
        services.AddSingleton<InstanceOperations>();
        services.AddSingleton<WorkProcessor>();
        services.AddSingleton<WorkflowCache>();
        services.AddSingleton<EngineWorker>();
        services.AddScoped<DefinitionCommands>();
        services.AddScoped<HttpCommands>();
        services.AddScoped<HttpFiles>();
        services.AddSingleton<IDomainChangeHandler, HttpFilesRelease>();
        services.AddScoped<InstanceCommands>();
        services.AddScoped<InstanceRemoval>();
        services.AddScoped<MigrationCommands>();
        services.AddScoped<OperationCommands>();
        services.AddScoped<InstanceData>();
        services.AddSingleton<IEffectHandler, TaskNotification>();
        services.TryAddSingleton<ITaskNotifier, LoggedTaskNotifier>();
        services.TryAddSingleton(new CalendarCatalog());
        services.AddScoped<DeadlineReview>();
        services.AddScoped<WaitingDeadlines>();
        services.AddScoped<Substitutes>();
        services.AddScoped<TaskCommands>();
        services.AddScoped<TaskInbox>();
        services.AddScoped<TaskReassignment>();
        return services;
    }
}
