using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A function of the host that is told which run calls it.</summary>
internal delegate object? HostFunction(ScriptRun run, object?[] arguments);

/// <summary>
/// Copies values between the host and a script. Nothing crosses by reference, which is what keeps CLR objects out of reach.
/// </summary>
internal static class ClrBoundary
{
    // What leaves a script travels as JSON, which is read to 64 levels; a few are left for what is put around it.
    private const int MaxNesting = 60;
    private const double MaxSafeInteger = 9007199254740992;

    private static readonly object True = true;
    private static readonly object False = false;

    public static JsValue ToScript(ScriptRun run, object? value, string name, int depth = 0) => value switch
    {
        null => JsValue.Null,
        string text => Text(run, text),
        bool flag => flag,
        double number => number,
        int number => number,
        long number => number,
        decimal number => (double)number,
        float number => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        byte or sbyte or short or ushort or uint or ulong => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        BigInteger number => (double)number,
        DateTimeOffset moment => new JsDate(moment.ToUnixTimeMilliseconds()),
        DateTime moment => new JsDate(new DateTimeOffset(moment).ToUnixTimeMilliseconds()),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => DotNet.TimeSpanType.Of(run, span),
        Guid or Uri or Enum or char => value.ToString()!,
        ScriptFunction function => Function(function, name),
        JsObject native => native,
        IScriptObjectSource source => source.Create(run),
        JsonElement element => Json(run, element, name, depth),
        JsonDocument document => Json(run, document.RootElement, name, depth),
        JsonNode node => Json(run, JsonSerializer.SerializeToElement(node), name, depth),
        _ => Composite(run, value, name, depth),
    };

    public static object? ToClr(ScriptRun run, JsValue value, int depth = 0)
    {
        switch (value.Type)
        {
            case JsType.String:
                return value.AsString();
            case JsType.Boolean:
                return value.Number != 0 ? True : False;
            case JsType.Number:
                if (IsSafeInteger(value.Number))
                    return (long)value.Number;
                return value.Number;
            case JsType.Symbol:
                return value.AsSymbol().ToString();
            case JsType.Object:
                RequireDepth(run, depth);
                return Composite(run, value.AsObject()!, depth);
            default:
                return null;
        }
    }

    private static bool IsSafeInteger(double number) => number == Math.Floor(number) && Math.Abs(number) < MaxSafeInteger;

    private static object? Composite(ScriptRun run, JsObject source, int depth)
    {
        run.Step();
        switch (source)
        {
            case JsFunction:
                return null;
            case JsDate date:
                return date.ToClr();
            case JsPrimitiveObject wrapper:
                return ToClr(run, wrapper.Value, depth);
            case JsStringObject wrapper:
                return wrapper.Text;
            case JsPromise promise:
                return promise.State == PromiseState.Fulfilled ? ToClr(run, promise.Result, depth + 1) : null;
            case JsHostValue host:
                return host.Value;
            case JsRegExp regex:
                return regex.ToString();
            case JsArray array:
                return List(run, Enumerable.Range(0, array.Count).Select(i => array.GetIndex(run, i)), depth);
            case JsSet set:
                return List(run, set.Items.Keys(), depth);
            case JsMap map:
                return Pairs(run, map.Items.Entries().Select(e => (e.Key.ToText(run), e.Value)), depth);
            case JsError error:
                return Error(run, error, depth);
            default:
                return Pairs(run, Properties(run, source), depth);
        }
    }

    private static List<object?> List(ScriptRun run, IEnumerable<JsValue> items, int depth)
    {
        var list = new List<object?>();
        foreach (var item in items)
        {
            run.Allocate(16);
            list.Add(ToClr(run, item, depth + 1));
        }

        return list;
    }

    private static Dictionary<string, object?> Pairs(ScriptRun run, IEnumerable<(string Key, JsValue Value)> pairs, int depth)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            run.Allocate(JsObject.PropertySize);
            if (value.AsFunction() is null)
                result[key] = ToClr(run, value, depth + 1);
        }

        return result;
    }

    private static IEnumerable<(string Key, JsValue Value)> Properties(ScriptRun run, JsObject source)
    {
        foreach (var key in source.OwnKeys())
        {
            if (key.Name is { } name && source.TryGetOwn(key, out var property) && property.IsEnumerable)
                yield return (name, property.Read(run, source));
        }
    }

    private static Dictionary<string, object?> Error(ScriptRun run, JsError error, int depth)
    {
        var result = Pairs(run, Properties(run, error), depth);
        result["name"] = ToClr(run, error.Get(run, "name"), depth + 1);
        result["message"] = ToClr(run, error.Get(run, "message"), depth + 1);
        return result;
    }

    private static JsValue Text(ScriptRun run, string text)
    {
        run.Allocate(24 + (text.Length * 2L));
        return text;
    }

    /// <summary>Calls into the host: its exceptions become errors of the script, except for cancellation and limits.</summary>
    public static JsValue CallHost(ScriptRun run, HostFunction function, string name, JsValue[] arguments)
    {
        var copies = arguments.Length == 0 ? [] : new object?[arguments.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = ToClr(run, arguments[i]);
        object? result;
        try
        {
            result = function(run, copies);
        }
        catch (Exception error) when (error is not OperationCanceledException and not ScriptErrorException)
        {
            throw run.Error(Prototypes.Error, error.Message, error);
        }

        return ToScript(run, result, name);
    }

    private static JsValue Function(ScriptFunction function, string name)
    {
        HostFunction call = (_, arguments) => function(arguments);
        return new NativeFunction(name, 0, (run, _, arguments) => CallHost(run, call, name, arguments), isShared: false);
    }

    private static JsValue Composite(ScriptRun run, object value, string name, int depth)
    {
        RequireDepth(run, depth);
        return value switch
        {
            IReadOnlyDictionary<string, object?> pairs => Object(run, pairs, depth),
            IDictionary<string, object?> pairs => Object(run, pairs, depth),
            IDictionary pairs => Object(run, TextKeys(pairs), depth),
            IEnumerable items => Array(run, items, name, depth),
            _ => throw run.TypeError($"„{name}“ hat den Typ {value.GetType().Name}, der nicht an ein Skript übergeben werden kann"),
        };
    }

    private static JsObject Object(ScriptRun run, IEnumerable<KeyValuePair<string, object?>> pairs, int depth)
    {
        var result = JsObject.Create(run);
        foreach (var (key, item) in pairs)
        {
            run.Allocate(JsObject.PropertySize);
            result.Init(key, ToScript(run, item, key, depth + 1));
        }

        return result;
    }

    private static IEnumerable<KeyValuePair<string, object?>> TextKeys(IDictionary pairs)
    {
        foreach (DictionaryEntry pair in pairs)
            yield return new(Convert.ToString(pair.Key, CultureInfo.InvariantCulture)!, pair.Value);
    }

    private static JsArray Array(ScriptRun run, IEnumerable items, string name, int depth)
    {
        var result = JsArray.Create(run, []);
        foreach (var item in items)
        {
            run.Step();
            result.Add(run, ToScript(run, item, name, depth + 1));
        }

        return result;
    }

    private static JsValue Json(ScriptRun run, JsonElement element, string name, int depth)
    {
        RequireDepth(run, depth);
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Text(run, element.GetString()!);
            case JsonValueKind.Number:
                return element.GetDouble();
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Array:
                var array = JsArray.Create(run, []);
                foreach (var item in element.EnumerateArray())
                    array.Add(run, Json(run, item, name, depth + 1));
                return array;
            case JsonValueKind.Object:
                var result = JsObject.Create(run);
                foreach (var member in element.EnumerateObject())
                {
                    run.Allocate(JsObject.PropertySize);
                    result.Init(member.Name, Json(run, member.Value, member.Name, depth + 1));
                }

                return result;
            default:
                return JsValue.Null;
        }
    }

    private static void RequireDepth(ScriptRun run, int depth)
    {
        if (depth > MaxNesting)
            throw run.RangeError("Der Wert ist zu tief verschachtelt oder enthält sich selbst");
        run.EnsureStack();
    }
}
