using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Engine;

/// <summary>
/// Leases a batch of due work in one statement, so that no two workers get the same item: rows another worker is just
/// taking are passed over on PostgreSQL and SQL Server, and SQLite has one writer at a time anyway.
/// </summary>
internal static class ClaimStatement
{
    private const string Effect = "3";

    /// <summary>The statement for a database; parameters: owner, lease end, now, number of items.</summary>
    public static string Sql(BuergerserviceDb db, bool effects)
    {
        // A literal, not a parameter: the partial index of the lane is chosen by it.
        var lane = effects ? $"\"Kind\" = {Effect}" : $"\"Kind\" <> {Effect}";
        var free = $"{lane} AND \"DueAt\" <= {{2}} AND (\"LeaseUntil\" IS NULL OR \"LeaseUntil\" < {{2}})";
        return db switch
        {
            PostgreSqlDb => $"""
                UPDATE engine_work AS w SET {Lease("w.")}
                FROM (SELECT "Id" FROM engine_work WHERE {free} ORDER BY "DueAt", "Id" LIMIT {"{3}"} FOR UPDATE SKIP LOCKED) AS due
                WHERE w."Id" = due."Id" RETURNING w.*
                """,
            SqlServerDb => $"""
                WITH due AS (SELECT TOP ({"{3}"}) * FROM engine_work WITH (READPAST, UPDLOCK, ROWLOCK) WHERE {free} ORDER BY "DueAt", "Id")
                UPDATE due SET {Lease("")} OUTPUT inserted.*
                """,
            _ => $"""
                UPDATE engine_work SET {Lease("")}
                WHERE rowid IN (SELECT rowid FROM engine_work WHERE {free} ORDER BY "DueAt", "Id" LIMIT {"{3}"}) RETURNING *
                """,
        };
    }

    /// <summary>A point in time as the database stores it; raw statements know no converters.</summary>
    public static object Time(BuergerserviceDb db, DateTimeOffset time) => db switch
    {
        SqliteDb => time.UtcTicks,
        PostgreSqlDb => Microseconds.Cut(time),
        _ => time.ToUniversalTime(),
    };

    /// <summary>Claims and returns the items, oldest first.</summary>
    public static async Task<IReadOnlyList<WorkItem>> RunAsync(BuergerserviceDb db, string owner, bool effects, int max, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        var items = await db.WorkItems.FromSqlRaw(Sql(db, effects), owner, Time(db, now + lease), Time(db, now), max).AsNoTracking().ToListAsync(cancellationToken);
        items.Sort((a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Id.CompareTo(b.Id));
        return items;
    }

    // Whoever held an item whose lease ran out died or hung at it: that counts as an attempt.
    private static string Lease(string table) =>
        $$"""
        "Attempts" = {{table}}"Attempts" + CASE WHEN {{table}}"LeaseOwner" IS NULL THEN 0 ELSE 1 END, "LeaseOwner" = {0}, "LeaseUntil" = {1}
        """;
}
