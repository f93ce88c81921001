namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A JavaScript object. Everything is strict mode: a refused change throws a TypeError.</summary>
internal class JsObject
{
    /// <summary>Estimated bytes of an empty object and of one property, for the memory limit.</summary>
    public const int EmptySize = 64;
    public const int PropertySize = 48;

    private PropertyMap _own;

    public JsObject(JsObject? prototype) => Prototype = prototype;

    public JsObject(JsObject? prototype, int capacity)
    {
        Prototype = prototype;
        _own = new PropertyMap(capacity);
    }

    public JsObject? Prototype { get; set; }

    public bool IsExtensible { get; protected set; } = true;

    /// <summary>Built-in objects are shared by all evaluations in the process, so no script may change them.</summary>
    public virtual bool IsShared => false;

    /// <summary>The word in <c>[object …]</c>.</summary>
    public virtual string Tag => "Object";

    public static JsObject Create(ScriptRun run)
    {
        run.Allocate(EmptySize);
        return new JsObject(Prototypes.Object);
    }

    /// <summary>Finds an own property; subclasses with computed properties override this together with its writers.</summary>
    public virtual bool TryGetOwn(PropertyKey key, out Property property) => _own.TryGet(key, out property);

    public bool TryFind(PropertyKey key, out Property property)
    {
        for (var holder = this; holder is not null; holder = holder.Prototype)
        {
            if (holder.TryGetOwn(key, out property))
                return true;
        }

        property = default;
        return false;
    }

    public JsValue Get(ScriptRun run, PropertyKey key) => Get(run, key, new JsValue(this));

    public JsValue Get(ScriptRun run, PropertyKey key, JsValue receiver) =>
        TryFind(key, out var property) ? property.Read(run, receiver) : default;

    public virtual JsValue GetIndex(ScriptRun run, long index) => Get(run, PropertyKey.IndexName(index));

    public bool Has(PropertyKey key) => TryFind(key, out _);

    public virtual bool HasIndex(long index) => Has(PropertyKey.IndexName(index));

    public void Set(ScriptRun run, PropertyKey key, JsValue value)
    {
        RefuseIfShared(run, key);
        if (!TryOverwriteOwn(run, key, value))
            SetSlowly(run, key, value, new JsValue(this));
    }

    public virtual void SetIndex(ScriptRun run, long index, JsValue value) => Set(run, PropertyKey.IndexName(index), value);

    /// <summary>Assigns where the lookup starts here but the write goes to <paramref name="receiver"/> (for <c>super.x = …</c>).</summary>
    public void SetSlowly(ScriptRun run, PropertyKey key, JsValue value, JsValue receiver)
    {
        if (TryFind(key, out var property))
        {
            if (property.IsAccessor)
            {
                if (property.Accessor.Setter is not { } setter)
                    throw run.TypeError($"Die Eigenschaft „{key}“ kann nur gelesen werden");
                setter.Call(run, receiver, [value]);
                return;
            }

            if (!property.IsWritable)
                throw run.TypeError($"Die Eigenschaft „{key}“ ist schreibgeschützt");
        }

        if (receiver.AsObject() is not { } target)
            throw run.TypeError($"Die Eigenschaft „{key}“ kann an einem einfachen Wert nicht gesetzt werden");
        if (!ReferenceEquals(target, this))
        {
            target.RefuseIfShared(run, key);
            if (!target.TryOverwriteOwn(run, key, value))
                target.Define(run, key, value, PropertyFlags.All);
            return;
        }

        target.Define(run, key, value, PropertyFlags.All);
    }

    /// <summary>Creates or replaces an own property, as object literals, class bodies and defineProperty do.</summary>
    public virtual void Define(ScriptRun run, PropertyKey key, JsValue value, PropertyFlags flags)
    {
        RefuseIfShared(run, key);
        if (TryGetOwn(key, out var current))
            RequireChangeable(run, key, current, value, flags);
        else if (!IsExtensible)
            throw run.TypeError($"Die Eigenschaft „{key}“ kann nicht hinzugefügt werden, das Objekt ist nicht erweiterbar");
        if (_own.Put(key, value, flags))
            run.Allocate(PropertySize);
    }

    /// <summary>Sets an ordinary own property of an object that no script has seen yet.</summary>
    public void Init(PropertyKey key, JsValue value, PropertyFlags flags = PropertyFlags.All) => _own.Put(key, value, flags);

    public virtual void Delete(ScriptRun run, PropertyKey key)
    {
        RefuseIfShared(run, key);
        if (!TryGetOwn(key, out var property))
            return;
        if (!property.IsConfigurable)
            throw run.TypeError($"Die Eigenschaft „{key}“ kann nicht gelöscht werden");
        _own.Remove(key);
    }

    /// <summary>Array indexes ascending, then names, then symbols, each in the order of creation. Private members never.</summary>
    public virtual IReadOnlyList<PropertyKey> OwnKeys()
    {
        var keys = new List<PropertyKey>();
        List<(uint Index, PropertyKey Key)>? indexes = null;
        List<PropertyKey>? symbols = null;
        foreach (var key in _own.Keys())
        {
            if (key.Symbol is { } symbol)
            {
                if (!symbol.IsPrivate)
                    (symbols ??= []).Add(key);
            }
            else if (key.IsIndex(out var index))
            {
                (indexes ??= []).Add((index, key));
            }
            else
            {
                keys.Add(key);
            }
        }

        if (indexes is not null)
            keys.InsertRange(0, indexes.OrderBy(i => i.Index).Select(i => i.Key));
        if (symbols is not null)
            keys.AddRange(symbols);
        return keys;
    }

    public void PreventExtensions(ScriptRun run)
    {
        if (IsShared)
            return;
        IsExtensible = false;
        run.Step();
    }

    public virtual void Restrict(ScriptRun run, bool readOnly)
    {
        if (IsShared)
            return;
        IsExtensible = false;
        _own.Restrict(readOnly);
    }

    public virtual bool IsRestricted(bool readOnly) =>
        IsShared || (!IsExtensible && _own.All(f => (f & PropertyFlags.Configurable) == 0
            && (!readOnly || (f & PropertyFlags.Accessor) != 0 || (f & PropertyFlags.Writable) == 0)));

    /// <summary>True when an own, plain, writable property was found and set.</summary>
    protected virtual bool TryOverwriteOwn(ScriptRun run, PropertyKey key, JsValue value) => _own.TryOverwrite(key, value);

    protected void RefuseIfShared(ScriptRun run, PropertyKey key)
    {
        if (IsShared)
            throw run.TypeError($"Ein eingebautes Objekt kann nicht verändert werden (Eigenschaft „{key}“)");
    }

    private static void RequireChangeable(ScriptRun run, PropertyKey key, Property current, JsValue value, PropertyFlags flags)
    {
        if (current.IsConfigurable)
            return;
        var same = current.Flags == flags && Operators.SameValue(current.Value, value);
        var stillWritable = current.IsWritable && !current.IsAccessor
            && (flags | PropertyFlags.Writable) == current.Flags;
        if (!same && !stillWritable)
            throw run.TypeError($"Die Eigenschaft „{key}“ kann nicht neu festgelegt werden");
    }
}
