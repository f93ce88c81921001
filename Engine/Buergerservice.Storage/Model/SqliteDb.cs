using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Model;

/// <summary>The context on SQLite.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options, IEnumerable<IModelPart> parts) : BuergerserviceDb(options, parts)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // SQLite has no type for points in time: UTC ticks sort and compare in the database.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }
}
