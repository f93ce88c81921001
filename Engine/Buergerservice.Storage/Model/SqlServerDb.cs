using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Buergerservice.Storage.Model;

/// <summary>The context on SQL Server.</summary>
public sealed partial class SqlServerDb(DbContextOptions<SqlServerDb> options, IEnumerable<IModelPart> parts) : BuergerserviceDb(options, parts)
{
    private const string Exact = "Latin1_General_100_BIN2";

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // The other databases compare texts exactly; the server's default would take "Weiß" and "WEISS" for the same user.
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(e => e.GetDeclaredProperties()).Where(IsText))
            property.SetCollation(Exact);
        // Quotes mean a name only where QUOTED_IDENTIFIER is on; brackets always do.
        foreach (var index in builder.Model.GetEntityTypes().SelectMany(e => e.GetDeclaredIndexes()).Where(i => i.GetFilter() is not null))
            index.SetFilter(Quoted().Replace(index.GetFilter()!, "[$1]"));
    }

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();

    private static bool IsText(IMutableProperty property) =>
        (property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType) == typeof(string);
}
