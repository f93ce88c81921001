using System.Collections.Frozen;

namespace Buergerservice.Engine.Values;

/// <summary>The type names a definition may use for variables, inputs and outputs (Elsa's registry of aliases).</summary>
public static class TypeAliases
{
    private static readonly FrozenDictionary<string, Type> ByAlias = new Dictionary<string, Type>
    {
        ["Boolean"] = typeof(bool),
        ["ByteArray"] = typeof(byte[]),
        ["DateTime"] = typeof(DateTime),
        ["DateTimeOffset"] = typeof(DateTimeOffset),
        ["Decimal"] = typeof(decimal),
        ["Double"] = typeof(double),
        ["Guid"] = typeof(Guid),
        ["Int16"] = typeof(int),
        ["Int32"] = typeof(int),
        ["Int64"] = typeof(long),
        ["Long"] = typeof(long),
        ["JSON"] = typeof(object),
        ["JsonElement"] = typeof(object),
        ["JsonNode"] = typeof(object),
        ["JsonObject"] = typeof(object),
        ["Object"] = typeof(object),
        ["ObjectDictionary"] = typeof(Dictionary<string, object?>),
        ["ObjectMap"] = typeof(Dictionary<string, object?>),
        ["Single"] = typeof(double),
        ["String"] = typeof(string),
        ["StringDictionary"] = typeof(Dictionary<string, object?>),
        ["StringMap"] = typeof(Dictionary<string, object?>),
        ["TimeSpan"] = typeof(TimeSpan),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Finds the runtime type of an alias. Nullable forms (<c>Int32?</c>), arrays (<c>String[]</c>) and collections
    /// (<c>List&lt;String&gt;</c>) are understood; .NET enum names stand for their member's name, a string.
    /// </summary>
    /// <returns>False when the name is not known.</returns>
    public static bool TryResolve(string? alias, out Type type)
    {
        type = typeof(object);
        if (string.IsNullOrWhiteSpace(alias))
            return true;
        var name = alias.Trim();
        if (name.EndsWith('?'))
            name = name[..^1];
        if (name.EndsWith("[]", StringComparison.Ordinal) || IsCollection(name))
        {
            type = typeof(List<object?>);
            return true;
        }

        if (ByAlias.TryGetValue(name, out var known))
        {
            type = known;
            return true;
        }

        if (!name.Contains(',', StringComparison.Ordinal))
            return false;
        // Assembly-qualified names come from Elsa: its enums are written by member name, everything else as data.
        type = name.Contains("Mode,", StringComparison.Ordinal) || name.Contains("Enum", StringComparison.Ordinal) ? typeof(string) : typeof(object);
        return name.StartsWith("Elsa.", StringComparison.Ordinal) || name.StartsWith("System.", StringComparison.Ordinal);
    }

    /// <summary>Type of the elements of an array or collection; null for anything else.</summary>
    public static Type? ElementOf(string alias)
    {
        var name = alias.Trim().TrimEnd('?');
        var element = name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : IsCollection(name) ? name[(name.IndexOf('<', StringComparison.Ordinal) + 1)..^1] : null;
        return element is not null && TryResolve(element, out var type) ? type : null;
    }

    private static bool IsCollection(string name) =>
        name.EndsWith('>') && (name.StartsWith("List<", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ICollection<", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("IEnumerable<", StringComparison.OrdinalIgnoreCase));
}
