using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Databases;

/// <summary>Brings a database to the present schema.</summary>
public static class DatabasePreparation
{
    /// <summary>Creates the database when it is missing and runs the migrations it lacks. Nodes that start together wait for each other.</summary>
    public static async Task MigrateAsync(this BuergerserviceDb db, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db is SqliteDb)
            await ForgetLockAsync(db, cancellationToken);
        var limit = db.Database.GetCommandTimeout();
        // A migration of large tables, or the wait for the node that runs it, takes as long as it takes. SQLite's limit is that of waiting for its one writer.
        if (db is not SqliteDb)
            db.Database.SetCommandTimeout(0);
        await db.Database.MigrateAsync(cancellationToken);
        db.Database.SetCommandTimeout(limit);
        await db.TuneAsync(cancellationToken);
    }

    // On SQLite the lock on migrations is a row without an end: a process killed while it migrated leaves it behind, and every later
    // start would wait for ever. One process uses the file, so a row that is there belongs to nobody.
    private static async Task ForgetLockAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        if (!await db.Database.CanConnectAsync(cancellationToken))
            return;
        if ((await db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'").ToListAsync(cancellationToken)).Count > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
    }

    /// <summary>Sets the product's clock by the database's, where several nodes share one.</summary>
    public static Task SetClockAsync(this BuergerserviceDb db, TimeProvider time, CancellationToken cancellationToken = default) =>
        time is DatabaseClock clock ? clock.ReadAsync(db, cancellationToken) : Task.CompletedTask;

    /// <summary>Settings a database keeps: on SQLite, readers do not wait for the writer.</summary>
    public static Task TuneAsync(this BuergerserviceDb db, CancellationToken cancellationToken = default) =>
        db is SqliteDb ? db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken) : Task.CompletedTask;

    /// <summary>Holds the right to fill the database until the result is disposed; other nodes wait.</summary>
    public static Task<IAsyncDisposable> LockForSetupAsync(this BuergerserviceDb db, CancellationToken cancellationToken = default) =>
        DatabaseLock.HoldAsync(db, DatabaseLock.Setup, cancellationToken);
}
