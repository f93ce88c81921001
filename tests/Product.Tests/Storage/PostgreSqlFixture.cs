using Buergerservice.Storage.Databases;
using Buergerservice.Tests.PostgreSql;
using Npgsql;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>One PostgreSQL server for all tests that need one. Without a server they are skipped with the reason.</summary>
public sealed class PostgreSqlFixture : IAsyncDisposable
{
    public const string Name = "PostgreSql";

    private const string Template = "engine_template";

    private readonly SemaphoreSlim _once = new(1);
    private bool _templateExists;

    public PostgreSqlServer Server { get; } = new();

    /// <summary>An empty database with the engine's tables.</summary>
    public async Task<DatabaseOptions> NewDatabaseAsync()
    {
        await RequireAsync();
        await _once.WaitAsync();
        try
        {
            // Copying a database is much faster than creating forty tables.
            if (!_templateExists)
            {
                await using (await EngineDatabase.CreateAsync(new(DatabaseProvider.PostgreSql, Server.ConnectionTo(Template) + ";Pooling=false")))
                    _templateExists = true;
            }
        }
        finally
        {
            _once.Release();
        }

        return new(DatabaseProvider.PostgreSql, await Server.CreateDatabaseAsync(Template));
    }

    /// <summary>A name of a database that is not there yet.</summary>
    public async Task<DatabaseOptions> NoDatabaseAsync()
    {
        await RequireAsync();
        return new(DatabaseProvider.PostgreSql, Server.ConnectionTo($"neu{Guid.NewGuid():N}"));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Server.DisposeAsync();
        _once.Dispose();
    }

    private async Task RequireAsync()
    {
        var reason = await Server.StartAsync();
        Assert.SkipWhen(reason is not null, reason ?? "");
    }
}

/// <summary>Tests on PostgreSQL share one server.</summary>
[CollectionDefinition(PostgreSqlFixture.Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlFixture>;
