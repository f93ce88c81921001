using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>encodeURIComponent and its relatives.</summary>
internal static class UriCoding
{
    private const string Marks = "-_.!~*'()";
    private const string Reserved = ";/?:@&=+$,#";
    private const string EscapeMarks = "@*_+-./";

    public static readonly NativeFunction EncodeComponent = new("encodeURIComponent", 1, (run, _, a) => EncodeText(run, a.At(0).ToText(run), Marks));
    public static readonly NativeFunction Encode = new("encodeURI", 1, (run, _, a) => EncodeText(run, a.At(0).ToText(run), Marks + Reserved));
    public static readonly NativeFunction DecodeComponent = new("decodeURIComponent", 1, (run, _, a) => DecodeText(run, a.At(0).ToText(run), ""));
    public static readonly NativeFunction Decode = new("decodeURI", 1, (run, _, a) => DecodeText(run, a.At(0).ToText(run), Reserved));
    public static readonly NativeFunction Escape = new("escape", 1, (run, _, a) => EscapeText(run, a.At(0).ToText(run)));
    public static readonly NativeFunction Unescape = new("unescape", 1, (run, _, a) => UnescapeText(run, a.At(0).ToText(run)));

    private static JsValue EncodeText(ScriptRun run, string text, string kept)
    {
        run.Work(text.Length);
        run.Allocate(text.Length * 6L);
        var result = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || kept.Contains(c, StringComparison.Ordinal))
            {
                result.Append(c);
                continue;
            }

            if (!Rune.TryGetRuneAt(text, i, out var rune))
                throw Malformed(run);
            i += rune.Utf16SequenceLength - 1;
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static JsValue DecodeText(ScriptRun run, string text, string kept)
    {
        run.Work(text.Length);
        run.Allocate(text.Length * 2L);
        var result = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            var start = i;
            bytes[0] = ReadByte(run, text, ref i);
            var length = bytes[0] switch { < 0x80 => 1, >= 0xC0 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF8 => 4, _ => throw Malformed(run) };
            for (var k = 1; k < length; k++)
            {
                i++;
                bytes[k] = ReadByte(run, text, ref i);
            }

            if (Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used) != System.Buffers.OperationStatus.Done || used != length)
                throw Malformed(run);
            if (rune.IsAscii && kept.Contains((char)rune.Value, StringComparison.Ordinal))
                result.Append(text, start, 3);
            else
                result.Append(rune.ToString());
        }

        return result.ToString();
    }

    private static byte ReadByte(ScriptRun run, string text, ref int at)
    {
        if (at + 2 >= text.Length || text[at] != '%'
            || !byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw Malformed(run);
        at += 2;
        return value;
    }

    private static JsThrow Malformed(ScriptRun run) => run.Error(Prototypes.UriError, "Der Text ist keine gültige URI");

    private static JsValue EscapeText(ScriptRun run, string text)
    {
        run.Allocate(text.Length * 12L);
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || EscapeMarks.Contains(c, StringComparison.Ordinal))
                result.Append(c);
            else
                result.Append(c < 256 ? $"%{(int)c:X2}" : $"%u{(int)c:X4}");
        }

        return result.ToString();
    }

    private static JsValue UnescapeText(ScriptRun run, string text)
    {
        run.Allocate(text.Length * 2L);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var (skip, digits) = i + 1 < text.Length && text[i + 1] == 'u' ? (2, 4) : (1, 2);
            if (text[i] == '%' && i + skip + digits <= text.Length
                && ushort.TryParse(text.AsSpan(i + skip, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += skip + digits - 1;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
