using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class ObjectBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    public static JsValue PrototypeOf(ScriptRun run, JsValue value) =>
        value.ToObject(run).Prototype is { } prototype ? new JsValue(prototype) : JsValue.Null;

    public static void SetPrototype(ScriptRun run, JsObject target, JsObject? prototype)
    {
        if (ReferenceEquals(target.Prototype, prototype))
            return;
        if (target.IsShared || !target.IsExtensible)
            throw run.TypeError("Der Prototyp des Objekts kann nicht geändert werden");
        for (var parent = prototype; parent is not null; parent = parent.Prototype)
        {
            if (ReferenceEquals(parent, target))
                throw run.TypeError("Ein Objekt kann nicht sein eigener Prototyp sein");
        }

        target.Prototype = prototype;
    }

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Object", 1, Prototypes.Object, (run, _, a) => Convert(run, a), (run, a, target) =>
            target.IsShared ? Convert(run, a) : new JsValue(new JsObject(JsFunction.PrototypeOf(run, target, Prototypes.Object))));
        type.Method("keys", 1, (run, _, a) => List(run, a.At(0), (key, _) => key));
        type.Method("values", 1, (run, _, a) => List(run, a.At(0), (_, value) => value));
        type.Method("entries", 1, (run, _, a) => List(run, a.At(0), (key, value) => JsArray.Create(run, [key, value])));
        type.Method("assign", 2, Assign);
        type.Method("freeze", 1, (run, _, a) => Restrict(run, a.At(0), true));
        type.Method("seal", 1, (run, _, a) => Restrict(run, a.At(0), false));
        type.Method("preventExtensions", 1, (run, _, a) =>
        {
            a.At(0).AsObject()?.PreventExtensions(run);
            return a.At(0);
        });
        type.Method("isFrozen", 1, (_, _, a) => a.At(0).AsObject()?.IsRestricted(true) ?? true);
        type.Method("isSealed", 1, (_, _, a) => a.At(0).AsObject()?.IsRestricted(false) ?? true);
        type.Method("isExtensible", 1, (_, _, a) => a.At(0).AsObject() is { IsExtensible: true, IsShared: false });
        type.Method("fromEntries", 1, FromEntries);
        type.Method("groupBy", 2, GroupBy);
        type.Method("hasOwn", 2, (run, _, a) =>
        {
            var target = a.At(0).ToObject(run);
            return target.TryGetOwn(a.At(1).ToPropertyKey(run), out Property _);
        });
        type.Method("is", 2, (_, _, a) => Operators.SameValue(a.At(0), a.At(1)));
        type.Method("getPrototypeOf", 1, (run, _, a) => PrototypeOf(run, a.At(0)));
        type.Method("setPrototypeOf", 2, (run, _, a) =>
        {
            if (!a.At(1).IsObject && !a.At(1).IsNull)
                throw run.TypeError("Ein Prototyp ist ein Objekt oder null");
            if (a.At(0).IsNullish)
                throw run.TypeError("setPrototypeOf braucht ein Objekt");
            if (a.At(0).AsObject() is { } target)
                SetPrototype(run, target, a.At(1).AsObject());
            return a.At(0);
        });
        PropertyDescriptors.AddTo(type);
        return type;
    }

    private static JsValue Convert(ScriptRun run, JsValue[] arguments) =>
        arguments.At(0).IsNullish ? JsObject.Create(run) : arguments[0].ToObject(run);

    private static JsValue Restrict(ScriptRun run, JsValue value, bool readOnly)
    {
        value.AsObject()?.Restrict(run, readOnly);
        return value;
    }

    private static JsArray List(ScriptRun run, JsValue value, Func<JsValue, JsValue, JsValue> select)
    {
        var source = value.ToObject(run);
        var result = JsArray.Create(run, []);
        foreach (var key in source.OwnKeys())
        {
            run.Step();
            if (key.Name is { } name && source.TryGetOwn(key, out var property) && property.IsEnumerable)
                result.Add(run, select(name, property.Read(run, source)));
        }

        return result;
    }

    private static JsValue Assign(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var target = arguments.At(0).ToObject(run);
        foreach (var argument in arguments.Skip(1).Where(v => !v.IsNullish))
        {
            var source = argument.ToObject(run);
            foreach (var key in source.OwnKeys())
            {
                run.Step();
                if (source.TryGetOwn(key, out var property) && property.IsEnumerable)
                    target.Set(run, key, property.Read(run, source));
            }
        }

        return target;
    }

    private static JsValue FromEntries(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var result = JsObject.Create(run);
        foreach (var entry in Iteration.Of(run, arguments.At(0)))
        {
            run.Step();
            if (!entry.IsObject)
                throw run.TypeError("fromEntries braucht Paare aus Name und Wert");
            var key = Members.Get(run, entry, new JsValue(0)).ToPropertyKey(run);
            result.Define(run, key, Members.Get(run, entry, new JsValue(1)), PropertyFlags.All);
        }

        return result;
    }

    private static JsValue GroupBy(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var callback = BuiltIn.Callback(run, arguments, 1);
        var result = new JsObject(null);
        var index = 0;
        foreach (var item in Iteration.Of(run, arguments.At(0)))
        {
            run.Step();
            var key = callback.Call(run, default, [item, index++]).ToPropertyKey(run);
            if (!result.TryGetOwn(key, out var group))
                result.Define(run, key, JsArray.Create(run, [item]), PropertyFlags.All);
            else
                group.Value.As<JsArray>()!.Add(run, item);
        }

        return result;
    }
}
