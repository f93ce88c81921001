using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>
/// The methods of arrays. All but the changing ones work on anything with a length; those that change elements in bulk
/// insist on a real array.
/// </summary>
internal static partial class ArrayPrototype
{
    public static readonly NativeFunction Values = new("values", 0, (run, self, _) => Iterator(run, self, (_, value) => value));

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", ArrayBuiltIn.Constructor);
        prototype.Init("length", 0, PropertyFlags.Writable);
        prototype.Hidden("values", Values);
        prototype.Hidden(JsSymbol.Iterator, Values);
        prototype.Method("keys", 0, (run, self, _) => Iterator(run, self, (index, _) => index));
        prototype.Method("entries", 0, (run, self, _) => Iterator(run, self, (index, value) => JsArray.Create(run, [index, value])));
        FillCallbacks(prototype);
        FillSearch(prototype);
        FillChanges(prototype);
        FillCopies(prototype);
    }

    private static JsIterator Iterator(ScriptRun run, JsValue self, Func<JsValue, JsValue, JsValue> select)
    {
        var source = self.ToObject(run);
        run.Allocate(JsObject.EmptySize);
        return new JsIterator(Enumerate(), "Array Iterator");

        IEnumerable<JsValue> Enumerate()
        {
            for (long i = 0; i < Length(run, source); i++)
                yield return select(i, source.GetIndex(run, i));
        }
    }

    private static long Length(ScriptRun run, JsObject source) =>
        source is JsArray array ? array.Count : source.Get(run, "length").ToLength(run);

    private static (JsObject Source, long Length) Open(ScriptRun run, JsValue self)
    {
        var source = self.ToObject(run);
        return (source, Length(run, source));
    }

    private static JsArray RequireArray(ScriptRun run, JsValue self) =>
        self.As<JsArray>() ?? throw run.TypeError("Die Methode wurde nicht an einem Array aufgerufen");

    /// <summary>The elements of an array, or of anything like one, with holes read as undefined.</summary>
    private static JsValue[] Snapshot(ScriptRun run, JsValue self)
    {
        var (source, length) = Open(run, self);
        run.Allocate(length * 16);
        run.Work(length);
        if (length > int.MaxValue / 2)
            throw run.RangeError("Ungültige Array-Länge");
        var items = new JsValue[length];
        for (var i = 0; i < items.Length; i++)
            items[i] = source.GetIndex(run, i);
        return items;
    }
}
