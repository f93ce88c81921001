using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.DotNet;

/// <summary><c>Random</c>: with a seed the same numbers each time.</summary>
internal static class RandomType
{
    private static readonly JsObject Prototype = new SharedObject(Prototypes.Object, () => Fill);

    public static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Random", 1, Prototype, (run, a, _) => new JsRandom(Prototype, a.At(0).IsUndefined ? run.Random : new Random(a[0].ToInt32(run))));
        type.Getter("Shared", (run, _) => new JsRandom(Prototype, run.Random));
        return type;
    }

    private static void Fill(JsObject prototype)
    {
        prototype.Method("Next", 2, (run, self, a) => Next(run, This(run, self), a));
        prototype.Method("NextDouble", 0, (run, self, _) => This(run, self).NextDouble());
    }

    private static Random This(ScriptRun run, JsValue self) => BuiltIn.This<JsRandom>(run, self, "Random").Source;

    private static JsValue Next(ScriptRun run, Random source, JsValue[] arguments)
    {
        var from = arguments.Length > 1 ? arguments[0].ToInt32(run) : 0;
        var to = arguments.Length == 0 ? int.MaxValue : arguments[^1].ToInt32(run);
        return from <= to ? source.Next(from, to) : throw run.RangeError("Die untere Grenze ist größer als die obere");
    }

    private sealed class JsRandom(JsObject prototype, Random source) : JsObject(prototype)
    {
        public Random Source => source;

        public override string Tag => "Random";
    }
}
