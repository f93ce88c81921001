using System.Globalization;
using System.Runtime.CompilerServices;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The name of a property: a string or a symbol.</summary>
internal readonly struct PropertyKey : IEquatable<PropertyKey>
{
    private static readonly string[] SmallNumbers = [.. Enumerable.Range(0, 256).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    private readonly object _value;

    public PropertyKey(string name) => _value = name;

    public PropertyKey(JsSymbol symbol) => _value = symbol;

    public string? Name => _value as string;

    public JsSymbol? Symbol => _value as JsSymbol;

    public static implicit operator PropertyKey(string name) => new(name);

    public static implicit operator PropertyKey(JsSymbol symbol) => new(symbol);

    public static string IndexName(long index) =>
        (ulong)index < (ulong)SmallNumbers.Length ? SmallNumbers[index] : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>True for the canonical spelling of an array index, 0 to 2^32 - 2.</summary>
    public static bool IsArrayIndex(string name, out uint index)
    {
        index = 0;
        if (name.Length is 0 or > 10 || !char.IsAsciiDigit(name[0]) || (name[0] == '0' && name.Length > 1))
            return false;
        ulong value = 0;
        foreach (var c in name)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (uint)(c - '0');
        }

        index = (uint)value;
        return value < uint.MaxValue;
    }

    public bool IsIndex(out uint index)
    {
        index = 0;
        return _value is string name && IsArrayIndex(name, out index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(PropertyKey other) =>
        ReferenceEquals(_value, other._value) || (_value is string a && other._value is string b && a == b);

    public override bool Equals(object? obj) => obj is PropertyKey other && Equals(other);

    public override int GetHashCode() => _value is string name ? name.GetHashCode() : RuntimeHelpers.GetHashCode(_value);

    public override string ToString() => _value.ToString()!;

    public JsValue ToValue() => _value is string name ? new JsValue(name) : new JsValue((JsSymbol)_value);
}
