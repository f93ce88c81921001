using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class ErrorBuiltIn
{
    public static readonly NativeFunction Error = Create("Error", Prototypes.Error);
    public static readonly NativeFunction TypeError = Create("TypeError", Prototypes.TypeError);
    public static readonly NativeFunction RangeError = Create("RangeError", Prototypes.RangeError);
    public static readonly NativeFunction SyntaxError = Create("SyntaxError", Prototypes.SyntaxError);
    public static readonly NativeFunction ReferenceError = Create("ReferenceError", Prototypes.ReferenceError);
    public static readonly NativeFunction EvalError = Create("EvalError", Prototypes.EvalError);
    public static readonly NativeFunction UriError = Create("URIError", Prototypes.UriError);

    public static void Fill(JsObject prototype, string name)
    {
        prototype.Hidden("constructor", name switch
        {
            "TypeError" => TypeError,
            "RangeError" => RangeError,
            "SyntaxError" => SyntaxError,
            "ReferenceError" => ReferenceError,
            "EvalError" => EvalError,
            "URIError" => UriError,
            _ => Error,
        });
        prototype.Hidden("name", name);
        prototype.Hidden("message", "");
        if (name == "Error")
            prototype.Method("toString", 0, ToText);
    }

    private static NativeFunction Create(string name, JsObject prototype)
    {
        JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject target)
        {
            var message = arguments.At(0).IsUndefined ? null : arguments[0].ToText(run);
            var error = JsError.Create(run, JsFunction.PrototypeOf(run, target, prototype), message);
            if (arguments.At(1).AsObject() is { } options && options.Has("cause"))
                error.Init("cause", options.Get(run, "cause"), PropertyFlags.Hidden);
            return error;
        }

        // The static field is not yet set while this runs, so a plain call uses the prototype itself.
        return BuiltIn.Constructor(name, 1, prototype, (run, _, a) => Construct(run, a, prototype), Construct);
    }

    private static JsValue ToText(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        if (!self.IsObject)
            throw run.TypeError("toString wurde nicht an einem Fehler aufgerufen");
        var name = Members.Get(run, self, "name");
        var message = Members.Get(run, self, "message");
        var nameText = name.IsUndefined ? "Error" : name.ToText(run);
        var messageText = message.IsUndefined ? "" : message.ToText(run);
        return nameText.Length == 0 ? messageText : messageText.Length == 0 ? nameText : $"{nameText}: {messageText}";
    }
}
