using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// Cuts the source into tokens, one at a time. Whether a slash divides or starts a regular expression only the parser
/// knows; it asks again with <see cref="RescanRegex"/>, and likewise for the rest of a template.
/// </summary>
internal sealed partial class Lexer(SourceText source)
{
    private static readonly HashSet<string> Keywords =
    [
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum",
        "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof", "interface",
        "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
        "true", "try", "typeof", "var", "void", "while", "with", "yield",
    ];

    // Longest first within the same first character.
    private static readonly string[][] Punctuators = GroupByFirst(
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||",
        "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]",
        ".", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=",
    ]);

    private readonly string _text = source.Text;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _line = 1;

    /// <summary>Goes back to the end of a token that has been read before.</summary>
    public void MoveBehind(in Token token)
    {
        _at = token.End;
        _line = token.Line;
        // A multi-line string or template ends on a later line than it starts.
        for (var i = token.Start; i < token.End; i++)
            CountLine(i);
    }

    /// <summary>True when the token last read is followed by an arrow on the same line.</summary>
    public bool ArrowFollows()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is ' ' or '\t')
            at++;
        return string.CompareOrdinal(_text, at, "=>", 0, 2) == 0;
    }

    /// <summary>True when the name last read is followed by a colon, which makes it a label.</summary>
    public bool ColonFollows()
    {
        var at = _at;
        while (at < _text.Length && Conversions.IsWhiteSpace(_text[at]))
            at++;
        return at < _text.Length && _text[at] == ':';
    }

    public Token Next()
    {
        var afterLineEnd = SkipTrivia();
        var start = _at;
        if (start >= _text.Length)
            return new Token(TokenKind.End, "", start, start, _line) { AfterLineEnd = afterLineEnd };
        var c = _text[start];
        if (IsNameStart(c) || c == '\\')
            return ReadName(start, afterLineEnd);
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return ReadNumber(start, afterLineEnd);
        return c switch
        {
            '"' or '\'' => ReadString(start, c, afterLineEnd),
            '`' => ReadTemplate(start, afterLineEnd),
            '#' => ReadPrivateName(start, afterLineEnd),
            _ => ReadPunctuator(start, afterLineEnd),
        };
    }

    /// <summary>Reads the slash token again as a regular expression.</summary>
    public Token RescanRegex(in Token slash)
    {
        _at = slash.Start + 1;
        var inClass = false;
        while (true)
        {
            if (_at >= _text.Length || Conversions.IsLineEnd(_text[_at]))
                throw source.Error("Der reguläre Ausdruck ist nicht abgeschlossen", slash.Start);
            var c = _text[_at++];
            if (c == '\\' && _at < _text.Length && !Conversions.IsLineEnd(_text[_at]))
                _at++;
            else if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
            else if (c == '/' && !inClass)
                break;
        }

        var pattern = _text[(slash.Start + 1)..(_at - 1)];
        var flags = _at;
        while (_at < _text.Length && IsNamePart(_text[_at]))
            _at++;
        return new Token(TokenKind.Regex, pattern, slash.Start, _at, slash.Line) { Cooked = _text[flags.._at] };
    }

    /// <summary>True for a part of a template behind a value, false for its beginning.</summary>
    public bool IsContinuation(in Token template) => _text[template.Start] == '}';

    /// <summary>Reads on in a template, behind the brace that ended a value.</summary>
    public Token RescanTemplate(in Token brace)
    {
        _at = brace.Start;
        _line = brace.Line;
        return ReadTemplate(brace.Start, false);
    }

    private static string[][] GroupByFirst(string[] all)
    {
        var groups = new string[128][];
        foreach (var group in all.GroupBy(p => p[0]))
            groups[group.Key] = [.. group.OrderByDescending(p => p.Length)];
        return groups;
    }

    private static bool IsNameStart(char c) =>
        char.IsAsciiLetter(c) || c is '$' or '_' || (c > 127 && (char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber));

    private static bool IsNamePart(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '$' or '_' || (c > 127 && (char.IsLetterOrDigit(c) || c is '\u200C' or '\u200D'
            || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation));

    private char Peek(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void CountLine(int position)
    {
        var c = _text[position];
        if (Conversions.IsLineEnd(c) && !(c == '\r' && position + 1 < _text.Length && _text[position + 1] == '\n'))
            _line++;
    }

    private bool SkipTrivia()
    {
        var lineEnd = false;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (Conversions.IsLineEnd(c))
            {
                lineEnd = true;
                CountLine(_at++);
            }
            else if (Conversions.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '/' && Peek(1) == '/')
            {
                while (_at < _text.Length && !Conversions.IsLineEnd(_text[_at]))
                    _at++;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                lineEnd |= SkipComment();
            }
            else
            {
                break;
            }
        }

        return lineEnd;
    }

    private bool SkipComment()
    {
        var start = _at;
        var line = _line;
        var end = _text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0)
            throw source.Error("Der Kommentar ist nicht abgeschlossen", start);
        for (; _at < end + 2; _at++)
            CountLine(_at);
        return _line > line;
    }

    private Token ReadName(int start, bool afterLineEnd)
    {
        while (_at < _text.Length && IsNamePart(_text[_at]))
            _at++;
        var escaped = _at < _text.Length && _text[_at] == '\\';
        var text = escaped ? ReadEscapedName(start) : Pool(_text[start.._at]);
        var kind = !escaped && Keywords.Contains(text) ? TokenKind.Keyword : TokenKind.Name;
        return new Token(kind, text, start, _at, _line) { AfterLineEnd = afterLineEnd, HasEscape = escaped };
    }

    private string ReadEscapedName(int start)
    {
        var name = new StringBuilder(_text[start.._at]);
        while (_at < _text.Length)
        {
            if (IsNamePart(_text[_at]))
            {
                name.Append(_text[_at++]);
                continue;
            }

            if (_text[_at] != '\\')
                break;
            _at++;
            var part = Peek(0) == 'u' ? ReadUnicodeEscape() : null;
            if (part is null || !part.All(IsNamePart) || (name.Length == 0 && !IsNameStart(part[0])))
                throw source.Error("Ungültige Escape-Folge in einem Namen", start);
            name.Append(part);
        }

        var text = name.ToString();
        return Keywords.Contains(text) ? throw source.Error($"Das Schlüsselwort „{text}“ darf keine Escape-Folge enthalten", start) : text;
    }

    private Token ReadPrivateName(int start, bool afterLineEnd)
    {
        _at++;
        if (!IsNameStart(Peek(0)))
            throw source.Error("Unerwartetes Zeichen „#“", start);
        while (_at < _text.Length && IsNamePart(_text[_at]))
            _at++;
        return new Token(TokenKind.PrivateName, Pool(_text[start.._at]), start, _at, _line) { AfterLineEnd = afterLineEnd };
    }

    private Token ReadPunctuator(int start, bool afterLineEnd)
    {
        var c = _text[start];
        if (c < 128 && Punctuators[c] is { } candidates)
        {
            foreach (var candidate in candidates)
            {
                if (string.CompareOrdinal(_text, start, candidate, 0, candidate.Length) != 0)
                    continue;
                // "a?.5:b" is a condition, not an optional chain.
                if (candidate == "?." && char.IsAsciiDigit(Peek(2)))
                    continue;
                _at += candidate.Length;
                return new Token(TokenKind.Punctuator, candidate, start, _at, _line) { AfterLineEnd = afterLineEnd };
            }
        }

        throw source.Error($"Unerwartetes Zeichen „{(char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c)}“", start);
    }

    private string Pool(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        return _names[name] = name;
    }
}
