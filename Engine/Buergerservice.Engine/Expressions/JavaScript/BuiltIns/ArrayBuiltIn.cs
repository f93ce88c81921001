using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class ArrayBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Array", 1, Prototypes.Array, (run, _, a) => Construct(run, a, Prototypes.Array), Construct);
        type.Method("isArray", 1, (_, _, a) => a.At(0).AsObject() is JsArray);
        type.Method("of", 0, (run, _, a) => JsArray.Create(run, [.. a]));
        type.Method("from", 1, From);
        return type;
    }

    private static JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject target)
    {
        run.Allocate(JsObject.EmptySize + (arguments.Length * 16L));
        var prototype = JsFunction.PrototypeOf(run, target, Prototypes.Array);
        if (arguments is not [{ IsNumber: true } length])
            return new JsArray([.. arguments], prototype);
        var result = new JsArray([], prototype);
        result.SetLength(run, length);
        return result;
    }

    private static JsValue From(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var source = arguments.At(0);
        var map = arguments.At(1).IsUndefined ? null : BuiltIn.Callback(run, arguments, 1);
        if (source.IsNullish)
            throw run.TypeError("Array.from braucht eine Quelle");
        var isIterable = source.IsString || !source.ToObject(run).Get(run, JsSymbol.Iterator).IsNullish;
        var items = isIterable ? Iteration.Of(run, source) : Elements(run, source.ToObject(run));
        var result = JsArray.Create(run, []);
        var index = 0;
        foreach (var item in items)
        {
            run.Step();
            result.Add(run, map is null ? item : map.Call(run, arguments.At(2), [item, index]));
            index++;
        }

        return result;
    }

    private static IEnumerable<JsValue> Elements(ScriptRun run, JsObject source)
    {
        var length = source.Get(run, "length").ToLength(run);
        for (long i = 0; i < length; i++)
            yield return source.GetIndex(run, i);
    }
}
