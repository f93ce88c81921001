using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Model;

/// <summary>The context on PostgreSQL.</summary>
public sealed class PostgreSqlDb(DbContextOptions<PostgreSqlDb> options, IEnumerable<IModelPart> parts) : BuergerserviceDb(options, parts)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // timestamptz keeps microseconds and takes UTC only; what is compared for equality must be cut alike.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosecondConverter>();
    }
}
