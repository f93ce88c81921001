namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>An immutable plain value that scripts use through the members of its prototype only, such as a time span.</summary>
internal sealed class JsHostValue(JsObject prototype, object value, string tag) : JsObject(prototype)
{
    public object Value { get; } = value;

    public override string Tag => tag;
}
