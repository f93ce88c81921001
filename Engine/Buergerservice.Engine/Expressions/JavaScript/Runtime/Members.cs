namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Reading and writing members of any value, without making wrapper objects for strings and numbers.</summary>
internal static class Members
{
    public static JsValue Get(ScriptRun run, JsValue target, PropertyKey key)
    {
        if (target.AsObject() is { } holder)
            return holder.Get(run, key, target);
        if (target.IsString)
        {
            if (key.Name == "length")
                return target.StringLength;
            if (key.IsIndex(out var index))
                return index < target.StringLength ? CharText.Of(target.AsString()[(int)index]) : default(JsValue);
        }

        return PrototypeOf(run, target, key).Get(run, key, target);
    }

    public static JsValue Get(ScriptRun run, JsValue target, string name) => Get(run, target, (PropertyKey)name);

    public static JsValue Get(ScriptRun run, JsValue target, JsValue key)
    {
        if (key.IsNumber)
        {
            var index = (long)key.Number;
            if (index == key.Number && index >= 0)
            {
                if (target.AsObject() is { } holder)
                    return holder.GetIndex(run, index);
                if (target.IsString)
                    return index < target.StringLength ? CharText.Of(target.AsString()[(int)index]) : default(JsValue);
            }
        }

        if (target.IsNullish)
            throw Unreadable(run, target, key.IsString ? key.AsString() : null);
        return Get(run, target, key.ToPropertyKey(run));
    }

    public static void Set(ScriptRun run, JsValue target, PropertyKey key, JsValue value)
    {
        if (target.AsObject() is { } holder)
        {
            holder.Set(run, key, value);
            return;
        }

        if (target.IsNullish)
            throw run.TypeError($"Die Eigenschaft „{key}“ von {(target.IsNull ? "null" : "undefined")} kann nicht gesetzt werden");
        PrototypeOf(run, target, key).SetSlowly(run, key, value, target);
    }

    public static void Set(ScriptRun run, JsValue target, JsValue key, JsValue value)
    {
        if (key.IsNumber && target.AsObject() is { } holder)
        {
            var index = (long)key.Number;
            if (index == key.Number && index >= 0)
            {
                holder.SetIndex(run, index, value);
                return;
            }
        }

        if (target.IsNullish)
            throw run.TypeError($"Eine Eigenschaft von {(target.IsNull ? "null" : "undefined")} kann nicht gesetzt werden");
        Set(run, target, key.ToPropertyKey(run), value);
    }

    /// <summary>Calls a method of a value by name.</summary>
    public static JsValue Invoke(ScriptRun run, JsValue target, PropertyKey key, params JsValue[] arguments) =>
        Get(run, target, key).RequireFunction(run, key.ToString()).Call(run, target, arguments);

    public static JsThrow Unreadable(ScriptRun run, JsValue target, string? name)
    {
        var owner = target.IsNull ? "null" : "undefined";
        return run.TypeError(name is null
            ? $"Eine Eigenschaft von {owner} kann nicht gelesen werden"
            : $"Die Eigenschaft „{name}“ von {owner} kann nicht gelesen werden");
    }

    private static JsObject PrototypeOf(ScriptRun run, JsValue target, PropertyKey key) => target.Type switch
    {
        JsType.String => Prototypes.String,
        JsType.Number => Prototypes.Number,
        JsType.Boolean => Prototypes.Boolean,
        JsType.Symbol => Prototypes.Symbol,
        _ => throw Unreadable(run, target, key.ToString()),
    };
}
