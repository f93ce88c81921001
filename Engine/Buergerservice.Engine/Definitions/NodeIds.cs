using System.Globalization;

namespace Buergerservice.Engine.Definitions;

/// <summary>Hands out activity ids: given ones must be unique in the definition, missing ones are generated as Elsa does.</summary>
public sealed class NodeIds(string prefix = "")
{
    /// <summary>Path to the embedded definition the ids belong to, or empty.</summary>
    public string Prefix => prefix;

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _twice = new(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>Ids that occurred more than once.</summary>
    public IReadOnlyCollection<string> Duplicates => _twice;

    /// <summary>Takes the given id, or makes one from the last part of the type when there is none.</summary>
    public string Take(string? wanted, string type)
    {
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            if (!_taken.Add(wanted))
                _twice.Add(wanted);
            return wanted;
        }

        var name = type[(type.LastIndexOf('.') + 1)..];
        for (var n = _next.GetValueOrDefault(name, 1); ; n++)
        {
            var id = name + n.ToString(CultureInfo.InvariantCulture);
            _next[name] = n + 1;
            if (_taken.Add(id))
                return id;
        }
    }
}
