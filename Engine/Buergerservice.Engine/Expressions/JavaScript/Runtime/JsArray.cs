namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>
/// An array. Always dense: a far-away index allocates everything before it, which the memory limit then refuses.
/// </summary>
internal sealed class JsArray : JsObject
{
    private const long MaxLength = uint.MaxValue;
    private const int SlotSize = 16;

    private JsValue[] _items;
    private int _count;
    private bool _isSealed;
    private bool _isFrozen;

    public JsArray(JsValue[] items, JsObject? prototype = null)
        : base(prototype ?? Prototypes.Array)
    {
        _items = items;
        _count = items.Length;
    }

    public override string Tag => "Array";

    public int Count => _count;

    /// <summary>The elements including holes.</summary>
    public ReadOnlySpan<JsValue> Items => _items.AsSpan(0, _count);

    public static JsArray Create(ScriptRun run, JsValue[] items)
    {
        run.Allocate(EmptySize + ((long)items.Length * SlotSize));
        return new JsArray(items);
    }

    public static JsArray Create(ScriptRun run, IEnumerable<JsValue> items)
    {
        var array = Create(run, []);
        foreach (var item in items)
            array.Add(run, item);
        return array;
    }

    public void Add(ScriptRun run, JsValue value)
    {
        if (!IsExtensible)
            throw run.TypeError("Das Array ist nicht erweiterbar");
        if (_count == _items.Length)
            Grow(run, _count + 1L);
        _items[_count++] = value;
    }

    public override JsValue GetIndex(ScriptRun run, long index) =>
        (ulong)index < (ulong)_count && !_items[index].IsEmpty ? _items[index] : GetMissing(run, index);

    public override bool HasIndex(long index) =>
        ((ulong)index < (ulong)_count && !_items[index].IsEmpty) || (Prototype?.HasIndex(index) ?? false);

    public override void SetIndex(ScriptRun run, long index, JsValue value)
    {
        if ((ulong)index < (ulong)_count && !_isFrozen && !_items[index].IsEmpty)
            _items[index] = value;
        else
            Set(run, PropertyKey.IndexName(index), value);
    }

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        if (key.IsIndex(out var index))
        {
            var exists = index < _count && !_items[index].IsEmpty;
            property = exists ? new Property(_items[index], ElementFlags) : default;
            return exists;
        }

        if (key.Name == "length")
        {
            property = new Property(new JsValue(_count), _isFrozen ? PropertyFlags.None : PropertyFlags.Writable);
            return true;
        }

        return base.TryGetOwn(key, out property);
    }

    public override void Define(ScriptRun run, PropertyKey key, JsValue value, PropertyFlags flags)
    {
        if (key.IsIndex(out var index))
            DefineElement(run, index, value, flags);
        else if (key.Name == "length")
            SetLength(run, value);
        else
            base.Define(run, key, value, flags);
    }

    public override void Delete(ScriptRun run, PropertyKey key)
    {
        if (!key.IsIndex(out var index))
        {
            if (key.Name == "length")
                throw run.TypeError("Die Eigenschaft „length“ kann nicht gelöscht werden");
            base.Delete(run, key);
            return;
        }

        if (index >= _count || _items[index].IsEmpty)
            return;
        if (_isSealed)
            throw run.TypeError($"Das Element {index} kann nicht gelöscht werden");
        _items[index] = JsValue.Empty;
    }

    public override IReadOnlyList<PropertyKey> OwnKeys()
    {
        var keys = new List<PropertyKey>(_count + 1);
        for (var i = 0; i < _count; i++)
        {
            if (!_items[i].IsEmpty)
                keys.Add(PropertyKey.IndexName(i));
        }

        keys.Add("length");
        keys.AddRange(base.OwnKeys());
        return keys;
    }

    public override void Restrict(ScriptRun run, bool readOnly)
    {
        base.Restrict(run, readOnly);
        _isSealed = true;
        _isFrozen |= readOnly;
    }

    public override bool IsRestricted(bool readOnly) =>
        base.IsRestricted(readOnly) && (_count == 0 || (readOnly ? _isFrozen : _isSealed));

    public void SetLength(ScriptRun run, JsValue value)
    {
        var number = value.ToNumber(run);
        if (number < 0 || number > MaxLength || number != Math.Floor(number))
            throw run.RangeError("Ungültige Array-Länge");
        if (_isFrozen && number != _count)
            throw run.TypeError("Das Array ist schreibgeschützt");
        SetLength(run, (long)number);
    }

    public void SetLength(ScriptRun run, long length)
    {
        if (length <= _count)
        {
            if (_isSealed && length < _count)
                throw run.TypeError("Die Elemente des Arrays können nicht gelöscht werden");
            Array.Clear(_items, (int)length, _count - (int)length);
            _count = (int)length;
            return;
        }

        if (!IsExtensible)
            throw run.TypeError("Das Array ist nicht erweiterbar");
        Grow(run, length);
        Array.Fill(_items, JsValue.Empty, _count, (int)length - _count);
        _count = (int)length;
    }

    /// <summary>The elements for a method that works in place; null when the array is not an ordinary changeable one.</summary>
    public Span<JsValue> WritableItems(ScriptRun run)
    {
        if (_isFrozen || _isSealed || !IsExtensible)
            throw run.TypeError("Das Array ist schreibgeschützt");
        return _items.AsSpan(0, _count);
    }

    /// <summary>Replaces <paramref name="removed"/> elements by others, holes included.</summary>
    public void Splice(ScriptRun run, int start, int removed, ReadOnlySpan<JsValue> added)
    {
        WritableItems(run);
        var tail = _count - start - removed;
        var length = start + added.Length + tail;
        if (length > _items.Length)
            Grow(run, length);
        Array.Copy(_items, start + removed, _items, start + added.Length, tail);
        added.CopyTo(_items.AsSpan(start));
        if (length < _count)
            Array.Clear(_items, length, _count - length);
        _count = length;
        run.Work(tail + added.Length);
    }

    protected override bool TryOverwriteOwn(ScriptRun run, PropertyKey key, JsValue value)
    {
        if (key.IsIndex(out var index))
        {
            if (index >= _count || _isFrozen || _items[index].IsEmpty)
                return false;
            _items[index] = value;
            return true;
        }

        if (key.Name != "length")
            return base.TryOverwriteOwn(run, key, value);
        SetLength(run, value);
        return true;
    }

    private PropertyFlags ElementFlags =>
        _isFrozen ? PropertyFlags.Enumerable
        : _isSealed ? PropertyFlags.Enumerable | PropertyFlags.Writable
        : PropertyFlags.All;

    private JsValue GetMissing(ScriptRun run, long index) =>
        Prototype is null or SharedObject ? default : Prototype.Get(run, PropertyKey.IndexName(index), new JsValue(this));

    private void DefineElement(ScriptRun run, uint index, JsValue value, PropertyFlags flags)
    {
        if (flags != PropertyFlags.All && flags != ElementFlags)
            throw run.TypeError("Besondere Eigenschaften einzelner Array-Elemente werden nicht unterstützt");
        if (index < _count && !_items[index].IsEmpty)
        {
            if (_isFrozen && !Operators.SameValue(_items[index], value))
                throw run.TypeError("Das Array ist schreibgeschützt");
            _items[index] = value;
            return;
        }

        if (!IsExtensible)
            throw run.TypeError("Das Array ist nicht erweiterbar");
        if (index >= _count)
            SetLength(run, index + 1L);
        _items[index] = value;
    }

    private void Grow(ScriptRun run, long needed)
    {
        var capacity = Math.Max(needed, Math.Min(_items.Length * 2L, _items.Length + (1L << 20)));
        capacity = Math.Max(capacity, 4);
        run.Allocate((capacity - _items.Length) * SlotSize);
        if (capacity > Array.MaxLength)
            throw run.RangeError("Ungültige Array-Länge");
        Array.Resize(ref _items, (int)capacity);
    }
}
