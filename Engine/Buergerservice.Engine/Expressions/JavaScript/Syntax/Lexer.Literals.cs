using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Numbers, strings and templates.</summary>
internal sealed partial class Lexer
{
    private Token ReadNumber(int start, bool afterLineEnd)
    {
        var radix = Peek(0) != '0' ? 0 : Peek(1) switch { 'x' or 'X' => 16, 'o' or 'O' => 8, 'b' or 'B' => 2, _ => 0 };
        double value;
        if (radix != 0)
        {
            _at += 2;
            var digits = ReadDigits(char.IsAsciiHexDigit);
            value = NumberText.ParseDigits(digits, radix, out var used);
            if (digits.Length == 0 || used != digits.Length)
                throw source.Error("Ungültige Zahl", start);
        }
        else
        {
            value = ReadDecimal(start);
        }

        if (Peek(0) == 'n')
            throw source.Error("BigInt wird nicht unterstützt", start);
        if (IsNameStart(Peek(0)) || char.IsAsciiDigit(Peek(0)))
            throw source.Error("Nach einer Zahl darf nicht unmittelbar ein Buchstabe folgen", _at);
        return new Token(TokenKind.Number, "", start, _at, _line) { Number = value, AfterLineEnd = afterLineEnd };
    }

    private double ReadDecimal(int start)
    {
        if (Peek(0) == '0' && (char.IsAsciiDigit(Peek(1)) || Peek(1) == '_'))
            throw source.Error("Eine Zahl darf nicht mit 0 beginnen; Oktalzahlen schreibt man 0o…", start);
        var text = new StringBuilder(ReadDigits(char.IsAsciiDigit));
        if (Peek(0) == '.')
        {
            _at++;
            if (Peek(0) == '_')
                throw source.Error("Ungültige Zahl", start);
            text.Append('.').Append(ReadDigits(char.IsAsciiDigit));
        }

        if (Peek(0) is 'e' or 'E')
        {
            text.Append('e');
            _at++;
            if (Peek(0) is '+' or '-')
                text.Append(_text[_at++]);
            var exponent = ReadDigits(char.IsAsciiDigit);
            if (exponent.Length == 0)
                throw source.Error("Ungültige Zahl", start);
            text.Append(exponent);
        }

        return double.Parse(text.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // Underscores may stand between digits only.
    private string ReadDigits(Func<char, bool> isDigit)
    {
        var start = _at;
        while (isDigit(Peek(0)) || (Peek(0) == '_' && _at > start && _text[_at - 1] != '_' && isDigit(Peek(1))))
            _at++;
        return _text[start.._at].Replace("_", "", StringComparison.Ordinal);
    }

    private Token ReadString(int start, char quote, bool afterLineEnd)
    {
        _at++;
        var line = _line;
        var end = _text.AsSpan(_at).IndexOfAny([quote, '\\', '\n', '\r']);
        if (end >= 0 && _text[_at + end] == quote)
        {
            var plain = Pool(_text.Substring(_at, end));
            _at += end + 1;
            return new Token(TokenKind.String, plain, start, _at, line) { AfterLineEnd = afterLineEnd };
        }

        var value = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length || _text[_at] is '\n' or '\r')
                throw source.Error("Die Zeichenkette ist nicht abgeschlossen", start);
            var c = _text[_at++];
            if (c == quote)
                break;
            if (c != '\\')
                value.Append(c);
            else if (ReadEscape() is { } text)
                value.Append(text);
            else
                throw source.Error("Ungültige Escape-Folge", _at - 1);
        }

        return new Token(TokenKind.String, value.ToString(), start, _at, line) { AfterLineEnd = afterLineEnd, HasEscape = true };
    }

    private Token ReadTemplate(int start, bool afterLineEnd)
    {
        _at++;
        var line = _line;
        var first = _at;
        StringBuilder? cooked = new();
        while (true)
        {
            if (_at >= _text.Length)
                throw source.Error("Die Vorlage zwischen Backticks ist nicht abgeschlossen", start);
            var c = _text[_at];
            if (c == '`' || (c == '$' && Peek(1) == '{'))
                break;
            CountLine(_at++);
            if (c == '\\')
                cooked = ReadEscape() is { } text ? cooked?.Append(text) : null;
            else if (c != '\r')
                cooked?.Append(c);
            else if (Peek(0) != '\n')
                cooked?.Append('\n');
        }

        var raw = _text[first.._at].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var tail = _text[_at] == '`';
        _at += tail ? 1 : 2;
        return new Token(TokenKind.Template, raw, start, _at, line) { Cooked = cooked?.ToString(), IsTail = tail, AfterLineEnd = afterLineEnd };
    }

    /// <summary>Reads behind a backslash; null when the escape is invalid.</summary>
    private string? ReadEscape()
    {
        if (_at >= _text.Length)
            return null;
        var c = _text[_at];
        if (Conversions.IsLineEnd(c))
        {
            CountLine(_at++);
            if (c == '\r' && Peek(0) == '\n')
                CountLine(_at++);
            return "";
        }

        if (c == 'u')
            return ReadUnicodeEscape();
        _at++;
        switch (c)
        {
            case 'n': return "\n";
            case 't': return "\t";
            case 'r': return "\r";
            case 'b': return "\b";
            case 'f': return "\f";
            case 'v': return "\v";
            case 'x': return ReadHex(2);
            case '0' when !char.IsAsciiDigit(Peek(0)): return "\0";
            case >= '0' and <= '9': return null;
            default: return c.ToString();
        }
    }

    private string? ReadUnicodeEscape()
    {
        _at++;
        if (Peek(0) != '{')
            return ReadHex(4);
        var end = _text.IndexOf('}', _at);
        if (end < 0 || end == _at + 1)
            return null;
        var code = 0L;
        foreach (var c in _text.AsSpan(_at + 1, end - _at - 1))
        {
            if (!char.IsAsciiHexDigit(c) || code > 0x10FFFF)
                return null;
            code = (code * 16) + Convert.ToInt32(c.ToString(), 16);
        }

        if (code > 0x10FFFF)
            return null;
        _at = end + 1;
        return code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32((int)code);
    }

    private string? ReadHex(int count)
    {
        if (_at + count > _text.Length || !ushort.TryParse(_text.AsSpan(_at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        _at += count;
        return ((char)code).ToString();
    }
}
