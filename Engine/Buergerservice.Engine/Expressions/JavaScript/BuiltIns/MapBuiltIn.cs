using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class MapBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("get", 1, (run, self, a) => Items(run, self, "get").TryGet(a.At(0), out var value) ? value : default);
        prototype.Method("set", 2, (run, self, a) =>
        {
            Items(run, self, "set").Set(run, a.At(0), a.At(1));
            return self;
        });
        prototype.Method("has", 1, (run, self, a) => Items(run, self, "has").Contains(a.At(0)));
        prototype.Method("delete", 1, (run, self, a) => Items(run, self, "delete").Remove(a.At(0)));
        prototype.Method("clear", 0, (run, self, _) =>
        {
            Items(run, self, "clear").Clear();
            return default;
        });
        prototype.Method("forEach", 1, (run, self, a) =>
        {
            var items = Items(run, self, "forEach");
            var callback = BuiltIn.Callback(run, a);
            foreach (var (key, value) in items.Entries())
                callback.Call(run, a.At(1), [value, key, self]);
            return default;
        });
        var entries = new NativeFunction("entries", 0, (run, self, _) =>
            new JsIterator(Items(run, self, "entries").Entries().Select(e => new JsValue(JsArray.Create(run, [e.Key, e.Value]))), "Map Iterator"));
        prototype.Hidden("entries", entries);
        prototype.Hidden(JsSymbol.Iterator, entries);
        prototype.Method("keys", 0, (run, self, _) => new JsIterator(Items(run, self, "keys").Keys(), "Map Iterator"));
        prototype.Method("values", 0, (run, self, _) => new JsIterator(Items(run, self, "values").Entries().Select(e => e.Value), "Map Iterator"));
        prototype.Getter("size", (run, self) => Items(run, self, "size").Count);
        prototype.Init(JsSymbol.ToStringTag, "Map", PropertyFlags.Configurable);
    }

    private static OrderedItems Items(ScriptRun run, JsValue self, string method) => BuiltIn.This<JsMap>(run, self, method).Items;

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Map", 0, Prototypes.Map, (run, a, target) =>
        {
            run.Allocate(JsObject.EmptySize * 2);
            var map = new JsMap(JsFunction.PrototypeOf(run, target, Prototypes.Map));
            if (a.At(0).IsNullish)
                return map;
            foreach (var entry in Iteration.Of(run, a[0]))
            {
                run.Step();
                if (!entry.IsObject)
                    throw run.TypeError("Eine Map braucht Paare aus Schlüssel und Wert");
                map.Items.Set(run, Members.Get(run, entry, new JsValue(0)), Members.Get(run, entry, new JsValue(1)));
            }

            return map;
        });
        type.Method("groupBy", 2, (run, _, a) =>
        {
            var callback = BuiltIn.Callback(run, a, 1);
            var map = new JsMap();
            var index = 0;
            foreach (var item in Iteration.Of(run, a.At(0)))
            {
                var key = callback.Call(run, default, [item, index++]);
                if (map.Items.TryGet(key, out var group))
                    group.As<JsArray>()!.Add(run, item);
                else
                    map.Items.Set(run, key, JsArray.Create(run, [item]));
            }

            return map;
        });
        return type;
    }
}
