using System.Collections.Frozen;

namespace Buergerservice.Cases.Files;

/// <summary>German names of an enumeration's members, both ways.</summary>
internal sealed class NameTable<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<T, string> _names;
    private readonly FrozenDictionary<string, T> _members;

    public NameTable(params (T Member, string Name)[] entries)
    {
        _names = entries.ToFrozenDictionary(e => e.Member, e => e.Name);
        Names = [.. entries.Select(e => e.Name)];
        // The member's own name is understood too: some names are the same in both languages.
        _members = entries.Select(e => (Key: e.Name, e.Member)).Concat(entries.Select(e => (Key: e.Member.ToString(), e.Member)))
            .DistinctBy(e => e.Key, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(e => e.Key, e => e.Member, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<string> Names { get; }

    public string this[T member] => _names[member];

    public bool TryFind(string? name, out T member)
    {
        member = default;
        return name is not null && _members.TryGetValue(name.Trim(), out member);
    }
}
