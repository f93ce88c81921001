using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class SymbolBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("toString", 0, (run, self, _) => This(run, self).ToString());
        prototype.Method("valueOf", 0, (run, self, _) => new JsValue(This(run, self)));
        prototype.Init(JsSymbol.ToStringTag, "Symbol", PropertyFlags.Configurable);
        prototype.Getter("description", (run, self) => This(run, self).Description is { } text ? text : default(JsValue));
    }

    private static NativeFunction Create()
    {
        var type = new NativeFunction("Symbol", 0, (run, _, a) => new JsValue(new JsSymbol(a.At(0).IsUndefined ? null : a[0].ToText(run))));
        type.Init("prototype", Prototypes.Symbol, PropertyFlags.None);
        type.Constant("iterator", new JsValue(JsSymbol.Iterator));
        type.Constant("toPrimitive", new JsValue(JsSymbol.ToPrimitive));
        type.Constant("toStringTag", new JsValue(JsSymbol.ToStringTag));
        type.Constant("hasInstance", new JsValue(JsSymbol.HasInstance));
        type.Method("for", 1, (run, _, a) => new JsValue(run.SharedSymbol(a.At(0).ToText(run))));
        type.Method("keyFor", 1, (run, _, a) =>
            a.At(0).IsSymbol && a[0].AsSymbol() is { Description: { } key } symbol && ReferenceEquals(run.SharedSymbol(key), symbol)
                ? key
                : default(JsValue));
        return type;
    }

    private static JsSymbol This(ScriptRun run, JsValue self)
    {
        var value = self.As<JsPrimitiveObject>()?.Value ?? self;
        return value.IsSymbol ? value.AsSymbol() : throw run.TypeError("Die Methode wurde nicht an einem Symbol aufgerufen");
    }
}
