using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>What built-in iterators share.</summary>
internal static class IteratorBuiltIn
{
    public static void Fill(JsObject prototype)
    {
        prototype.Method("next", 0, (run, self, _) =>
        {
            var more = BuiltIn.This<JsIterator>(run, self, "next").TryNext(out var value);
            var result = JsObject.Create(run);
            result.Init("value", value);
            result.Init("done", !more);
            return result;
        });
        prototype.Method(JsSymbol.Iterator, "[Symbol.iterator]", (_, self, _) => self);
        prototype.Getter(JsSymbol.ToStringTag, (_, self) => self.As<JsIterator>()?.Tag is { } tag ? tag : default(JsValue));
    }
}
