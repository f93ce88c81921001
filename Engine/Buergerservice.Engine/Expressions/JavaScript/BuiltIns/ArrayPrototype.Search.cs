using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Methods that look at the elements, and those that put them into text.</summary>
internal static partial class ArrayPrototype
{
    private static void FillSearch(JsObject prototype)
    {
        prototype.Method("at", 1, (run, self, a) =>
        {
            var (source, length) = Open(run, self);
            var index = a.At(0).ToInteger(run);
            index = index < 0 ? length + index : index;
            return index >= 0 && index < length ? source.GetIndex(run, (long)index) : default;
        });
        prototype.Method("includes", 1, (run, self, a) =>
        {
            var (source, length) = Open(run, self);
            for (var i = a.At(1).ToRelativeIndex(run, length, 0); i < length; i++)
            {
                run.Work(16);
                if (Operators.SameValueZero(source.GetIndex(run, i), a.At(0)))
                    return true;
            }

            return false;
        });
        prototype.Method("indexOf", 1, IndexOf);
        prototype.Method("lastIndexOf", 1, LastIndexOf);
        prototype.Method("join", 1, (run, self, a) => Join(run, self, a.At(0).IsUndefined ? "," : a[0].ToText(run), v => v.ToText(run)));
        prototype.Method("toString", 0, (run, self, _) => self.ToObject(run).Get(run, "join").AsFunction() is { } join
            ? join.Call(run, self, [])
            : ObjectPrototype.ToText(run, self));
        prototype.Method("toLocaleString", 0, (run, self, a) => Join(run, self, ",", v => Members.Invoke(run, v, "toLocaleString", a).ToText(run)));
    }

    private static JsValue IndexOf(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var (source, length) = Open(run, self);
        for (var i = arguments.At(1).ToRelativeIndex(run, length, 0); i < length; i++)
        {
            run.Work(16);
            if (source.HasIndex(i) && Operators.StrictEquals(source.GetIndex(run, i), arguments.At(0)))
                return i;
        }

        return -1;
    }

    private static JsValue LastIndexOf(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var (source, length) = Open(run, self);
        var from = arguments.Length > 1 ? arguments[1].ToInteger(run) : length - 1;
        var start = (long)(from < 0 ? length + from : Math.Min(from, length - 1));
        for (var i = start; i >= 0; i--)
        {
            run.Work(16);
            if (source.HasIndex(i) && Operators.StrictEquals(source.GetIndex(run, i), arguments.At(0)))
                return i;
        }

        return -1;
    }

    private static JsValue Join(ScriptRun run, JsValue self, string separator, Func<JsValue, string> toText)
    {
        var (source, length) = Open(run, self);
        // An array that contains itself shows as empty text there.
        if (!run.Joining.Add(source))
            return "";
        run.EnsureStack();
        try
        {
            var text = new StringBuilder();
            for (long i = 0; i < length; i++)
            {
                run.Step();
                var before = text.Length;
                if (i > 0)
                    text.Append(separator);
                var value = source.GetIndex(run, i);
                if (!value.IsNullish)
                    text.Append(toText(value));
                run.Allocate((text.Length - before) * 2L);
            }

            return text.ToString();
        }
        finally
        {
            run.Joining.Remove(source);
        }
    }
}
