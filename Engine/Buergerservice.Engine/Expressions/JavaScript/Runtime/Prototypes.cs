using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The built-in prototypes, shared by all evaluations and filled on first use.</summary>
internal static class Prototypes
{
    // The double delegate keeps the built-in classes from being initialised before their prototype is asked for a member.
    public static readonly JsObject Object = new SharedObject(null, () => ObjectPrototype.Fill);
    public static readonly JsObject Function = new SharedObject(Object, () => FunctionBuiltIn.Fill, "Function");
    public static readonly JsObject Array = new SharedObject(Object, () => ArrayPrototype.Fill);
    public static readonly JsObject String = new SharedObject(Object, () => StringPrototype.Fill);
    public static readonly JsObject Number = new SharedObject(Object, () => NumberBuiltIn.Fill);
    public static readonly JsObject Boolean = new SharedObject(Object, () => BooleanBuiltIn.Fill);
    public static readonly JsObject Symbol = new SharedObject(Object, () => SymbolBuiltIn.Fill);
    public static readonly JsObject RegExp = new SharedObject(Object, () => RegExpBuiltIn.Fill);
    public static readonly JsObject Date = new SharedObject(Object, () => DatePrototype.Fill);
    public static readonly JsObject Map = new SharedObject(Object, () => MapBuiltIn.Fill);
    public static readonly JsObject Set = new SharedObject(Object, () => SetBuiltIn.Fill);
    public static readonly JsObject Promise = new SharedObject(Object, () => PromiseBuiltIn.Fill);
    public static readonly JsObject Iterator = new SharedObject(Object, () => IteratorBuiltIn.Fill);
    public static readonly JsObject NumberFormat = new SharedObject(Object, () => IntlBuiltIn.FillNumberFormat);
    public static readonly JsObject DateTimeFormat = new SharedObject(Object, () => IntlBuiltIn.FillDateTimeFormat);
    public static readonly JsObject Collator = new SharedObject(Object, () => IntlBuiltIn.FillCollator);
    public static readonly JsObject Error = new SharedObject(Object, () => o => ErrorBuiltIn.Fill(o, "Error"));
    public static readonly JsObject TypeError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "TypeError"));
    public static readonly JsObject RangeError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "RangeError"));
    public static readonly JsObject SyntaxError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "SyntaxError"));
    public static readonly JsObject ReferenceError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "ReferenceError"));
    public static readonly JsObject EvalError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "EvalError"));
    public static readonly JsObject UriError = new SharedObject(Error, () => o => ErrorBuiltIn.Fill(o, "URIError"));
}
