using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Methods that change the array.</summary>
internal static partial class ArrayPrototype
{
    private static void FillChanges(JsObject prototype)
    {
        prototype.Method("push", 1, Push);
        prototype.Method("pop", 0, (run, self, _) =>
        {
            var array = RequireArray(run, self);
            if (array.Count == 0)
                return default;
            array.WritableItems(run);
            var last = array.GetIndex(run, array.Count - 1);
            array.SetLength(run, array.Count - 1L);
            return last;
        });
        prototype.Method("shift", 0, (run, self, _) =>
        {
            var array = RequireArray(run, self);
            if (array.Count == 0)
                return default;
            var first = array.GetIndex(run, 0);
            array.Splice(run, 0, 1, []);
            return first;
        });
        prototype.Method("unshift", 1, (run, self, a) =>
        {
            var array = RequireArray(run, self);
            array.Splice(run, 0, 0, a);
            return array.Count;
        });
        prototype.Method("splice", 2, Splice);
        prototype.Method("reverse", 0, (run, self, _) =>
        {
            var items = RequireArray(run, self).WritableItems(run);
            run.Work(items.Length);
            items.Reverse();
            return self;
        });
        prototype.Method("fill", 1, (run, self, a) =>
        {
            var (array, start, end) = Range(run, self, a, 1);
            for (var i = start; i < end; i++)
            {
                run.Work(16);
                array.SetIndex(run, i, a.At(0));
            }

            return self;
        });
        prototype.Method("copyWithin", 2, CopyWithin);
        prototype.Method("sort", 1, Sort);
    }

    private static JsValue Push(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        if (self.As<JsArray>() is { } array)
        {
            foreach (var argument in arguments)
                array.Add(run, argument);
            return array.Count;
        }

        var (target, length) = Open(run, self);
        foreach (var argument in arguments)
            target.SetIndex(run, length++, argument);
        target.Set(run, "length", length);
        return length;
    }

    private static JsValue Splice(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var array = RequireArray(run, self);
        var start = (int)arguments.At(0).ToRelativeIndex(run, array.Count, 0);
        var removed = arguments.Length switch
        {
            0 => 0,
            1 => array.Count - start,
            _ => (int)Math.Clamp(arguments[1].ToInteger(run), 0, array.Count - start),
        };
        // The arguments may have changed the array while they were converted.
        removed = Math.Clamp(removed, 0, Math.Max(0, array.Count - start));
        start = Math.Min(start, array.Count);
        var result = JsArray.Create(run, array.Items.Slice(start, removed).ToArray());
        array.Splice(run, start, removed, arguments.Length > 2 ? arguments.AsSpan(2) : []);
        return result;
    }

    private static (JsArray Array, long Start, long End) Range(ScriptRun run, JsValue self, JsValue[] arguments, int at)
    {
        var array = RequireArray(run, self);
        var start = arguments.At(at).ToRelativeIndex(run, array.Count, 0);
        var end = arguments.At(at + 1).ToRelativeIndex(run, array.Count, array.Count);
        array.WritableItems(run);
        return (array, start, Math.Min(end, array.Count));
    }

    private static JsValue CopyWithin(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var (array, start, end) = Range(run, self, arguments, 1);
        var target = arguments.At(0).ToRelativeIndex(run, array.Count, 0);
        var items = array.WritableItems(run);
        var count = (int)Math.Min(end - start, items.Length - target);
        if (count > 0)
            items.Slice((int)start, count).CopyTo(items[(int)target..]);
        run.Work(items.Length);
        return self;
    }

    private static JsValue Sort(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var compare = Comparer(run, arguments.At(0));
        var array = RequireArray(run, self);
        array.WritableItems(run);
        var existing = array.Items.ToArray().Where(v => !v.IsEmpty).ToArray();
        run.Allocate(existing.Length * 32L);
        var holes = array.Count - existing.Length;
        MergeSort.Sort(existing, compare);
        array.SetLength(run, 0L);
        foreach (var item in existing)
            array.Add(run, item);
        array.SetLength(run, existing.Length + (long)holes);
        return self;
    }

    /// <summary>The order of sort: undefined last, then by the given function, or by text.</summary>
    private static Comparison<JsValue> Comparer(ScriptRun run, JsValue function)
    {
        if (!function.IsUndefined && function.AsFunction() is null)
            throw run.TypeError("sort braucht eine Funktion als Argument");
        return (a, b) =>
        {
            run.Step();
            if (a.IsUndefined || b.IsUndefined)
                return a.IsUndefined.CompareTo(b.IsUndefined);
            if (function.AsFunction() is not { } compare)
                return string.CompareOrdinal(a.ToText(run), b.ToText(run));
            var order = compare.Call(run, default, [a, b]).ToNumber(run);
            return order < 0 ? -1 : order > 0 ? 1 : 0;
        };
    }
}
