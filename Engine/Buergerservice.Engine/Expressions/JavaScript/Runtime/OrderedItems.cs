namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The contents of a Map or Set in the order of insertion; may change while it is being enumerated.</summary>
internal sealed class OrderedItems
{
    private const int EntrySize = 80;

    private readonly Dictionary<JsValue, int> _index = new(KeyComparer.Instance);
    private readonly List<(JsValue Key, JsValue Value, bool IsUsed)> _entries = [];

    public int Count => _index.Count;

    public bool TryGet(JsValue key, out JsValue value)
    {
        var found = _index.TryGetValue(key, out var at);
        value = found ? _entries[at].Value : default;
        return found;
    }

    public bool Contains(JsValue key) => _index.ContainsKey(key);

    public void Set(ScriptRun run, JsValue key, JsValue value)
    {
        if (key.IsNumber && key.Number == 0)
            key = 0;
        if (_index.TryGetValue(key, out var at))
        {
            _entries[at] = (key, value, true);
            return;
        }

        run.Allocate(EntrySize);
        _index.Add(key, _entries.Count);
        _entries.Add((key, value, true));
    }

    public bool Remove(JsValue key)
    {
        if (!_index.Remove(key, out var at))
            return false;
        // Kept as a gap: a running enumeration counts positions.
        _entries[at] = default;
        return true;
    }

    public void Clear()
    {
        _index.Clear();
        for (var i = 0; i < _entries.Count; i++)
            _entries[i] = default;
    }

    public IEnumerable<(JsValue Key, JsValue Value)> Entries()
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var (key, value, isUsed) = _entries[i];
            if (isUsed)
                yield return (key, value);
        }
    }

    public IEnumerable<JsValue> Keys() => Entries().Select(e => e.Key);

    private sealed class KeyComparer : IEqualityComparer<JsValue>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(JsValue x, JsValue y) => Operators.SameValueZero(x, y);

        public int GetHashCode(JsValue obj) => obj.Type switch
        {
            JsType.Number => obj.Number.GetHashCode(),
            JsType.String => obj.AsString().GetHashCode(StringComparison.Ordinal),
            JsType.Boolean => obj.Number.GetHashCode() + 1,
            JsType.Object or JsType.Symbol => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.StringPart),
            _ => (int)obj.Type,
        };
    }
}

internal sealed class JsMap(JsObject? prototype = null) : JsObject(prototype ?? Prototypes.Map)
{
    public override string Tag => "Map";

    public OrderedItems Items { get; } = new();
}

internal sealed class JsSet(JsObject? prototype = null) : JsObject(prototype ?? Prototypes.Set)
{
    public override string Tag => "Set";

    public OrderedItems Items { get; } = new();
}
