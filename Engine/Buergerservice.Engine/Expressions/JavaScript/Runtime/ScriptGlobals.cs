using Buergerservice.Engine.Expressions.JavaScript.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The global names a script mentions, each with its slot. Filled by the parser, then never changed.</summary>
internal sealed class ScriptGlobals
{
    private readonly List<string> _names = [];
    private readonly List<List<Identifier>> _uses = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _names;

    public int Count => _names.Count;

    public string this[int index] => _names[index];

    public int IndexOf(string name) => _indexes.GetValueOrDefault(name, -1);

    public IReadOnlyList<Identifier> UsesOf(string name) =>
        _indexes.TryGetValue(name, out var index) ? _uses[index] : [];

    public void Bind(Identifier use)
    {
        if (!_indexes.TryGetValue(use.Name, out var index))
        {
            index = _indexes[use.Name] = _names.Count;
            _names.Add(use.Name);
            _uses.Add([]);
        }

        _uses[index].Add(use);
        use.BindGlobal(index);
    }
}
