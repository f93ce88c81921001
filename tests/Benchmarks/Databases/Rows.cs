using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>Fills a table with many copies of the rows with the lowest key, inside the database.</summary>
internal static class Rows
{
    /// <summary>Adds copies numbered from <paramref name="first"/>; named columns, the key first, get an expression over the number <c>n.i</c> and the row <c>t</c>.</summary>
    public static async Task MultiplyAsync<TEntity>(BenchDatabase database, int first, int count, IReadOnlyDictionary<string, string> expressions)
        where TEntity : class
    {
        var (table, columns) = await database.InAsync((BuergerserviceDb db) => Task.FromResult(TableOf(db.Model.FindEntityType(typeof(TEntity))!)));
        var values = columns.Select(c => expressions.TryGetValue(c, out var expression) ? expression : $"t.\"{c}\"");
        // What belongs to number 0 is copied and not its copies.
        var key = expressions.Keys.First();
        await database.SqlAsync($"""
            INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
            WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {first + count})
            SELECT {string.Join(", ", values)} FROM (SELECT * FROM {table} WHERE "{key}" = (SELECT "{key}" FROM {table} ORDER BY "{key}" LIMIT 1)) AS t CROSS JOIN n
            """);
        // A server does this by itself after a while.
        if (!database.IsSqlite)
            await database.SqlAsync($"ANALYZE {table}");
    }

    /// <summary>The id with a number, as SQL.</summary>
    public static string Id(BenchDatabase database) => database.IsSqlite
        ? "'01900000-0000-7000-8000-' || printf('%012X', n.i)"
        : "('01900000-0000-7000-8000-' || lpad(to_hex(n.i), 12, '0'))::uuid";

    /// <summary>The id with a number.</summary>
    public static Guid Id(int number) => new(0x01900000, 0, 0x7000, 0x80, 0, (byte)((long)number >> 40), (byte)((long)number >> 32), (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    /// <summary>A column of the row some seconds later, as SQL.</summary>
    public static string Later(BenchDatabase database, string column, string seconds) => database.IsSqlite
        ? $"t.\"{column}\" + {seconds} * {TimeSpan.TicksPerSecond}"
        : $"t.\"{column}\" + {seconds} * interval '1 second'";

    private static (string Table, List<string> Columns) TableOf(IEntityType entity)
    {
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
        return (table.Name, [.. entity.GetProperties().Select(p => p.GetColumnName(table)!)]);
    }
}
