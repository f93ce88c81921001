using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Databases;

/// <summary>Brings a database to the present schema.</summary>
public static class DatabasePreparation
{
    /// <summary>Creates the database when it is missing and runs the migrations it lacks. Nodes that start together wait for each other.</summary>
    public static async Task MigrateAsync(this BuergerserviceDb db, CancellationToken cancellationToken = default)
    {
        await db.Database.MigrateAsync(cancellationToken);
        await db.TuneAsync(cancellationToken);
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
