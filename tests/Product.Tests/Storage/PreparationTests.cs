using System.Collections.Concurrent;
using System.Data.Common;
using Buergerservice.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>What a start does to a shared database before it serves.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class PreparationTests(PostgreSqlFixture server) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-prepare-").FullName;

    [Fact]
    public async Task A_migration_may_take_as_long_as_it_takes_and_everything_after_it_has_its_limit()
    {
        var database = await server.NoDatabaseAsync();
        var limits = new Limits();
        var services = new ServiceCollection().AddLogging().AddEngine(database with { ConnectionString = database.ConnectionString + ";Command Timeout=7" }, _directory);
        services.ConfigureDbContext<PostgreSqlDb>(o => o.AddInterceptors(limits).ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning)));
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        await db.MigrateAsync(TestContext.Current.CancellationToken);
        var migrating = limits.Seen.Where(s => s.Sql.Contains("CREATE TABLE", StringComparison.Ordinal) || s.Sql.Contains("LOCK TABLE", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(migrating);
        Assert.All(migrating, s => Assert.Equal(0, s.Seconds));
        await db.Users.AnyAsync(TestContext.Current.CancellationToken);
        Assert.Equal(7, limits.Seen.Last().Seconds);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private sealed class Limits : DbCommandInterceptor
    {
        public ConcurrentQueue<(string Sql, int Seconds)> Seen { get; } = new();

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Seen.Enqueue((command.CommandText, command.CommandTimeout));
            return new(result);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Seen.Enqueue((command.CommandText, command.CommandTimeout));
            return new(result);
        }
    }
}
