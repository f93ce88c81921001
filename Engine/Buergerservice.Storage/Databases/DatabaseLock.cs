using Buergerservice.Engine;
using Buergerservice.Storage.Model;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Buergerservice.Storage.Databases;

/// <summary>Locks held by name in the database itself, so that they end with the process that holds them.</summary>
internal static class DatabaseLock
{
    /// <summary>Number of the lock on the end of the audit trail.</summary>
    public const int Audit = 4711_01;

    /// <summary>Number of the lock on setting up a database.</summary>
    public const int Setup = 4711_02;

    /// <summary>SQL Server's error when the lock was not to be had in time.</summary>
    public const int TimedOut = 51205;

    /// <summary>Takes a lock that ends with the context's current transaction. SQLite's one writer needs none.</summary>
    public static async Task TakeInTransactionAsync(BuergerserviceDb db, int number, CancellationToken cancellationToken)
    {
        if (db is PostgreSqlDb)
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({number})", cancellationToken);
        else if (db is SqlServerDb)
            await db.Database.ExecuteSqlAsync($"DECLARE @got int; EXEC @got = sp_getapplock @Resource = {number}, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 30000; IF @got < 0 THROW {TimedOut}, 'lock', 1;", cancellationToken);
    }

    /// <summary>Holds a lock on the context's connection until the result is disposed.</summary>
    public static async Task<IAsyncDisposable> HoldAsync(BuergerserviceDb db, int number, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        try
        {
            if (db is PostgreSqlDb)
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({number})", cancellationToken);
            else if (db is SqlServerDb)
                await db.Database.ExecuteSqlAsync($"EXEC sp_getapplock @Resource = {number}, @LockMode = 'Exclusive', @LockOwner = 'Session'", cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException { InnerException: TimeoutException } or SqlException { Number: -2 })
        {
            // Without the cause: read as a lost connection it would send somebody to look for the server.
            throw new ConflictException("setup", "Ein anderer Knoten richtet diese Datenbank seit fünf Minuten ein und ist noch nicht fertig. Sehen Sie in dessen Protokoll nach und starten Sie diesen Knoten danach noch einmal.");
        }

        return new Held(db, number);
    }

    private sealed class Held(BuergerserviceDb db, int number) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (db is PostgreSqlDb)
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({number})");
            else if (db is SqlServerDb)
                await db.Database.ExecuteSqlAsync($"EXEC sp_releaseapplock @Resource = {number}, @LockOwner = 'Session'");
            await db.Database.CloseConnectionAsync();
        }
    }
}
