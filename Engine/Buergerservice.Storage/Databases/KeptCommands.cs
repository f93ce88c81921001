using System.Data.Common;
using System.Diagnostics;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Buergerservice.Storage.Databases;

/// <summary>
/// Runs hand-written statements on a context's open connection and in its transaction, and keeps their commands: SQLite
/// compiles a statement once per command. Interceptors and logs see them as they see the context's own.
/// </summary>
/// <remarks>
/// On PostgreSQL nothing is prepared on the server: a plan made while a table is nearly empty would be kept when it has
/// grown, and a pooler between node and server would lose it.
/// </remarks>
internal sealed class KeptCommands(BuergerserviceDb db) : IDisposable
{
    private readonly Dictionary<RowStatement, DbCommand> _commands = [];
    private readonly IRelationalConnection _connection = db.GetService<IRelationalConnection>();
    private readonly IRelationalCommandDiagnosticsLogger _log = db.GetService<IRelationalCommandDiagnosticsLogger>();

    private DbConnection? _watched;

    // SQL Server's parameters are sized by their first value and would cut off a longer one.
    private readonly bool _keepsParameters = db is not SqlServerDb;

    /// <summary>Runs a statement whose parameters are values of a row.</summary>
    /// <returns>Number of rows changed.</returns>
    public Task<int> ExecuteAsync(RowStatement statement, object row, CancellationToken cancellationToken)
    {
        var command = CommandOf(statement);
        for (var i = 0; i < statement.Parameters.Count; i++)
            Set(command, i, statement.Parameters[i], statement.Parameters[i].Of(row));
        return RunAsync(command, cancellationToken);
    }

    /// <summary>Runs a statement with values in the order of its parameters.</summary>
    /// <returns>Number of rows changed.</returns>
    public Task<int> ExecuteAsync(RowStatement statement, ReadOnlySpan<object?> values, CancellationToken cancellationToken) =>
        RunAsync(CommandOf(statement, values), cancellationToken);

    /// <summary>Runs a statement with values in the order of its parameters and reads the rows it returns.</summary>
    public Task<List<T>> ReadAsync<T>(RowStatement statement, Func<DbDataReader, T> read, ReadOnlySpan<object?> values, CancellationToken cancellationToken) =>
        ReadAsync(CommandOf(statement, values), read, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_watched is not null)
            _watched.StateChange -= Forget;
        Forget();
    }

    private DbCommand CommandOf(RowStatement statement, ReadOnlySpan<object?> values)
    {
        var command = CommandOf(statement);
        for (var i = 0; i < values.Length; i++)
            Set(command, i, statement.Parameters[i], values[i]);
        return command;
    }

    private DbCommand CommandOf(RowStatement statement)
    {
        if (_watched != _connection.DbConnection)
        {
            Dispose();
            _watched = _connection.DbConnection;
            _watched.StateChange += Forget;
        }

        if (!_commands.TryGetValue(statement, out var command))
        {
            command = _connection.DbConnection.CreateCommand();
            command.CommandText = statement.Sql;
            _commands[statement] = command;
        }

        if (!_keepsParameters)
            command.Parameters.Clear();
        command.Transaction = _connection.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    // A context that saves several times gets its connection from the pool each time, and perhaps another one. A compiled SQLite
    // statement would still run on the one before: outside the transaction, and waiting for it.
    private void Forget(object? sender, System.Data.StateChangeEventArgs change)
    {
        if (change.CurrentState == System.Data.ConnectionState.Closed)
            Forget();
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }

    private static void Set(DbCommand command, int index, RowParameter parameter, object? value)
    {
        if (index == command.Parameters.Count)
            command.Parameters.Add(parameter.Type.CreateParameter(command, $"@{parameter.Name}", value, parameter.IsNullable));
        else
            command.Parameters[index].Value = (value is not null && parameter.Type.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
    }

    private async Task<int> RunAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var (start, clock, id) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp(), Guid.NewGuid());
        if (!_log.ShouldLogCommandExecute(start))
            return await command.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            var instead = await _log.CommandNonQueryExecutingAsync(_connection, command, command.CommandText, db, id, _connection.ConnectionId, start, CommandSource.ExecuteSqlRaw, cancellationToken);
            var changed = instead.HasResult ? instead.Result : await command.ExecuteNonQueryAsync(cancellationToken);
            return await _log.CommandNonQueryExecutedAsync(_connection, command, command.CommandText, db, id, _connection.ConnectionId, changed, start, Stopwatch.GetElapsedTime(clock), CommandSource.ExecuteSqlRaw, cancellationToken);
        }
        catch (Exception e)
        {
            await NoteAsync(command, DbCommandMethod.ExecuteNonQuery, CommandSource.ExecuteSqlRaw, id, start, clock, e);
            throw;
        }
    }

    private async Task<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var (start, clock, id) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp(), Guid.NewGuid());
        if (!_log.ShouldLogCommandExecute(start))
            return await ReadAllAsync(await command.ExecuteReaderAsync(cancellationToken), read, cancellationToken);
        try
        {
            var instead = await _log.CommandReaderExecutingAsync(_connection, command, command.CommandText, db, id, _connection.ConnectionId, start, CommandSource.FromSqlQuery, cancellationToken);
            var reader = instead.HasResult ? instead.Result : await command.ExecuteReaderAsync(cancellationToken);
            reader = await _log.CommandReaderExecutedAsync(_connection, command, command.CommandText, db, id, _connection.ConnectionId, reader, start, Stopwatch.GetElapsedTime(clock), CommandSource.FromSqlQuery, cancellationToken);
            return await ReadAllAsync(reader, read, cancellationToken);
        }
        catch (Exception e)
        {
            await NoteAsync(command, DbCommandMethod.ExecuteReader, CommandSource.FromSqlQuery, id, start, clock, e);
            throw;
        }
    }

    private static async Task<List<T>> ReadAllAsync<T>(DbDataReader reader, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using (reader)
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }
    }

    private Task NoteAsync(DbCommand command, DbCommandMethod method, CommandSource source, Guid id, DateTimeOffset start, long clock, Exception error) =>
        _log.CommandErrorAsync(_connection, command, command.CommandText, db, method, id, _connection.ConnectionId, error, start, Stopwatch.GetElapsedTime(clock), source);
}
