using System.Globalization;
using System.Text;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>A set in square brackets. With the flag u it may contain characters that .NET sees as two.</summary>
internal sealed class RegexClass(string source, int start, bool unicode)
{
    private const string AnyCodePoint = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])";

    private readonly StringBuilder _units = new();
    private readonly List<string> _pairs = [];
    private int _at = start;

    /// <summary>The position behind the closing bracket.</summary>
    public int End => _at;

    public string Translate()
    {
        var negated = _at < source.Length && source[_at] == '^';
        if (negated)
            _at++;
        while (true)
        {
            if (_at >= source.Length)
                throw Invalid("die eckige Klammer ist nicht geschlossen");
            if (source[_at] == ']')
                break;
            ReadRange();
        }

        _at++;
        return negated ? Negative() : Positive();
    }

    private static ArgumentException Invalid(string why) => new($"Ungültiger regulärer Ausdruck: {why}");

    private string Positive()
    {
        if (_pairs.Count == 0)
            return _units.Length == 0 ? "(?!)" : $"[{_units}]";
        var units = _units.Length == 0 ? "" : $"|[{_units}]";
        return $"(?:{string.Join('|', _pairs)}{units})";
    }

    private string Negative()
    {
        if (unicode)
            return _units.Length == 0 && _pairs.Count == 0 ? AnyCodePoint : $"(?:(?!{Positive()}){AnyCodePoint})";
        return _units.Length == 0 ? @"[\s\S]" : $"[^{_units}]";
    }

    private void ReadRange()
    {
        var first = RegexItem.Read(source, ref _at, unicode, inClass: true);
        if (_at + 1 < source.Length && source[_at] == '-' && source[_at + 1] != ']')
        {
            var dash = _at++;
            var last = RegexItem.Read(source, ref _at, unicode, inClass: true);
            if (first.Set is null && last.Set is null)
            {
                if (last.Code < first.Code)
                    throw Invalid("ein Bereich ist verkehrt herum");
                Append(first.Code, last.Code);
                return;
            }

            if (unicode)
                throw Invalid("ein Bereich mit einer Zeichenklasse");
            _at = dash;
        }

        if (first.Set is not null)
            _units.Append(first.Set);
        else
            Append(first.Code, first.Code);
    }

    private void Append(int first, int last)
    {
        if (first <= 0xFFFF)
            _units.Append(Unit(first)).Append('-').Append(Unit(Math.Min(last, 0xFFFF)));
        if (last > 0xFFFF)
            AppendPairs(Math.Max(first, 0x10000) - 0x10000, last - 0x10000);
    }

    private void AppendPairs(int first, int last)
    {
        var (firstHigh, lastHigh) = (first >> 10, last >> 10);
        if (firstHigh == lastHigh)
        {
            AddPairs(firstHigh, firstHigh, first & 0x3FF, last & 0x3FF);
            return;
        }

        AddPairs(firstHigh, firstHigh, first & 0x3FF, 0x3FF);
        if (lastHigh - firstHigh > 1)
            AddPairs(firstHigh + 1, lastHigh - 1, 0, 0x3FF);
        AddPairs(lastHigh, lastHigh, 0, last & 0x3FF);
    }

    private void AddPairs(int firstHigh, int lastHigh, int firstLow, int lastLow) =>
        _pairs.Add($"[{Unit(0xD800 + firstHigh)}-{Unit(0xD800 + lastHigh)}][{Unit(0xDC00 + firstLow)}-{Unit(0xDC00 + lastLow)}]");

    private static string Unit(int code) => string.Create(CultureInfo.InvariantCulture, $@"\u{code:X4}");
}
