using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Short forms for defining the members of built-in objects.</summary>
internal static class BuiltIn
{
    public static void Method(this JsObject target, string name, int length, NativeCode code) =>
        target.Init(name, new NativeFunction(name, length, code), PropertyFlags.Hidden);

    public static void Method(this JsObject target, JsSymbol symbol, string name, NativeCode code) =>
        target.Init(symbol, new NativeFunction(name, 0, code), PropertyFlags.Hidden);

    public static void Getter(this JsObject target, PropertyKey key, Func<ScriptRun, JsValue, JsValue> code)
    {
        var getter = new NativeFunction($"get {key}", 0, (run, self, _) => code(run, self));
        target.Init(key, new Accessor(getter, null), PropertyFlags.Configurable | PropertyFlags.Accessor);
    }

    public static void Constant(this JsObject target, PropertyKey key, JsValue value) => target.Init(key, value, PropertyFlags.None);

    public static void Hidden(this JsObject target, PropertyKey key, JsValue value) => target.Init(key, value, PropertyFlags.Hidden);

    /// <summary>A constructor whose call without <c>new</c> does something else.</summary>
    public static NativeFunction Constructor(string name, int length, JsObject prototype, NativeCode call, NativeConstructor construct)
    {
        var function = new NativeFunction(name, length, call, construct);
        function.Init("prototype", prototype, PropertyFlags.None);
        return function;
    }

    /// <summary>A constructor that insists on <c>new</c>.</summary>
    public static NativeFunction Constructor(string name, int length, JsObject prototype, NativeConstructor construct) =>
        Constructor(name, length, prototype, (run, _, _) => throw run.TypeError($"„{name}“ muss mit new aufgerufen werden"), construct);

    public static JsFunction Callback(ScriptRun run, JsValue[] arguments, int index = 0) =>
        arguments.At(index).AsFunction() ?? throw run.TypeError("Es wird eine Funktion als Argument erwartet");

    /// <summary>The object a built-in method is called on, which must be of its own kind.</summary>
    public static T This<T>(ScriptRun run, JsValue self, string method)
        where T : JsObject => self.As<T>() ?? throw run.TypeError($"„{method}“ wurde an einem falschen Objekt aufgerufen");
}
