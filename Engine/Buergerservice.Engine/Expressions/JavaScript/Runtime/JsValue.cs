using System.Runtime.CompilerServices;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

internal enum JsType
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Symbol,
    Object,
}

/// <summary>
/// A JavaScript value in 16 bytes. The reference is the object itself or a tag for the kinds without one, so numbers and
/// booleans never allocate. <c>default</c> is undefined.
/// </summary>
internal readonly struct JsValue
{
    private static readonly object NullTag = new();
    private static readonly object BooleanTag = new();
    private static readonly object NumberTag = new();
    private static readonly object EmptyTag = new();

    private readonly object? _reference;
    private readonly double _number;

    private JsValue(object? reference, double number)
    {
        _reference = reference;
        _number = number;
    }

    public JsValue(double number)
        : this(NumberTag, number)
    {
    }

    public JsValue(string text)
        : this(text, 0)
    {
    }

    public JsValue(Rope rope)
        : this(rope, 0)
    {
    }

    public JsValue(JsObject value)
        : this(value, 0)
    {
    }

    public JsValue(JsSymbol symbol)
        : this(symbol, 0)
    {
    }

    public static JsValue Undefined => default;

    public static JsValue Null => new(NullTag, 0);

    public static JsValue True => new(BooleanTag, 1);

    public static JsValue False => new(BooleanTag, 0);

    public static JsValue NaN => new(double.NaN);

    /// <summary>Never seen by a script: a variable before its declaration, a hole in an array, an abandoned optional chain.</summary>
    public static JsValue Empty => new(EmptyTag, 0);

    public bool IsUndefined => _reference is null;

    public bool IsNull => ReferenceEquals(_reference, NullTag);

    public bool IsNullish => _reference is null || ReferenceEquals(_reference, NullTag);

    public bool IsEmpty => ReferenceEquals(_reference, EmptyTag);

    public bool IsNumber => ReferenceEquals(_reference, NumberTag);

    public bool IsBoolean => ReferenceEquals(_reference, BooleanTag);

    public bool IsTrue => IsBoolean && _number != 0;

    public bool IsString => _reference is string or Rope;

    public bool IsObject => _reference is JsObject;

    public bool IsSymbol => _reference is JsSymbol;

    /// <summary>Valid only for numbers and booleans.</summary>
    public double Number => _number;

    /// <summary>Valid only for strings.</summary>
    public int StringLength => _reference is Rope rope ? rope.Length : Unsafe.As<string>(_reference!).Length;

    /// <summary>The string or rope as it is stored, without flattening.</summary>
    public object StringPart => _reference!;

    public JsType Type => _reference switch
    {
        null => JsType.Undefined,
        string or Rope => JsType.String,
        JsObject => JsType.Object,
        JsSymbol => JsType.Symbol,
        var tag when ReferenceEquals(tag, NumberTag) => JsType.Number,
        var tag when ReferenceEquals(tag, BooleanTag) => JsType.Boolean,
        var tag when ReferenceEquals(tag, NullTag) => JsType.Null,
        _ => JsType.Undefined,
    };

    public static JsValue From(bool value) => new(BooleanTag, value ? 1 : 0);

    public static implicit operator JsValue(double number) => new(number);

    public static implicit operator JsValue(bool value) => From(value);

    public static implicit operator JsValue(string text) => new(text);

    public static implicit operator JsValue(JsObject value) => new(value);

    /// <summary>Valid only for strings.</summary>
    public string AsString() => _reference as string ?? Unsafe.As<Rope>(_reference!).ToString();

    /// <summary>Valid only for symbols.</summary>
    public JsSymbol AsSymbol() => (JsSymbol)_reference!;

    public JsObject? AsObject() => _reference as JsObject;

    public JsFunction? AsFunction() => _reference as JsFunction;

    public T? As<T>()
        where T : JsObject => _reference as T;

    /// <summary>The value seen by a script: holes read as undefined.</summary>
    public JsValue OrUndefined() => IsEmpty ? default : this;
}
