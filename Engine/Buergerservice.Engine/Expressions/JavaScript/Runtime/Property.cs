namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

[Flags]
internal enum PropertyFlags
{
    None = 0,
    Writable = 1,
    Enumerable = 2,
    Configurable = 4,
    Accessor = 8,

    /// <summary>The attributes of a property created by assignment.</summary>
    All = Writable | Enumerable | Configurable,

    /// <summary>The attributes of built-in methods.</summary>
    Hidden = Writable | Configurable,
}

/// <summary>The two functions behind an accessor property.</summary>
internal sealed class Accessor(JsFunction? getter, JsFunction? setter) : JsObject(null)
{
    public JsFunction? Getter { get; } = getter;

    public JsFunction? Setter { get; } = setter;
}

/// <summary>A property's value and attributes. An accessor keeps its <see cref="Runtime.Accessor"/> as value.</summary>
internal readonly record struct Property(JsValue Value, PropertyFlags Flags)
{
    public bool IsAccessor => (Flags & PropertyFlags.Accessor) != 0;

    public bool IsWritable => (Flags & PropertyFlags.Writable) != 0;

    public bool IsEnumerable => (Flags & PropertyFlags.Enumerable) != 0;

    public bool IsConfigurable => (Flags & PropertyFlags.Configurable) != 0;

    public Accessor Accessor => Value.As<Accessor>()!;

    public JsValue Read(ScriptRun run, JsValue receiver)
    {
        if (!IsAccessor)
            return Value;
        return Accessor.Getter is { } getter ? getter.Call(run, receiver, []) : default;
    }
}
