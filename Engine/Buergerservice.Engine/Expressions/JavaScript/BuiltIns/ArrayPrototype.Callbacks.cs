using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Methods that call a function for every element.</summary>
internal static partial class ArrayPrototype
{
    private static void FillCallbacks(JsObject prototype)
    {
        prototype.Method("forEach", 1, (run, self, a) =>
        {
            Each(run, self, a, (_, _, _) => true);
            return default;
        });
        prototype.Method("map", 1, Map);
        prototype.Method("filter", 1, (run, self, a) =>
        {
            var result = JsArray.Create(run, []);
            Each(run, self, a, (_, value, answer) =>
            {
                if (answer.ToBool())
                    result.Add(run, value);
                return true;
            });
            return result;
        });
        prototype.Method("some", 1, (run, self, a) => !Each(run, self, a, (_, _, answer) => !answer.ToBool()));
        prototype.Method("every", 1, (run, self, a) => Each(run, self, a, (_, _, answer) => answer.ToBool()));
        prototype.Method("reduce", 1, (run, self, a) => Reduce(run, self, a, fromRight: false));
        prototype.Method("reduceRight", 1, (run, self, a) => Reduce(run, self, a, fromRight: true));
        prototype.Method("flatMap", 1, (run, self, a) =>
        {
            var result = JsArray.Create(run, []);
            Each(run, self, a, (_, _, answer) =>
            {
                Flatten(run, result, answer, 1);
                return true;
            });
            return result;
        });
        prototype.Method("find", 1, (run, self, a) => Find(run, self, a, fromRight: false).Value);
        prototype.Method("findIndex", 1, (run, self, a) => Find(run, self, a, fromRight: false).Index);
        prototype.Method("findLast", 1, (run, self, a) => Find(run, self, a, fromRight: true).Value);
        prototype.Method("findLastIndex", 1, (run, self, a) => Find(run, self, a, fromRight: true).Index);
    }

    /// <summary>Calls the function for every element that exists, until the visitor says stop; false when it did.</summary>
    private static bool Each(ScriptRun run, JsValue self, JsValue[] arguments, Func<long, JsValue, JsValue, bool> visit)
    {
        var (source, length) = Open(run, self);
        var callback = BuiltIn.Callback(run, arguments);
        var thisValue = arguments.At(1);
        for (long i = 0; i < length; i++)
        {
            run.Step();
            if (!source.HasIndex(i))
                continue;
            var value = source.GetIndex(run, i);
            if (!visit(i, value, callback.Call(run, thisValue, [value, i, source])))
                return false;
        }

        return true;
    }

    private static JsValue Map(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var (_, length) = Open(run, self);
        BuiltIn.Callback(run, arguments);
        var result = JsArray.Create(run, []);
        result.SetLength(run, new JsValue(length));
        Each(run, self, arguments, (index, _, answer) =>
        {
            result.SetIndex(run, index, answer);
            return true;
        });
        return result;
    }

    private static JsValue Reduce(ScriptRun run, JsValue self, JsValue[] arguments, bool fromRight)
    {
        var (source, length) = Open(run, self);
        var callback = BuiltIn.Callback(run, arguments);
        var sum = arguments.Length > 1 ? arguments[1] : JsValue.Empty;
        for (long i = 0; i < length; i++)
        {
            run.Step();
            var index = fromRight ? length - 1 - i : i;
            if (!source.HasIndex(index))
                continue;
            var value = source.GetIndex(run, index);
            sum = sum.IsEmpty ? value : callback.Call(run, default, [sum, value, index, source]);
        }

        return sum.IsEmpty ? throw run.TypeError("reduce braucht bei einem leeren Array einen Anfangswert") : sum;
    }

    private static (JsValue Index, JsValue Value) Find(ScriptRun run, JsValue self, JsValue[] arguments, bool fromRight)
    {
        var (source, length) = Open(run, self);
        var callback = BuiltIn.Callback(run, arguments);
        for (long i = 0; i < length; i++)
        {
            run.Step();
            var index = fromRight ? length - 1 - i : i;
            var value = source.GetIndex(run, index);
            if (callback.Call(run, arguments.At(1), [value, index, source]).ToBool())
                return (index, value);
        }

        return (-1, default);
    }

    private static void Flatten(ScriptRun run, JsArray result, JsValue value, double depth)
    {
        run.Step();
        if (depth < 1 || value.As<JsArray>() is not { } inner)
        {
            result.Add(run, value);
            return;
        }

        run.EnsureStack();
        for (var i = 0; i < inner.Count; i++)
        {
            if (inner.HasIndex(i))
                Flatten(run, result, inner.GetIndex(run, i), depth - 1);
        }
    }
}
