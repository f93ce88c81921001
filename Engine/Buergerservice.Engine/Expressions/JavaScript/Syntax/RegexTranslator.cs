using System.Globalization;
using System.Text;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>A .NET pattern whose groups are all numbered as the language numbers them.</summary>
internal sealed record RegexTranslation(string Pattern, int GroupCount, IReadOnlyList<(string Name, int Number)> GroupNames);

/// <summary>
/// Rewrites a regular expression of the language for .NET, where \d, \w, \b, $ and the numbers of named groups mean
/// something else. Throws <see cref="ArgumentException"/> with a German message.
/// </summary>
internal sealed class RegexTranslator(string source, string flags)
{
    public const string WordCharacters = "A-Za-z0-9_";
    private const string Word = "[" + WordCharacters + "]";
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const int MaxLength = 10_000;
    private const int MaxNesting = 200;

    private readonly bool _unicode = flags.Contains('u', StringComparison.Ordinal);
    private readonly bool _multiline = flags.Contains('m', StringComparison.Ordinal);
    private readonly bool _dotAll = flags.Contains('s', StringComparison.Ordinal);
    private readonly bool _sticky = flags.Contains('y', StringComparison.Ordinal);
    private readonly StringBuilder _result = new();
    private readonly List<(string Name, int Number)> _names = [];
    private int _at;
    private int _groupCount;
    private int _nextGroup;
    private int _nesting;

    public RegexTranslation Translate()
    {
        if (source.Length > MaxLength)
            throw Invalid("zu lang");
        CountGroups();
        while (_at < source.Length)
            TranslateNext();
        var pattern = _sticky ? $@"\G(?:{_result})" : _result.ToString();
        return new RegexTranslation(pattern, _groupCount, _names);
    }

    private static ArgumentException Invalid(string why) => new($"Ungültiger regulärer Ausdruck: {why}");

    // The number of groups decides whether \2 is a back reference, and names may be used before their group.
    private void CountGroups()
    {
        var inClass = false;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '\\')
                i++;
            else if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
            else if (c == '(' && !inClass)
                CountGroup(i);
        }
    }

    private void CountGroup(int open)
    {
        if (open + 1 >= source.Length || source[open + 1] != '?')
        {
            _groupCount++;
            return;
        }

        if (open + 3 >= source.Length || source[open + 2] != '<' || source[open + 3] is '=' or '!')
            return;
        _groupCount++;
        var end = source.IndexOf('>', open);
        var name = end < 0 ? "" : source[(open + 3)..end];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$'))
            throw Invalid("ungültiger Gruppenname");
        if (_names.Any(n => n.Name == name))
            throw Invalid($"der Gruppenname „{name}“ kommt doppelt vor");
        _names.Add((name, _groupCount));
    }

    private void TranslateNext()
    {
        var c = source[_at++];
        switch (c)
        {
            case '\\':
                TranslateEscape();
                break;
            case '[':
                var set = new RegexClass(source, _at, _unicode);
                _result.Append(set.Translate());
                _at = set.End;
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                if (--_nesting < 0)
                    throw Invalid("eine schließende Klammer zu viel");
                _result.Append(')');
                break;
            case '.':
                _result.Append(AnyCharacter());
                break;
            case '^':
                _result.Append(_multiline ? $@"(?<=\A|[{LineEnds}])" : @"\A");
                break;
            case '$':
                _result.Append(_multiline ? $@"(?=[{LineEnds}]|\z)" : @"\z");
                break;
            case '*' or '+' or '?' or '|':
                _result.Append(c);
                break;
            case '{':
                TranslateBrace();
                break;
            case '}' or ']':
                if (_unicode)
                    throw Invalid($"„{c}“ steht allein");
                _result.Append('\\').Append(c);
                break;
            default:
                AppendLiteral(c);
                break;
        }
    }

    private string AnyCharacter()
    {
        var unit = _dotAll ? @"[\s\S]" : $"[^{LineEnds}]";
        return _unicode ? $@"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|{unit})" : unit;
    }

    private void OpenGroup()
    {
        if (++_nesting > MaxNesting)
            throw Invalid("zu tief verschachtelt");
        if (_at >= source.Length || source[_at] != '?')
        {
            _result.Append(CultureInfo.InvariantCulture, $"(?<{++_nextGroup}>");
            return;
        }

        foreach (var kind in (ReadOnlySpan<string>)["?:", "?=", "?!", "?<=", "?<!"])
        {
            if (string.CompareOrdinal(source, _at, kind, 0, kind.Length) != 0)
                continue;
            _result.Append('(').Append(kind);
            _at += kind.Length;
            return;
        }

        if (_at + 1 >= source.Length || source[_at + 1] != '<')
            throw Invalid("unbekannte Gruppe (?");
        _result.Append(CultureInfo.InvariantCulture, $"(?<{++_nextGroup}>");
        _at = source.IndexOf('>', _at) + 1;
    }

    private void TranslateBrace()
    {
        var end = source.IndexOf('}', _at);
        var body = end < 0 ? "" : source[_at..end];
        var parts = body.Split(',');
        var isQuantifier = parts.Length <= 2 && parts[0].Length > 0 && parts.All(p => p.All(char.IsAsciiDigit));
        if (isQuantifier)
        {
            _result.Append('{').Append(body).Append('}');
            _at = end + 1;
            return;
        }

        if (_unicode)
            throw Invalid("„{“ steht allein");
        _result.Append(@"\{");
    }

    private void TranslateEscape()
    {
        if (_at >= source.Length)
            throw Invalid(@"\ am Ende");
        var c = source[_at++];
        switch (c)
        {
            case 'b':
                _result.Append($"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))");
                return;
            case 'B':
                _result.Append($"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                return;
            case 'k' when _names.Count > 0 || _unicode:
                TranslateNamedReference();
                return;
            case >= '1' and <= '9':
                TranslateReference();
                return;
        }

        _at -= 2;
        var item = RegexItem.Read(source, ref _at, _unicode, inClass: false);
        _result.Append(item.Set is null ? Literal(item.Code) : item.Code < 0 ? $"[{item.Set}]" : item.Set);
    }

    private void TranslateNamedReference()
    {
        var end = source.IndexOf('>', _at);
        var name = _at < source.Length && source[_at] == '<' && end > 0 ? source[(_at + 1)..end] : "";
        var group = _names.Find(n => n.Name == name);
        if (group.Name is null)
            throw Invalid($"die Gruppe „{name}“ gibt es nicht");
        _at = end + 1;
        AppendReference(group.Number);
    }

    private void TranslateReference()
    {
        var start = --_at;
        while (_at < source.Length && char.IsAsciiDigit(source[_at]) && _at - start < 4)
            _at++;
        var number = int.Parse(source.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
        if (number <= _groupCount)
        {
            AppendReference(number);
            return;
        }

        if (_unicode)
            throw Invalid($"die Gruppe {number} gibt es nicht");
        // Without the group these are octal digits, or the plain characters 8 and 9.
        _at = start;
        var code = 0;
        while (_at < source.Length && source[_at] is >= '0' and <= '7' && code < 32)
            code = (code * 8) + (source[_at++] - '0');
        if (_at == start)
            code = source[_at++];
        _result.Append(Literal(code));
    }

    // A group that has not taken part matches the empty string here, but fails in .NET.
    private void AppendReference(int number) => _result.Append(CultureInfo.InvariantCulture, $@"(?({number})\k<{number}>|)");

    private void AppendLiteral(char c)
    {
        if (_unicode && char.IsHighSurrogate(c) && _at < source.Length && char.IsLowSurrogate(source[_at]))
            _result.Append(Literal(char.ConvertToUtf32(c, source[_at++])));
        else
            _result.Append(Literal(c));
    }

    private static string Literal(int code)
    {
        if (code > 0xFFFF)
        {
            var pair = char.ConvertFromUtf32(code);
            return $@"(?:\u{(int)pair[0]:X4}\u{(int)pair[1]:X4})";
        }

        return code < 128 && char.IsAsciiLetterOrDigit((char)code) ? ((char)code).ToString() : $@"\u{code:X4}";
    }
}
