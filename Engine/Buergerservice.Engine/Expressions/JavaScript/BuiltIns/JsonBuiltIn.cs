using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class JsonBuiltIn
{
    public static readonly JsObject Instance = new SharedObject(Prototypes.Object, () => Fill);

    private static void Fill(JsObject json)
    {
        json.Init(JsSymbol.ToStringTag, "JSON", PropertyFlags.Configurable);
        json.Method("parse", 2, (run, _, a) =>
        {
            var value = new JsonReader(run, a.At(0).ToText(run)).Read();
            if (a.At(1).AsFunction() is not { } reviver)
                return value;
            var root = JsObject.Create(run);
            root.Init("", value);
            return Revive(run, reviver, root, "");
        });
        json.Method("stringify", 3, (run, _, a) => JsonWriter.Write(run, a.At(0), a.At(1), a.At(2)));
    }

    private static JsValue Revive(ScriptRun run, JsFunction reviver, JsObject holder, PropertyKey key)
    {
        run.EnsureStack();
        var value = holder.Get(run, key);
        if (value.AsObject() is { } target)
        {
            foreach (var name in target.OwnKeys())
            {
                if (name.Name is null || !target.TryGetOwn(name, out var property) || !property.IsEnumerable)
                    continue;
                var changed = Revive(run, reviver, target, name);
                if (changed.IsUndefined)
                    target.Delete(run, name);
                else
                    target.Define(run, name, changed, PropertyFlags.All);
            }
        }

        return reviver.Call(run, holder, [key.ToValue(), value]);
    }
}
