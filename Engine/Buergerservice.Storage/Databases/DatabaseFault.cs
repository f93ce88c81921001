using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Buergerservice.Storage.Databases;

/// <summary>What is wrong with the database, whichever it is.</summary>
public enum DatabaseFault
{
    /// <summary>Nothing is known to be wrong with the database.</summary>
    None,

    /// <summary>Another writer was in the way (lock, deadlock, serialisation); nothing was written, trying again helps.</summary>
    Busy,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The server cannot be reached, went away or is shutting down. A commit under way may have landed.</summary>
    Lost,

    /// <summary>The server refuses user, password or database.</summary>
    Refused,

    /// <summary>A row with this key is already there.</summary>
    Duplicate,
}

/// <summary>The one place that knows the error codes of the three databases.</summary>
public static class DatabaseFaults
{
    /// <summary>Looks through an exception and its causes.</summary>
    public static DatabaseFault Of(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            var fault = error switch
            {
                SqliteException e => Of(e),
                PostgresException e => Of(e),
                NpgsqlException => DatabaseFault.Lost,
                SqlException e => Of(e),
                SocketException => DatabaseFault.Lost,
                _ => DatabaseFault.None,
            };
            if (fault != DatabaseFault.None)
                return fault;
        }

        return DatabaseFault.None;
    }

    /// <summary>True when PostgreSQL is there but did not answer in time, or ended a statement that took too long.</summary>
    public static bool IsTimeout(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException })
                return true;
        }

        return false;
    }

    // https://sqlite.org/rescode.html
    private static DatabaseFault Of(SqliteException error) => (error.SqliteErrorCode, error.SqliteExtendedErrorCode) switch
    {
        (5 or 6, _) => DatabaseFault.Busy,
        (13, _) => DatabaseFault.Full,
        (10 or 14, _) => DatabaseFault.Lost,
        (_, 1555 or 2067) => DatabaseFault.Duplicate,
        _ => DatabaseFault.None,
    };

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static DatabaseFault Of(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => DatabaseFault.Busy,
        PostgresErrorCodes.TooManyConnections => DatabaseFault.Busy,
        PostgresErrorCodes.DiskFull => DatabaseFault.Full,
        PostgresErrorCodes.UniqueViolation => DatabaseFault.Duplicate,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => DatabaseFault.Lost,
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName => DatabaseFault.Refused,
        ['0', '8', ..] => DatabaseFault.Lost,
        _ => DatabaseFault.None,
    };

    // sys.messages; negative numbers and those under 100 are of the network layer.
    private static DatabaseFault Of(SqlException error) => error.Number switch
    {
        1205 or 1222 or 3960 or DatabaseLock.TimedOut => DatabaseFault.Busy,
        1105 or 9002 => DatabaseFault.Full,
        2601 or 2627 => DatabaseFault.Duplicate,
        18456 or 4060 => DatabaseFault.Refused,
        -2 or -1 or 0 or 2 or 53 or 64 or 121 or 233 or 6005 or 10053 or 10054 or 10060 or 10061 => DatabaseFault.Lost,
        _ => error.Class >= 20 ? DatabaseFault.Lost : DatabaseFault.None,
    };
}
