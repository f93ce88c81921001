namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Carries a value thrown by a script, or by a built-in function on its behalf, up to the next catch.</summary>
internal sealed class JsThrow(JsValue value, int line, Exception? inner = null) : Exception(null, inner)
{
    public JsValue Value { get; } = value;

    public int Line { get; } = line;
}
