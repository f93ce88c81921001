namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>
/// The own properties of an object in the order of creation: searched one by one while few, by hash from nine on.
/// A mutable struct so that an object needs no second allocation; keep it in a field that is not readonly.
/// </summary>
internal struct PropertyMap
{
    private const int LinearLimit = 8;

    private Entry[]? _entries;
    private Dictionary<PropertyKey, int>? _index;
    private int _used;
    private int _removed;

    public readonly int Count => _used - _removed;

    public PropertyMap(int capacity) => _entries = capacity > 0 ? new Entry[capacity] : null;

    public readonly bool TryGet(PropertyKey key, out Property property)
    {
        var at = Find(key);
        if (at < 0)
        {
            property = default;
            return false;
        }

        property = new Property(_entries![at].Value, _entries[at].Flags);
        return true;
    }

    /// <summary>The fast path of an assignment: true when the key is an own, plain, writable property.</summary>
    public readonly bool TryOverwrite(PropertyKey key, JsValue value)
    {
        var at = Find(key);
        if (at < 0 || (_entries![at].Flags & (PropertyFlags.Writable | PropertyFlags.Accessor)) != PropertyFlags.Writable)
            return false;
        _entries[at].Value = value;
        return true;
    }

    public readonly bool Contains(PropertyKey key) => Find(key) >= 0;

    /// <summary>Creates or replaces; true when the property is new.</summary>
    public bool Put(PropertyKey key, JsValue value, PropertyFlags flags)
    {
        var at = Find(key);
        if (at >= 0)
        {
            _entries![at].Value = value;
            _entries[at].Flags = flags;
            return false;
        }

        Append(key, value, flags);
        return true;
    }

    public bool Remove(PropertyKey key)
    {
        var at = Find(key);
        if (at < 0)
            return false;
        _entries![at] = default;
        _index?.Remove(key);
        _removed++;
        if (at == _used - 1)
        {
            _used--;
            _removed--;
        }

        if (_removed > LinearLimit && _removed > _used / 2)
            Compact();
        return true;
    }

    public readonly IEnumerable<PropertyKey> Keys()
    {
        var keys = new List<PropertyKey>(Count);
        for (var i = 0; i < _used; i++)
        {
            if (_entries![i].IsUsed)
                keys.Add(_entries[i].Key);
        }

        return keys;
    }

    /// <summary>Takes attributes away from every property, for freezing and sealing.</summary>
    public readonly void Restrict(bool readOnly)
    {
        for (var i = 0; i < _used; i++)
        {
            var flags = _entries![i].Flags & ~PropertyFlags.Configurable;
            if (readOnly && (flags & PropertyFlags.Accessor) == 0)
                flags &= ~PropertyFlags.Writable;
            _entries[i].Flags = flags;
        }
    }

    public readonly bool All(Func<PropertyFlags, bool> test)
    {
        for (var i = 0; i < _used; i++)
        {
            if (_entries![i].IsUsed && !test(_entries[i].Flags))
                return false;
        }

        return true;
    }

    private readonly int Find(PropertyKey key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < _used; i++)
        {
            if (_entries![i].IsUsed && _entries[i].Key.Equals(key))
                return i;
        }

        return -1;
    }

    private void Append(PropertyKey key, JsValue value, PropertyFlags flags)
    {
        _entries ??= new Entry[4];
        if (_used == _entries.Length)
            Array.Resize(ref _entries, _used * 2);
        _entries[_used] = new Entry { Key = key, Value = value, Flags = flags, IsUsed = true };
        _index?.Add(key, _used);
        _used++;
        if (_index is null && _used > LinearLimit)
            BuildIndex();
    }

    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < _used; i++)
        {
            if (_entries![i].IsUsed)
                _entries[kept++] = _entries[i];
        }

        Array.Clear(_entries!, kept, _used - kept);
        _used = kept;
        _removed = 0;
        if (_index is not null)
            BuildIndex();
    }

    private void BuildIndex()
    {
        _index = new Dictionary<PropertyKey, int>(_used * 2);
        for (var i = 0; i < _used; i++)
        {
            if (_entries![i].IsUsed)
                _index.Add(_entries[i].Key, i);
        }
    }

    private struct Entry
    {
        public PropertyKey Key;
        public JsValue Value;
        public PropertyFlags Flags;
        public bool IsUsed;
    }
}
