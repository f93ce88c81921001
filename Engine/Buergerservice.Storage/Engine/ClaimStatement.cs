using System.Data.Common;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;

namespace Buergerservice.Storage.Engine;

/// <summary>
/// Leases a batch of due work in one statement, so that no two workers get the same item: rows another worker is just
/// taking are passed over on PostgreSQL and SQL Server, and SQLite has one writer at a time anyway.
/// </summary>
internal static class ClaimStatement
{
    private const string Effect = "3";

    // In the order in which Read reads them.
    private static readonly string[] Columns =
    [
        nameof(WorkItem.Id), nameof(WorkItem.Kind), nameof(WorkItem.Tenant), nameof(WorkItem.InstanceId), nameof(WorkItem.BookmarkId), nameof(WorkItem.Name),
        nameof(WorkItem.CorrelationId), nameof(WorkItem.Payload), nameof(WorkItem.ActivityId), nameof(WorkItem.Policy), nameof(WorkItem.History),
        nameof(WorkItem.DueAt), nameof(WorkItem.Attempts), nameof(WorkItem.LastError), nameof(WorkItem.LeaseOwner), nameof(WorkItem.LeaseUntil),
    ];

    /// <summary>The statement for a database; values: owner, lease end, now.</summary>
    public static RowStatement On(RowTable work, BuergerserviceDb db, bool effects, int max)
    {
        // A literal, not a parameter: the partial index of the lane is chosen by it.
        var lane = effects ? $"\"Kind\" = {Effect}" : $"\"Kind\" <> {Effect}";
        var free = $"{lane} AND \"DueAt\" <= @DueAt AND (\"LeaseUntil\" IS NULL OR \"LeaseUntil\" < @DueAt)";
        return work.Statement(db switch
        {
            PostgreSqlDb => $"""
                UPDATE {work} AS w SET {Lease("w.")}
                FROM (SELECT "Id" FROM {work} WHERE {free} ORDER BY "DueAt", "Id" LIMIT {max} FOR UPDATE SKIP LOCKED) AS due
                WHERE w."Id" = due."Id" RETURNING {All("w.")}
                """,
            SqlServerDb => $"""
                WITH due AS (SELECT TOP ({max}) * FROM {work} WITH (READPAST, UPDLOCK, ROWLOCK) WHERE {free} ORDER BY "DueAt", "Id")
                UPDATE due SET {Lease("")} OUTPUT {All("inserted.")}
                """,
            _ => $"""
                UPDATE {work} SET {Lease("")}
                WHERE rowid IN (SELECT rowid FROM {work} WHERE {free} ORDER BY "DueAt", "Id" LIMIT {max}) RETURNING {All("")}
                """,
        });
    }

    /// <summary>Claims and returns the items, oldest first.</summary>
    public static async Task<IReadOnlyList<WorkItem>> RunAsync(BuergerserviceDb db, string owner, bool effects, int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        Func<DbDataReader, WorkItem> read = db is SqliteDb ? r => Read(r, Ticks) : r => Read(r, Time);
        var items = await db.Kept.ReadAsync(EngineStatements.Of(db).Claim(db, effects, max), read, [owner, now + lease, now], cancellationToken);
        items.Sort((a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Id.CompareTo(b.Id));
        return items;
    }

    // Whoever held an item whose lease ran out died or hung at it: that counts as an attempt.
    private static string Lease(string table) =>
        $$"""
        "Attempts" = {{table}}"Attempts" + CASE WHEN {{table}}"LeaseOwner" IS NULL THEN 0 ELSE 1 END, "LeaseOwner" = @LeaseOwner, "LeaseUntil" = @LeaseUntil
        """;

    private static string All(string table) => string.Join(", ", Columns.Select(c => $"{table}\"{c}\""));

    private static WorkItem Read(DbDataReader row, Func<DbDataReader, int, DateTimeOffset> time) => new()
    {
        Id = row.GetGuid(0),
        Kind = (WorkKind)row.GetInt32(1),
        Tenant = row.GetString(2),
        InstanceId = row.IsDBNull(3) ? null : row.GetGuid(3),
        BookmarkId = row.IsDBNull(4) ? null : row.GetGuid(4),
        Name = Text(row, 5),
        CorrelationId = Text(row, 6),
        Payload = Text(row, 7),
        ActivityId = Text(row, 8),
        Policy = Text(row, 9),
        History = Text(row, 10),
        DueAt = time(row, 11),
        Attempts = row.GetInt32(12),
        LastError = Text(row, 13),
        LeaseOwner = Text(row, 14),
        LeaseUntil = row.IsDBNull(15) ? null : time(row, 15),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Ticks(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    private static DateTimeOffset Time(DbDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);
}
