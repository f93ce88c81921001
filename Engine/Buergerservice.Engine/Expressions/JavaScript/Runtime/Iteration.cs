namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>
/// The values behind <c>for…of</c>, spread and destructuring. Leaving the enumeration early tells the iterator of the
/// script, as the language demands.
/// </summary>
internal static class Iteration
{
    public static IEnumerable<JsValue> Of(ScriptRun run, JsValue value)
    {
        if (value.IsString)
            return Characters(value.AsString());
        if (value.AsObject() is not { } source)
            throw NotIterable(run, value);
        var method = source.Get(run, JsSymbol.Iterator);
        if (ReferenceEquals(method.AsObject(), BuiltIns.ArrayPrototype.Values) && source is JsArray array)
            return Elements(run, array);
        if (method.AsFunction() is not { } function)
            throw NotIterable(run, value);
        var iterator = function.Call(run, value, []);
        if (iterator.As<JsIterator>() is { } native)
            return native.Rest();
        return iterator.IsObject ? Pull(run, iterator) : throw NotIterable(run, value);
    }

    /// <summary>The enumerable names of an object and its prototypes, for <c>for…in</c>.</summary>
    public static IEnumerable<JsValue> Keys(ScriptRun run, JsValue value)
    {
        if (value.IsNullish)
            yield break;
        var seen = new HashSet<PropertyKey>();
        for (var holder = value.ToObject(run); holder is not null and not SharedObject; holder = holder.Prototype)
        {
            foreach (var key in holder.OwnKeys())
            {
                // A property deleted during the loop is not visited any more.
                if (key.Name is not null && holder.TryGetOwn(key, out var property) && seen.Add(key) && property.IsEnumerable)
                    yield return key.ToValue();
            }
        }
    }

    public static IEnumerable<JsValue> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                yield return text.Substring(i++, 2);
            else
                yield return CharText.Of(text[i]);
        }
    }

    private static IEnumerable<JsValue> Elements(ScriptRun run, JsArray array)
    {
        for (var i = 0; i < array.Count; i++)
            yield return array.GetIndex(run, i);
    }

    private static IEnumerable<JsValue> Pull(ScriptRun run, JsValue iterator)
    {
        var next = Members.Get(run, iterator, "next");
        var open = true;
        try
        {
            while (true)
            {
                open = false;
                var step = next.RequireFunction(run, "next").Call(run, iterator, []);
                if (!step.IsObject)
                    throw run.TypeError("Ein Iterator hat kein Objekt geliefert");
                if (Members.Get(run, step, "done").ToBool())
                    yield break;
                var value = Members.Get(run, step, "value");
                open = true;
                yield return value;
            }
        }
        finally
        {
            if (open && !run.IsStopped)
                Close(run, iterator);
        }
    }

    private static void Close(ScriptRun run, JsValue iterator)
    {
        var method = Members.Get(run, iterator, "return");
        if (!method.IsNullish)
            method.RequireFunction(run, "return").Call(run, iterator, []);
    }

    private static JsThrow NotIterable(ScriptRun run, JsValue value) =>
        run.TypeError(value.IsNullish
            ? $"{(value.IsNull ? "null" : "undefined")} lässt sich nicht durchlaufen"
            : "Der Wert lässt sich nicht durchlaufen (kein Array, Text, Map oder Set)");
}

/// <summary>An iterator written in C#, as returned by <c>values()</c> or <c>matchAll()</c>.</summary>
internal sealed class JsIterator(IEnumerable<JsValue> source, string tag) : JsObject(Prototypes.Iterator)
{
    private IEnumerator<JsValue>? _items = source.GetEnumerator();

    public override string Tag => tag;

    public bool TryNext(out JsValue value)
    {
        if (_items is not null && _items.MoveNext())
        {
            value = _items.Current;
            return true;
        }

        _items = null;
        value = default;
        return false;
    }

    public IEnumerable<JsValue> Rest()
    {
        while (TryNext(out var value))
            yield return value;
    }
}
