namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A number, boolean or symbol in its object form.</summary>
internal sealed class JsPrimitiveObject(JsObject prototype, JsValue value, string tag) : JsObject(prototype)
{
    public JsValue Value { get; } = value;

    public override string Tag => tag;
}

/// <summary>A string in its object form, with its characters as elements.</summary>
internal sealed class JsStringObject(string text, JsObject? prototype = null) : JsObject(prototype ?? Prototypes.String)
{
    public string Text { get; } = text;

    public override string Tag => "String";

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        if (key.Name == "length")
        {
            property = new Property(Text.Length, PropertyFlags.None);
            return true;
        }

        if (key.IsIndex(out var index) && index < Text.Length)
        {
            property = new Property(CharText.Of(Text[(int)index]), PropertyFlags.Enumerable);
            return true;
        }

        return base.TryGetOwn(key, out property);
    }

    public override IReadOnlyList<PropertyKey> OwnKeys() =>
        [.. Enumerable.Range(0, Text.Length).Select(i => (PropertyKey)PropertyKey.IndexName(i)), .. base.OwnKeys(), "length"];
}

/// <summary>The <c>arguments</c> of a function.</summary>
internal sealed class JsArguments : JsObject
{
    public JsArguments(ScriptRun run, JsValue[] arguments)
        : base(Prototypes.Object)
    {
        run.Allocate(EmptySize + (arguments.Length * (long)PropertySize));
        for (var i = 0; i < arguments.Length; i++)
            Init(PropertyKey.IndexName(i), arguments[i]);
        Init("length", arguments.Length, PropertyFlags.Hidden);
        Init(JsSymbol.Iterator, BuiltIns.ArrayPrototype.Values, PropertyFlags.Hidden);
    }

    public override string Tag => "Arguments";
}

/// <summary>An error object.</summary>
internal sealed class JsError(JsObject prototype) : JsObject(prototype)
{
    public override string Tag => "Error";

    public static JsError Create(ScriptRun run, JsObject prototype, string? message)
    {
        run.Allocate(EmptySize + PropertySize + ((message?.Length ?? 0) * 2L));
        var error = new JsError(prototype);
        if (message is not null)
            error.Init("message", message, PropertyFlags.Hidden);
        error.Init("stack", new JsValue($"{message ?? "Error"}\n    at Zeile {run.Line}"), PropertyFlags.Hidden);
        return error;
    }
}

/// <summary>One-character strings without allocating the common ones again.</summary>
internal static class CharText
{
    private static readonly string[] Latin = [.. Enumerable.Range(0, 256).Select(c => ((char)c).ToString())];

    public static string Of(char c) => c < Latin.Length ? Latin[c] : c.ToString();
}
