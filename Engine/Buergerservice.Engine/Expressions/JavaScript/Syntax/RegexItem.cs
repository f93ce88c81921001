using System.Globalization;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// One character or one set such as \d, inside or outside of brackets. A set comes as the inside of a .NET bracket; a set
/// that needs more than that has the code 0 and is a complete pattern.
/// </summary>
internal readonly record struct RegexItem(int Code, string? Set)
{
    public const string Space = @"\t\n\v\f\r\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    private const string NotSpace =
        @"\u0000-\u0008\u000E-\u001F\u0021-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF";

    private const string NotDigit = @"\u0000-/:-\uFFFF";
    private const string NotWord = @"\u0000-/:-@\u005B-\u005E`\u007B-\uFFFF";

    public static RegexItem Read(string source, ref int at, bool unicode, bool inClass)
    {
        var c = source[at++];
        if (c != '\\')
        {
            if (unicode && char.IsHighSurrogate(c) && at < source.Length && char.IsLowSurrogate(source[at]))
                return new RegexItem(char.ConvertToUtf32(c, source[at++]), null);
            return new RegexItem(c, null);
        }

        if (at >= source.Length)
            throw Invalid(@"\ am Ende");
        c = source[at++];
        switch (c)
        {
            case 'd': return new RegexItem(-1, "0-9");
            case 'D': return new RegexItem(-1, NotDigit);
            case 'w': return new RegexItem(-1, RegexTranslator.WordCharacters);
            case 'W': return new RegexItem(-1, NotWord);
            case 's': return new RegexItem(-1, Space);
            case 'S': return new RegexItem(-1, NotSpace);
            case 'p' or 'P' when unicode: return new RegexItem(-1, RegexProperty.Read(source, ref at, c == 'P'));
            case 't': return new RegexItem('\t', null);
            case 'n': return new RegexItem('\n', null);
            case 'v': return new RegexItem('\v', null);
            case 'f': return new RegexItem('\f', null);
            case 'r': return new RegexItem('\r', null);
            case 'b' when inClass: return new RegexItem('\b', null);
            case '0': return new RegexItem(0, null);
            case 'c' when at < source.Length && char.IsAsciiLetter(source[at]): return new RegexItem(source[at++] % 32, null);
            case 'c' when !unicode:
                at--;
                return new RegexItem('\\', null);
            case 'x': return new RegexItem(ReadHex(source, ref at, 2) ?? Plain(c, unicode), null);
            case 'u': return new RegexItem(ReadUnicode(source, ref at, unicode) ?? Plain(c, unicode), null);
            default: return new RegexItem(Plain(c, unicode && !(inClass && c == '-')), null);
        }
    }

    private static int Plain(char c, bool unicode) =>
        unicode && (char.IsAsciiLetterOrDigit(c) || c == '_' || (c < 128 && !@"^$\.*+?()[]{}|/".Contains(c, StringComparison.Ordinal)))
            ? throw Invalid($@"ungültige Escape-Folge \{c}")
            : c;

    private static int? ReadUnicode(string source, ref int at, bool unicode)
    {
        if (unicode && at < source.Length && source[at] == '{')
        {
            var end = source.IndexOf('}', at);
            if (end < 0 || !int.TryParse(source.AsSpan(at + 1, end - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                || code is < 0 or > 0x10FFFF)
                throw Invalid(@"ungültige Escape-Folge \u");
            at = end + 1;
            return code;
        }

        var first = ReadHex(source, ref at, 4);
        if (!unicode || first is not (>= 0xD800 and <= 0xDBFF) || string.CompareOrdinal(source, at, @"\u", 0, 2) != 0)
            return first;
        var ahead = at + 2;
        if (ReadHex(source, ref ahead, 4) is not { } second || second is not (>= 0xDC00 and <= 0xDFFF))
            return first;
        at = ahead;
        return char.ConvertToUtf32((char)first.Value, (char)second);
    }

    private static int? ReadHex(string source, ref int at, int count)
    {
        if (at + count > source.Length || !ushort.TryParse(source.AsSpan(at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        at += count;
        return code;
    }

    private static ArgumentException Invalid(string why) => new($"Ungültiger regulärer Ausdruck: {why}");
}
