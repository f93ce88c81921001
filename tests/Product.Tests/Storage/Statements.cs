using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>Records what the product sends to its database.</summary>
public sealed class Statements : DbCommandInterceptor
{
    private readonly ConcurrentQueue<Statement> _sent = new();

    public IReadOnlyList<Statement> Sent => [.. _sent];

    public void Clear() => _sent.Clear();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return new(result);
    }

    private void Note(DbCommand command) =>
        _sent.Enqueue(new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => KeyValuePair.Create(p.ParameterName, p.Value))]));
}

/// <summary>A statement with its parameters.</summary>
public sealed record Statement(string Sql, IReadOnlyList<KeyValuePair<string, object?>> Parameters)
{
    /// <summary>Asks the database how it would carry the statement out.</summary>
    public async Task<string> ExplainAsync(DbConnection connection, string explain, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        // A batch is several statements; each has a plan of its own.
        foreach (var sql in Sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"{explain} {sql}";
            foreach (var (name, value) in Parameters.Where(p => sql.Contains(p.Key, StringComparison.Ordinal)))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', lines);
    }
}
