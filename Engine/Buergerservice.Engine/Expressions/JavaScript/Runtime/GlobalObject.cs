namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary><c>globalThis</c>: a view on the globals of one evaluation.</summary>
internal sealed class GlobalObject(ScriptRun run) : JsObject(Prototypes.Object)
{
    public override string Tag => "global";

    public bool TryGetAssigned(string name, out JsValue value)
    {
        var found = base.TryGetOwn(name, out var property);
        value = found && !property.IsAccessor ? property.Value : JsValue.Empty;
        return !value.IsEmpty;
    }

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        if (base.TryGetOwn(key, out property))
            return true;
        if (key.Name is not { } name || !run.TryGetGlobal(name, out var value))
            return false;
        property = new Property(value, PropertyFlags.Hidden);
        return true;
    }

    public override void Define(ScriptRun run, PropertyKey key, JsValue value, PropertyFlags flags)
    {
        if (key.Name is not { } name || (flags & PropertyFlags.Accessor) != 0 || !run.TrySetGlobal(name, value))
            base.Define(run, key, value, flags);
    }

    protected override bool TryOverwriteOwn(ScriptRun run, PropertyKey key, JsValue value) =>
        (key.Name is { } name && run.TrySetGlobal(name, value)) || base.TryOverwriteOwn(run, key, value);
}
