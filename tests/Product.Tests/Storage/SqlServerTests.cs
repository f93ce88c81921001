using System.Data.Common;
using Buergerservice.Engine.Work;
using Buergerservice.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>SQL Server cannot run here: what is sent to it is read instead.</summary>
public sealed class SqlServerTests(PortalFixture portal)
{
    private const string Nowhere = "Server=127.0.0.1,1;Database=nirgends;Connect Timeout=1;Encrypt=false";

    [Fact]
    public void The_migration_script_makes_every_table_and_index_of_the_model()
    {
        using var db = Context();
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        var model = db.GetService<IDesignTimeModel>().Model;
        foreach (var entity in model.GetEntityTypes())
        {
            Assert.Contains($"CREATE TABLE [{entity.GetTableName()}]", script, StringComparison.Ordinal);
            foreach (var index in entity.GetIndexes())
                Assert.Matches($@"CREATE (UNIQUE )?INDEX \[{index.GetDatabaseName()}\] ON \[{entity.GetTableName()}\]", script);
        }

        Assert.Contains("IF NOT EXISTS", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_migration_script_speaks_the_language_of_SQL_Server_only()
    {
        using var db = Context();
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        foreach (var foreign in (string[])["AUTOINCREMENT", " TEXT", " INTEGER", " BLOB", "timestamp with", " bytea", " uuid", " boolean", "\"", "PRAGMA", "LANGUAGE plpgsql", "ntext"])
            Assert.DoesNotContain(foreign, script, StringComparison.OrdinalIgnoreCase);
        foreach (var own in (string[])["[DueAt] datetimeoffset NOT NULL", "[State] varbinary(max) NOT NULL", "[Id] uniqueidentifier NOT NULL", "nvarchar(max)", "COLLATE Latin1_General_100_BIN2", "WHERE [Kind] <> 3"])
            Assert.Contains(own, script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "\"Kind\" = 3")]
    [InlineData(false, "\"Kind\" <> 3")]
    public async Task Claiming_passes_over_rows_others_have_locked(bool effects, string lane)
    {
        var sent = new CapturedCommand();
        var services = new ServiceCollection().AddLogging();
        services.AddEngine(new(DatabaseProvider.SqlServer, Nowhere), Path.GetTempPath());
        services.ConfigureDbContext<SqlServerDb>(o => o.AddInterceptors(sent, new NoConnection()));
        await using var provider = services.BuildServiceProvider();
        await Assert.ThrowsAsync<CapturedException>(() => provider.GetRequiredService<IEngineStore>().ClaimAsync("a", effects, 8, TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Contains("WITH (READPAST, UPDLOCK, ROWLOCK)", sent.Sql, StringComparison.Ordinal);
        Assert.Contains("SELECT TOP (8)", sent.Sql, StringComparison.Ordinal);
        Assert.Contains("OUTPUT inserted.\"Id\"", sent.Sql, StringComparison.Ordinal);
        Assert.Contains(lane, sent.Sql, StringComparison.Ordinal);
        Assert.DoesNotContain("LIMIT", sent.Sql, StringComparison.Ordinal);
        Assert.DoesNotContain("RETURNING", sent.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void All_migrations_describe_the_model_of_all_modules()
    {
        using var sqlServer = Context();
        using var postgreSql = new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseApplicationServiceProvider(portal.Services).UseNpgsql("Host=nirgends", o => o.MigrationsAssembly("Buergerservice.Portal")).Options, Parts());
        Assert.Empty(Differences(sqlServer));
        Assert.Empty(Differences(postgreSql));
    }

    // As HasPendingModelChanges, but with names.
    private static IEnumerable<string> Differences(BuergerserviceDb db)
    {
        var snapshot = db.GetService<IModelRuntimeInitializer>().Initialize(((IMutableModel)db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model).FinalizeModel(), designTime: true);
        return db.GetService<IMigrationsModelDiffer>().GetDifferences(snapshot.GetRelationalModel(), db.GetService<IDesignTimeModel>().Model.GetRelationalModel())
            .Select(o => o is AlterColumnOperation column ? $"{column.Table}.{column.Name}: {column.OldColumn.ColumnType} {column.ColumnType}" : $"{o.GetType().Name} {(o as ITableMigrationOperation)?.Table}");
    }

    private SqlServerDb Context() =>
        new(new DbContextOptionsBuilder<SqlServerDb>().UseApplicationServiceProvider(portal.Services).UseSqlServer(Nowhere, o => o.MigrationsAssembly("Buergerservice.Portal")).Options, Parts());

    private IEnumerable<IModelPart> Parts() => portal.Services.GetServices<IModelPart>();

    private sealed class CapturedException : Exception;

    private sealed class CapturedCommand : DbCommandInterceptor
    {
        public string Sql { get; private set; } = "";

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Sql = command.CommandText;
            throw new CapturedException();
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }
}
