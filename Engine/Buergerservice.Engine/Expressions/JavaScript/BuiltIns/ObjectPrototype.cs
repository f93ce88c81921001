using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class ObjectPrototype
{
    private static readonly HashSet<string> OwnTags = ["Function", "Array", "String", "Number", "Boolean", "Date", "RegExp", "Error", "Arguments"];

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", ObjectBuiltIn.Constructor);
        prototype.Method("hasOwnProperty", 1, (run, self, a) =>
        {
            var key = a.At(0).ToPropertyKey(run);
            return self.ToObject(run).TryGetOwn(key, out _);
        });
        prototype.Method("propertyIsEnumerable", 1, (run, self, a) =>
        {
            var key = a.At(0).ToPropertyKey(run);
            return self.ToObject(run).TryGetOwn(key, out var property) && property.IsEnumerable;
        });
        prototype.Method("isPrototypeOf", 1, IsPrototypeOf);
        prototype.Method("toString", 0, (run, self, _) => ToText(run, self));
        prototype.Method("toLocaleString", 0, (run, self, _) => Members.Invoke(run, self, "toString"));
        prototype.Method("valueOf", 0, (run, self, _) => self.ToObject(run));
        var getter = new NativeFunction("get __proto__", 0, (run, self, _) => ObjectBuiltIn.PrototypeOf(run, self));
        var setter = new NativeFunction("set __proto__", 1, (run, self, a) => SetPrototype(run, self, a.At(0)));
        prototype.Init("__proto__", new Accessor(getter, setter), PropertyFlags.Configurable | PropertyFlags.Accessor);
    }

    public static string ToText(ScriptRun run, JsValue self)
    {
        if (self.IsNullish)
            return self.IsNull ? "[object Null]" : "[object Undefined]";
        var target = self.ToObject(run);
        var custom = target.Get(run, JsSymbol.ToStringTag, self);
        var tag = OwnTags.Contains(target.Tag) ? target.Tag : "Object";
        return $"[object {(custom.IsString ? custom.AsString() : tag)}]";
    }

    private static JsValue IsPrototypeOf(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        for (var parent = arguments.At(0).AsObject()?.Prototype; parent is not null; parent = parent.Prototype)
        {
            if (ReferenceEquals(parent, self.AsObject()))
                return true;
        }

        return false;
    }

    private static JsValue SetPrototype(ScriptRun run, JsValue self, JsValue prototype)
    {
        if (self.AsObject() is { } target && (prototype.IsObject || prototype.IsNull))
            ObjectBuiltIn.SetPrototype(run, target, prototype.AsObject());
        return default;
    }
}
