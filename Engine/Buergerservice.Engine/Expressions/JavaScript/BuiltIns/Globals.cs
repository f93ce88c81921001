using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The built-in names every script can see.</summary>
internal static class Globals
{
    private static readonly Dictionary<string, Func<JsValue>> All = new(StringComparer.Ordinal)
    {
        ["undefined"] = () => default,
        ["NaN"] = () => double.NaN,
        ["Infinity"] = () => double.PositiveInfinity,
        ["Object"] = () => ObjectBuiltIn.Constructor,
        ["Function"] = () => FunctionBuiltIn.Constructor,
        ["Array"] = () => ArrayBuiltIn.Constructor,
        ["String"] = () => StringBuiltIn.Constructor,
        ["Number"] = () => NumberBuiltIn.Constructor,
        ["Boolean"] = () => BooleanBuiltIn.Constructor,
        ["Symbol"] = () => SymbolBuiltIn.Constructor,
        ["RegExp"] = () => RegExpBuiltIn.Constructor,
        ["Date"] = () => DateBuiltIn.Constructor,
        ["Map"] = () => MapBuiltIn.Constructor,
        ["Set"] = () => SetBuiltIn.Constructor,
        ["Promise"] = () => PromiseBuiltIn.Constructor,
        ["Math"] = () => MathBuiltIn.Instance,
        ["JSON"] = () => JsonBuiltIn.Instance,
        ["Intl"] = () => IntlBuiltIn.Instance,
        ["Error"] = () => ErrorBuiltIn.Error,
        ["TypeError"] = () => ErrorBuiltIn.TypeError,
        ["RangeError"] = () => ErrorBuiltIn.RangeError,
        ["SyntaxError"] = () => ErrorBuiltIn.SyntaxError,
        ["ReferenceError"] = () => ErrorBuiltIn.ReferenceError,
        ["EvalError"] = () => ErrorBuiltIn.EvalError,
        ["URIError"] = () => ErrorBuiltIn.UriError,
        ["parseInt"] = () => NumberBuiltIn.ParseInt,
        ["parseFloat"] = () => NumberBuiltIn.ParseFloat,
        ["isNaN"] = () => Functions.IsNaN,
        ["isFinite"] = () => Functions.IsFinite,
        ["encodeURIComponent"] = () => UriCoding.EncodeComponent,
        ["encodeURI"] = () => UriCoding.Encode,
        ["decodeURIComponent"] = () => UriCoding.DecodeComponent,
        ["decodeURI"] = () => UriCoding.Decode,
        ["escape"] = () => UriCoding.Escape,
        ["unescape"] = () => UriCoding.Unescape,
        ["structuredClone"] = () => StructuredClone.Function,
    };

    public static bool TryGet(string name, out JsValue value)
    {
        var found = All.TryGetValue(name, out var create);
        value = found ? create!() : JsValue.Empty;
        return found;
    }

    private static class Functions
    {
        public static readonly NativeFunction IsNaN = new("isNaN", 1, (run, _, a) => double.IsNaN(a.At(0).ToNumber(run)));
        public static readonly NativeFunction IsFinite = new("isFinite", 1, (run, _, a) => double.IsFinite(a.At(0).ToNumber(run)));
    }
}
