using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class BooleanBuiltIn
{
    public static readonly NativeFunction Constructor = BuiltIn.Constructor(
        "Boolean",
        1,
        Prototypes.Boolean,
        (_, _, a) => a.At(0).ToBool(),
        (run, a, target) => new JsPrimitiveObject(JsFunction.PrototypeOf(run, target, Prototypes.Boolean), a.At(0).ToBool(), "Boolean"));

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("toString", 0, (run, self, _) => This(run, self) ? "true" : "false");
        prototype.Method("valueOf", 0, (run, self, _) => This(run, self));
    }

    private static bool This(ScriptRun run, JsValue self)
    {
        var value = self.As<JsPrimitiveObject>()?.Value ?? self;
        return value.IsBoolean ? value.IsTrue : throw run.TypeError("Die Methode wurde nicht an einem Wahrheitswert aufgerufen");
    }
}
