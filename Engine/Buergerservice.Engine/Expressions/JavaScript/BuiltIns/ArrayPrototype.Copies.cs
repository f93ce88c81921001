using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Methods that make a new array.</summary>
internal static partial class ArrayPrototype
{
    private static void FillCopies(JsObject prototype)
    {
        prototype.Method("slice", 2, Slice);
        prototype.Method("concat", 1, Concat);
        prototype.Method("flat", 0, (run, self, a) =>
        {
            var depth = a.At(0).IsUndefined ? 1 : a[0].ToInteger(run);
            var result = JsArray.Create(run, []);
            foreach (var item in Existing(run, self))
                Flatten(run, result, item, depth);
            return result;
        });
        prototype.Method("toReversed", 0, (run, self, _) =>
        {
            var items = Snapshot(run, self);
            items.AsSpan().Reverse();
            return new JsArray(items);
        });
        prototype.Method("toSorted", 1, (run, self, a) =>
        {
            var compare = Comparer(run, a.At(0));
            var items = Snapshot(run, self);
            MergeSort.Sort(items, compare);
            return new JsArray(items);
        });
        prototype.Method("toSpliced", 2, ToSpliced);
        prototype.Method("with", 2, (run, self, a) =>
        {
            var items = Snapshot(run, self);
            var index = a.At(0).ToInteger(run);
            index = index < 0 ? items.Length + index : index;
            if (index < 0 || index >= items.Length)
                throw run.RangeError("Der Index liegt außerhalb des Arrays");
            items[(int)index] = a.At(1);
            return new JsArray(items);
        });
    }

    private static IEnumerable<JsValue> Existing(ScriptRun run, JsValue self)
    {
        var (source, length) = Open(run, self);
        for (long i = 0; i < length; i++)
        {
            run.Step();
            if (source.HasIndex(i))
                yield return source.GetIndex(run, i);
        }
    }

    private static JsValue Slice(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var (source, length) = Open(run, self);
        var start = arguments.At(0).ToRelativeIndex(run, length, 0);
        var end = arguments.At(1).ToRelativeIndex(run, length, length);
        if (source is JsArray array)
        {
            var last = Math.Min(end, array.Count);
            return JsArray.Create(run, start < last ? array.Items[(int)start..(int)last].ToArray() : []);
        }

        var result = JsArray.Create(run, []);
        for (var i = start; i < end; i++)
        {
            run.Step();
            result.Add(run, source.HasIndex(i) ? source.GetIndex(run, i) : JsValue.Empty);
        }

        return result;
    }

    private static JsValue Concat(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var result = JsArray.Create(run, []);
        foreach (var value in arguments.Prepend(self.ToObject(run)))
        {
            if (value.As<JsArray>() is not { } array)
            {
                result.Add(run, value);
                continue;
            }

            run.Work(array.Count);
            for (var i = 0; i < array.Count; i++)
                result.Add(run, array.Items[i]);
        }

        return result;
    }

    private static JsValue ToSpliced(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var copy = new JsArray(Snapshot(run, self));
        Splice(run, copy, arguments);
        return copy;
    }
}
