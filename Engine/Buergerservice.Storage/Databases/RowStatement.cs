using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Buergerservice.Storage.Databases;

/// <summary>A table of the model, for statements written by hand.</summary>
internal sealed class RowTable(IEntityType entity)
{
    private readonly StoreObjectIdentifier _table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());

    /// <summary>
    /// A statement in which a name in quotes means the column of that property, and a parameter takes the type of the
    /// property it is named after. A name the model does not know fails here, before anything is sent.
    /// </summary>
    public RowStatement Statement(string sql)
    {
        var parameters = RowStatement.Parameter().Matches(sql).Select(m => m.Groups[1].Value).Distinct().Select(name => new RowParameter(PropertyOf(name)));
        return new(RowStatement.Name().Replace(sql, m => ColumnOf(m.Groups[1].Value)), [.. parameters]);
    }

    /// <summary>The statement that adds a row with all its columns.</summary>
    public RowStatement Insert()
    {
        var names = entity.GetProperties().Select(p => p.Name).ToList();
        return Statement($"INSERT INTO {this} ({string.Join(", ", names.Select(n => $"\"{n}\""))}) VALUES ({string.Join(", ", names.Select(n => $"@{n}"))})");
    }

    /// <summary>Its name, as statements use it.</summary>
    public override string ToString() => _table.Name;

    private IProperty PropertyOf(string name) => entity.FindProperty(name) ?? throw new InvalidOperationException($"{entity.DisplayName()} has no property {name}.");

    private string ColumnOf(string name) => $"\"{PropertyOf(name).GetColumnName(_table)}\"";
}

/// <summary>A statement with typed parameters, in the order in which they first appear.</summary>
internal sealed partial class RowStatement(string sql, IReadOnlyList<RowParameter> parameters)
{
    /// <summary>Its text.</summary>
    public string Sql { get; } = sql;

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<RowParameter> Parameters { get; } = parameters;

    [GeneratedRegex("\"(\\w+)\"")]
    internal static partial Regex Name();

    [GeneratedRegex("@(\\w+)")]
    internal static partial Regex Parameter();
}

/// <summary>A parameter with the type of a property's column.</summary>
internal sealed class RowParameter(IProperty property)
{
    private readonly IClrPropertyGetter _getter = property.GetGetter();

    /// <summary>Its name in statements, without the sign before it.</summary>
    public string Name => property.Name;

    /// <summary>How the column's values are stored.</summary>
    public RelationalTypeMapping Type { get; } = property.GetRelationalTypeMapping();

    /// <summary>True when the column may be empty.</summary>
    public bool IsNullable => property.IsNullable;

    /// <summary>The value a row has.</summary>
    public object? Of(object row) => _getter.GetClrValue(row);
}
