using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class SetBuiltIn
{
    public static readonly NativeFunction Constructor = BuiltIn.Constructor("Set", 0, Prototypes.Set, (run, a, target) =>
    {
        run.Allocate(JsObject.EmptySize * 2);
        var set = new JsSet(JsFunction.PrototypeOf(run, target, Prototypes.Set));
        if (a.At(0).IsNullish)
            return set;
        foreach (var item in Iteration.Of(run, a[0]))
        {
            run.Step();
            set.Items.Set(run, item, item);
        }

        return set;
    });

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("add", 1, (run, self, a) =>
        {
            Items(run, self, "add").Set(run, a.At(0), a.At(0));
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
            foreach (var value in items.Keys())
                callback.Call(run, a.At(1), [value, value, self]);
            return default;
        });
        var values = new NativeFunction("values", 0, (run, self, _) => new JsIterator(Items(run, self, "values").Keys(), "Set Iterator"));
        prototype.Hidden("values", values);
        prototype.Hidden("keys", values);
        prototype.Hidden(JsSymbol.Iterator, values);
        prototype.Method("entries", 0, (run, self, _) =>
            new JsIterator(Items(run, self, "entries").Keys().Select(v => new JsValue(JsArray.Create(run, [v, v]))), "Set Iterator"));
        prototype.Getter("size", (run, self) => Items(run, self, "size").Count);
        prototype.Init(JsSymbol.ToStringTag, "Set", PropertyFlags.Configurable);
    }

    private static OrderedItems Items(ScriptRun run, JsValue self, string method) => BuiltIn.This<JsSet>(run, self, method).Items;
}
