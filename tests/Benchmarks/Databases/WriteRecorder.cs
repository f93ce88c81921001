using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>Keeps every statement that changes rows, by committed transaction, so that the same bytes can be written again without the engine.</summary>
internal sealed partial class WriteRecorder : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly Dictionary<DbTransaction, List<RecordedCommand>> _open = [];
    private List<IReadOnlyList<RecordedCommand>>? _transactions;

    /// <summary>What an action writes.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<RecordedCommand>>> RecordAsync(Func<Task> action)
    {
        var transactions = _transactions = [];
        await action();
        _transactions = null;
        return transactions;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (_open.Remove(transaction, out var commands))
            _transactions?.Add(commands);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    private void Record(DbCommand command)
    {
        if (_transactions is null || !Writes().IsMatch(command.CommandText))
            return;
        // The engine keeps its commands and gives their parameters other values next time.
        var recorded = new RecordedCommand(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(RecordedCommand.Copy)]);
        if (command.Transaction is not { } transaction)
            _transactions.Add([recorded]);
        else if (_open.TryGetValue(transaction, out var commands))
            commands.Add(recorded);
        else
            _open[transaction] = [recorded];
    }

    [GeneratedRegex(@"^\s*(INSERT|UPDATE|DELETE|WITH .*UPDATE)\b", RegexOptions.Multiline)]
    private static partial Regex Writes();
}

/// <summary>A statement with the values it was sent with.</summary>
internal sealed record RecordedCommand(string Text, IReadOnlyList<DbParameter> Parameters)
{
    public static DbParameter Copy(DbParameter parameter) => parameter switch
    {
        NpgsqlParameter p => p.Clone(),
        SqliteParameter { SqliteType: var type } p => new SqliteParameter(p.ParameterName, type) { Value = p.Value },
        _ => throw new NotSupportedException(parameter.GetType().Name),
    };
}
