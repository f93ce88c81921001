using System.Data;
using System.Text;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Buergerservice.Storage.Content;

/// <summary>
/// Finds which contents something still refers to. Nobody has to keep a list: every column that is long enough for an address is
/// read, also the state of instances, the work queue and the answers of forms, because an address stands there until a row has it.
/// </summary>
public static class ContentReferences
{
    private const int Length = 64;

    // What has happened is no reference: the trail and the journal are never read to fetch a content.
    private static readonly Type[] Logs = [typeof(AuditEntry), typeof(JournalPage)];

    /// <summary>The columns that may hold an address, those made for one first.</summary>
    public static IReadOnlyList<ContentColumn> Columns(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return
        [
            .. model.GetEntityTypes().Where(e => !Logs.Contains(e.ClrType) && e.GetTableName() is not null)
                .SelectMany(e => e.GetProperties().Where(MayHold).Select(p => (Property: p, Table: StoreObjectIdentifier.Create(e, StoreObjectType.Table)!.Value)))
                .Where(c => c.Property.GetColumnName(c.Table) is not null)
                .OrderBy(c => c.Property.GetMaxLength() != Length)
                .Select(c => new ContentColumn(c.Table.Name, c.Table.Schema, c.Property.GetColumnName(c.Table)!, c.Property.Name)),
        ];
    }

    /// <summary>Takes from the given addresses those that something refers to.</summary>
    public static async Task RemoveReferencedAsync(BuergerserviceDb db, HashSet<string> addresses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(addresses);
        var sql = db.GetService<ISqlGenerationHelper>();
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            foreach (var column in Columns(db.Model))
            {
                if (addresses.Count == 0)
                    return;
                await using var command = db.Database.GetDbConnection().CreateCommand();
                // Names of the model, delimited by the provider.
                var name = sql.DelimitIdentifier(column.Column);
#pragma warning disable CA2100
                command.CommandText = $"SELECT {name} FROM {sql.DelimitIdentifier(column.Table, column.Schema)} WHERE {name} IS NOT NULL";
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    Take(reader.GetValue(0) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : reader.GetString(0), addresses);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static bool MayHold(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return (type == typeof(string) || type == typeof(byte[])) && (property.GetMaxLength() ?? Length) >= Length;
    }

    // An address may stand anywhere in a text, beside other letters and digits as well.
    private static void Take(string text, HashSet<string> addresses)
    {
        var run = 0;
        for (var i = 0; i < text.Length; i++)
        {
            run = char.IsAsciiHexDigit(text[i]) ? run + 1 : 0;
            if (run >= Length)
                addresses.Remove(text.Substring(i + 1 - Length, Length).ToLowerInvariant());
        }
    }
}

/// <summary>A column that may hold an address.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Schema">The table's schema, if it has one.</param>
/// <param name="Column">Its name in the database.</param>
/// <param name="Property">Its name in the model.</param>
public sealed record ContentColumn(string Table, string? Schema, string Column, string Property);
