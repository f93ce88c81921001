using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class FunctionBuiltIn
{
    /// <summary>Present for <c>instanceof</c> only: making functions from text is refused.</summary>
    public static readonly NativeFunction Constructor = BuiltIn.Constructor(
        "Function", 1, Prototypes.Function, (run, _, _) => throw Refused(run), (run, _, _) => throw Refused(run));

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("call", 1, (run, self, a) => Require(run, self).Call(run, a.At(0), a.Length > 1 ? a[1..] : []));
        prototype.Method("apply", 2, (run, self, a) => Require(run, self).Call(run, a.At(0), ListOf(run, a.At(1))));
        prototype.Method("bind", 1, Bind);
        prototype.Method("toString", 0, (run, self, _) => Require(run, self) is Closure closure
            ? closure.Code.Source
            : $"function {Require(run, self).Name}() {{ [native code] }}");
        prototype.Method(JsSymbol.HasInstance, "[Symbol.hasInstance]", (run, self, a) => Operators.IsInstance(run, a.At(0), self));
    }

    private static JsThrow Refused(ScriptRun run) => run.TypeError("Funktionen aus Text zu erzeugen ist nicht erlaubt");

    private static JsFunction Require(ScriptRun run, JsValue self) =>
        self.AsFunction() ?? throw run.TypeError("Die Methode wurde nicht an einer Funktion aufgerufen");

    private static JsValue[] ListOf(ScriptRun run, JsValue value)
    {
        if (value.IsNullish)
            return [];
        if (value.AsObject() is not { } source)
            throw run.TypeError("apply braucht ein Array");
        var length = source.Get(run, "length").ToLength(run);
        run.Allocate(length * 16);
        var items = new JsValue[length];
        for (var i = 0; i < items.Length; i++)
        {
            run.Step();
            items[i] = source.GetIndex(run, i);
        }

        return items;
    }

    private static JsValue Bind(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var target = Require(run, self);
        var first = arguments.Length > 1 ? arguments[1..] : [];
        var length = target.TryGetOwn("length", out var property) ? property.Read(run, self).ToInteger(run) : 0;
        var name = target.Get(run, "name");
        run.Allocate(JsObject.EmptySize + (first.Length * 16));
        return new BoundFunction(target, arguments.At(0), first, name.IsString ? name.AsString() : "", Math.Max(0, length - first.Length));
    }
}
