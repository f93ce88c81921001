namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A JavaScript symbol; also the key of a private class member, which no script can enumerate.</summary>
internal sealed class JsSymbol(string? description, bool isPrivate = false)
{
    public static JsSymbol Iterator { get; } = new("Symbol.iterator");

    public static JsSymbol ToPrimitive { get; } = new("Symbol.toPrimitive");

    public static JsSymbol ToStringTag { get; } = new("Symbol.toStringTag");

    public static JsSymbol HasInstance { get; } = new("Symbol.hasInstance");

    public string? Description { get; } = description;

    public bool IsPrivate { get; } = isPrivate;

    public override string ToString() => $"Symbol({Description})";
}
