using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Buergerservice.Storage;

/// <summary>Registers the engine with its database.</summary>
public static class StorageSetup
{
    /// <summary>Adds engine, worker services, commands, database context and content store on SQLite.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="dataDirectory">Folder for database, contents and key.</param>
    public static IServiceCollection AddEngineOnSqlite(this IServiceCollection services, string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        var connection = $"Data Source={Path.Combine(dataDirectory, "buergerservice.db")};Default Timeout=30";
        services.AddDbContext<BuergerserviceDb, SqliteDb>(o => o.UseSqlite(connection, s => s.MigrationsAssembly("Buergerservice.Portal")));
        services.AddSingleton<IContentStore>(_ => new FileContentStore(Path.Combine(dataDirectory, "content"), DataKey.LoadOrCreate(Path.Combine(dataDirectory, "keys", "content.key"))));
        return services.AddEngine();
    }

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new WorkOptions());
        services.TryAddSingleton(new BurstOptions());
        services.AddSingleton<ActivityRegistry>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<BurstRunner>();
        services.AddSingleton<DefinitionCompiler>();
        services.AddSingleton<EngineSignal>();
        services.AddSingleton<IEngineStore, EfEngineStore>();
        services.AddSingleton<WorkProcessor>();
        services.AddSingleton<WorkflowCache>();
        services.AddSingleton<EngineWorker>();
        services.AddScoped<DefinitionCommands>();
        services.AddScoped<InstanceCommands>();
        services.AddScoped<TaskCommands>();
        return services;
    }
}
