using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Buergerservice.Portal.Hosting;

/// <summary>Lets <c>dotnet ef migrations add NAME --context SqliteDb -o Migrations/Sqlite</c> (and so on) see the model of all modules.</summary>
internal static class DesignTime
{
    private const string Migrations = "Buergerservice.Portal";

    /// <summary>The context on SQLite, which never opens a connection here.</summary>
    public static SqliteDb Sqlite() => new(Options<SqliteDb>(o => o.UseSqlite("Data Source=design.db", s => s.MigrationsAssembly(Migrations))), Parts());

    /// <summary>The context on PostgreSQL, which never opens a connection here.</summary>
    public static PostgreSqlDb PostgreSql() => new(Options<PostgreSqlDb>(o => o.UseNpgsql("Host=localhost;Database=design", p => p.MigrationsAssembly(Migrations))), Parts());

    /// <summary>The context on SQL Server, which never opens a connection here.</summary>
    public static SqlServerDb SqlServer() => new(Options<SqlServerDb>(o => o.UseSqlServer("Server=localhost;Database=design", s => s.MigrationsAssembly(Migrations))), Parts());

    private static DbContextOptions<T> Options<T>(Action<DbContextOptionsBuilder<T>> use)
        where T : DbContext
    {
        // Identity reads its schema version from the application's services, not from the context.
        var identity = new ServiceCollection().Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version2).BuildServiceProvider();
        var options = new DbContextOptionsBuilder<T>();
        options.UseApplicationServiceProvider(identity);
        use(options);
        return options.Options;
    }

    private static IEnumerable<IModelPart> Parts()
    {
        var modules = new ServiceCollection();
        PortalHost.AddModules(modules, PortalOptions.From(new ConfigurationBuilder().Build()));
        return modules.BuildServiceProvider().GetServices<IModelPart>();
    }
}

internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDb>
{
    public SqliteDb CreateDbContext(string[] args) => DesignTime.Sqlite();
}

internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlDb>
{
    public PostgreSqlDb CreateDbContext(string[] args) => DesignTime.PostgreSql();
}

internal sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerDb>
{
    public SqlServerDb CreateDbContext(string[] args) => DesignTime.SqlServer();
}
