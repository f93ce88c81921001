using System.Collections;
using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Expressions;

/// <summary>Tells whether a script has changed its copy of a value, without copying it back.</summary>
internal static class ClrComparison
{
    public static bool Same(ScriptRun run, JsValue value, object? original)
    {
        run.Step();
        return original switch
        {
            null => value.IsNullish,
            string text => value.IsString && value.AsString() == text,
            int or long or double => value.IsNumber && value.Number == Convert.ToDouble(original, CultureInfo.InvariantCulture),
            bool flag => value.IsBoolean && value.IsTrue == flag,
            IReadOnlyDictionary<string, object?> pairs => value.AsObject() is { } target && target.GetType() == typeof(JsObject) && SamePairs(run, target, pairs),
            List<object?> items => value.As<JsArray>() is { } array && SameItems(run, array, items),
            IEnumerable => false,
            _ => Plain.ToJson(ClrBoundary.ToClr(run, value)) == Plain.ToJson(original),
        };
    }

    private static bool SamePairs(ScriptRun run, JsObject target, IReadOnlyDictionary<string, object?> pairs)
    {
        var keys = target.OwnKeys();
        if (keys.Count != pairs.Count)
            return false;
        run.EnsureStack();
        foreach (var key in keys)
        {
            if (key.Name is not { } name || !pairs.TryGetValue(name, out var original) || !target.TryGetOwn(key, out var property)
                || property.IsAccessor || !Same(run, property.Value, original))
                return false;
        }

        return true;
    }

    private static bool SameItems(ScriptRun run, JsArray array, List<object?> items)
    {
        if (array.Count != items.Count)
            return false;
        run.EnsureStack();
        for (var i = 0; i < items.Count; i++)
        {
            if (!Same(run, array.GetIndex(run, i), items[i]))
                return false;
        }

        return true;
    }
}
