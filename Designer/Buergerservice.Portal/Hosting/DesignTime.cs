using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Buergerservice.Portal.Hosting;

/// <summary>Lets <c>dotnet ef migrations add NAME --context SqliteDb -o Migrations/Sqlite</c> see the model of all modules.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteDb>
{
    public SqliteDb CreateDbContext(string[] args)
    {
        // Identity reads its schema version from the application's services, not from the context.
        var identity = new ServiceCollection().Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version2).BuildServiceProvider();
        var options = new DbContextOptionsBuilder<SqliteDb>();
        options.UseApplicationServiceProvider(identity).UseSqlite("Data Source=design.db", o => o.MigrationsAssembly("Buergerservice.Portal"));
        var modules = new ServiceCollection();
        PortalHost.AddModules(modules, PortalOptions.From(new ConfigurationBuilder().Build()));
        var parts = modules.BuildServiceProvider().GetServices<IModelPart>();
        return new SqliteDb(options.Options, parts);
    }
}
