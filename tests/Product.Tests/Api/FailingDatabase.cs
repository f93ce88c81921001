using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Buergerservice.Product.Tests.Api;

/// <summary>Breaks the queries that ask for certain definition ids, as a locked, a full and a broken database would.</summary>
internal sealed class FailingDatabase : DbCommandInterceptor
{
    public const string Busy = "fail-busy";
    public const string Full = "fail-full";
    public const string Broken = "fail-broken";
    public const string Secret = "geheime Einzelheit";

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            switch (parameter.Value as string)
            {
                case Busy: throw new SqliteException("database is locked", 5);
                case Full: throw new SqliteException("database or disk is full", 13);
                case Broken: throw new InvalidOperationException(Secret);
            }
        }

        return new(result);
    }
}
