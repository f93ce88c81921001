using System.Data.Common;
using Buergerservice.Storage.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>Writes recorded transactions again with nothing but the database's driver and prepared statements: the most the database gives.</summary>
internal sealed class BareWrites(BenchDatabase database) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private DbConnection? _connection;

    public async Task RunAsync(IReadOnlyList<IReadOnlyList<RecordedCommand>> transactions)
    {
        _connection ??= await OpenAsync();
        foreach (var commands in transactions)
        {
            await using var transaction = await _connection.BeginTransactionAsync();
            foreach (var recorded in commands)
            {
                var command = Prepare(recorded);
                command.Transaction = transaction;
                for (var i = 0; i < recorded.Parameters.Count; i++)
                    command.Parameters[i].Value = recorded.Parameters[i].Value;
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values)
            await command.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = database.Options.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(database.Options.ConnectionString) : new NpgsqlConnection(database.Options.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private DbCommand Prepare(RecordedCommand recorded)
    {
        if (_prepared.TryGetValue(recorded.Text, out var known))
            return known;
        var command = _connection!.CreateCommand();
        command.CommandText = recorded.Text;
        foreach (var parameter in recorded.Parameters)
            command.Parameters.Add(RecordedCommand.Copy(parameter));
        return _prepared[recorded.Text] = command;
    }
}
