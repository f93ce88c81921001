using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Buergerservice.Storage.Databases;

/// <summary>
/// Lets SQLite itself wait for the other writer: it looks again after one to a hundred milliseconds, where the driver
/// would sleep for 150 each time.
/// </summary>
internal sealed class SqliteWaiting : DbConnectionInterceptor
{
    private const string Wait = "PRAGMA busy_timeout=30000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Wait;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Wait;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
