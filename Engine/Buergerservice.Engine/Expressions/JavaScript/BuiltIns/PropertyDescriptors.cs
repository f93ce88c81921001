using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The functions of Object that deal with attributes of properties.</summary>
internal static class PropertyDescriptors
{
    public static void AddTo(JsObject type)
    {
        type.Method("create", 2, (run, _, a) =>
        {
            if (!a.At(0).IsObject && !a.At(0).IsNull)
                throw run.TypeError("Ein Prototyp ist ein Objekt oder null");
            run.Allocate(JsObject.EmptySize);
            var result = new JsObject(a.At(0).AsObject());
            if (!a.At(1).IsUndefined)
                DefineAll(run, result, a.At(1));
            return result;
        });
        type.Method("defineProperty", 3, (run, _, a) =>
        {
            var target = RequireObject(run, a.At(0));
            Define(run, target, a.At(1).ToPropertyKey(run), a.At(2));
            return target;
        });
        type.Method("defineProperties", 2, (run, _, a) =>
        {
            var target = RequireObject(run, a.At(0));
            DefineAll(run, target, a.At(1));
            return target;
        });
        type.Method("getOwnPropertyNames", 1, (run, _, a) =>
            JsArray.Create(run, a.At(0).ToObject(run).OwnKeys().Where(k => k.Name is not null).Select(k => k.ToValue())));
        type.Method("getOwnPropertySymbols", 1, (run, _, a) =>
            JsArray.Create(run, a.At(0).ToObject(run).OwnKeys().Where(k => k.Symbol is not null).Select(k => k.ToValue())));
        type.Method("getOwnPropertyDescriptor", 2, (run, _, a) =>
            Describe(run, a.At(0).ToObject(run), a.At(1).ToPropertyKey(run)));
        type.Method("getOwnPropertyDescriptors", 1, (run, _, a) =>
        {
            var source = a.At(0).ToObject(run);
            var result = JsObject.Create(run);
            foreach (var key in source.OwnKeys())
                result.Define(run, key, Describe(run, source, key), PropertyFlags.All);
            return result;
        });
    }

    private static JsObject RequireObject(ScriptRun run, JsValue value) =>
        value.AsObject() ?? throw run.TypeError("Eigenschaften können nur an einem Objekt festgelegt werden");

    private static void DefineAll(ScriptRun run, JsObject target, JsValue descriptors)
    {
        var source = descriptors.ToObject(run);
        foreach (var key in source.OwnKeys())
        {
            run.Step();
            if (source.TryGetOwn(key, out var property) && property.IsEnumerable)
                Define(run, target, key, property.Read(run, source));
        }
    }

    // Attributes that are not given keep their value, or are off for a new property.
    private static void Define(ScriptRun run, JsObject target, PropertyKey key, JsValue descriptor)
    {
        if (descriptor.AsObject() is not { } given)
            throw run.TypeError("Die Beschreibung einer Eigenschaft muss ein Objekt sein");
        var exists = target.TryGetOwn(key, out var current);
        var flags = exists ? current.Flags & PropertyFlags.All : PropertyFlags.None;
        flags = Flag(run, given, "enumerable", flags, PropertyFlags.Enumerable);
        flags = Flag(run, given, "configurable", flags, PropertyFlags.Configurable);
        if (!given.Has("get") && !given.Has("set"))
        {
            flags = Flag(run, given, "writable", current.IsAccessor ? flags & ~PropertyFlags.Writable : flags, PropertyFlags.Writable);
            var keepsAccessor = current.IsAccessor && !given.Has("value") && !given.Has("writable");
            var value = given.Has("value") ? given.Get(run, "value") : current.IsAccessor && !keepsAccessor ? default : current.Value;
            target.Define(run, key, value, keepsAccessor ? flags | PropertyFlags.Accessor : flags);
            return;
        }

        if (given.Has("value") || given.Has("writable"))
            throw run.TypeError("Eine Eigenschaft hat entweder einen Wert oder get und set");
        var old = current.IsAccessor ? current.Accessor : null;
        var getter = given.Has("get") ? Function(run, given, "get") : old?.Getter;
        var setter = given.Has("set") ? Function(run, given, "set") : old?.Setter;
        target.Define(run, key, new Accessor(getter, setter), (flags & ~PropertyFlags.Writable) | PropertyFlags.Accessor);
    }

    private static PropertyFlags Flag(ScriptRun run, JsObject given, string name, PropertyFlags flags, PropertyFlags flag)
    {
        if (!given.Has(name))
            return flags;
        return given.Get(run, name).ToBool() ? flags | flag : flags & ~flag;
    }

    private static JsFunction? Function(ScriptRun run, JsObject given, string name)
    {
        var value = given.Get(run, name);
        return value.IsUndefined ? null : value.RequireFunction(run, name);
    }

    private static JsValue Describe(ScriptRun run, JsObject source, PropertyKey key)
    {
        if (!source.TryGetOwn(key, out var property))
            return default;
        var result = JsObject.Create(run);
        if (property.IsAccessor)
        {
            result.Init("get", property.Accessor.Getter is { } getter ? getter : default(JsValue));
            result.Init("set", property.Accessor.Setter is { } setter ? setter : default(JsValue));
        }
        else
        {
            result.Init("value", property.Value);
            result.Init("writable", property.IsWritable);
        }

        result.Init("enumerable", property.IsEnumerable);
        result.Init("configurable", property.IsConfigurable);
        return result;
    }
}
