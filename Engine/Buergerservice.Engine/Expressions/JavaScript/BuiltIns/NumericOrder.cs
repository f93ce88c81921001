using System.Globalization;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Text order in which runs of digits count as numbers, so that item 10 comes after item 9.</summary>
internal static class NumericOrder
{
    public static int Compare(string left, string right, CompareInfo culture, CompareOptions options)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            var leftPart = Part(left, ref l);
            var rightPart = Part(right, ref r);
            var order = char.IsAsciiDigit(leftPart[0]) && char.IsAsciiDigit(rightPart[0])
                ? CompareDigits(leftPart.AsSpan().TrimStart('0'), rightPart.AsSpan().TrimStart('0'))
                : culture.Compare(leftPart, rightPart, options);
            if (order != 0)
                return order;
        }

        return (left.Length - l).CompareTo(right.Length - r);
    }

    private static int CompareDigits(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.CompareTo(right, StringComparison.Ordinal);

    private static string Part(string text, ref int at)
    {
        var start = at;
        var digits = char.IsAsciiDigit(text[at]);
        while (at < text.Length && char.IsAsciiDigit(text[at]) == digits)
            at++;
        return text[start..at];
    }
}
