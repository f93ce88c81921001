using System.Text;

namespace Buergerservice.Documents.PdfReading;

/// <summary>Cuts bytes into tokens and simple values (ISO 32000-1, 7.2 and 7.3). Every token costs one step.</summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> data, int position, ReadingBudget budget, bool isFile)
{
    private const int LongestName = 1_024;

    public int Position { get; private set; } = position;

    public bool AtEnd => Position >= data.Length;

    public byte Current => AtEnd ? throw PdfRefusedException.Damaged("sie endet mitten in einem Wert") : data.Span[Position];

    public static bool IsWhite(byte c) => c is 0 or 9 or 10 or 12 or 13 or 32;

    public static bool IsDelimiter(byte c) => c is (byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%';

    public bool StartsWith(ReadOnlySpan<byte> text) => data.Span[Math.Min(Position, data.Length)..].StartsWith(text);

    public void Move(int bytes) => Position += bytes;

    public void MoveTo(int target) => Position = target;

    public ReadOnlyMemory<byte> Slice(int length) => data.Slice(Position, length);

    public bool Has(int bytes) => bytes >= 0 && bytes <= data.Length - Position;

    public void SkipWhite()
    {
        budget.Step();
        var bytes = data.Span;
        while (Position < bytes.Length)
        {
            if (bytes[Position] == '%')
                SkipComment(bytes);
            else if (!IsWhite(bytes[Position]))
                return;
            else
                Position++;
        }
    }

    public PdfName ReadName()
    {
        Position++;
        var bytes = data.Span;
        var name = new StringBuilder();
        while (Position < bytes.Length && !IsWhite(bytes[Position]) && !IsDelimiter(bytes[Position]))
        {
            if (name.Length >= LongestName)
                throw PdfRefusedException.Damaged("ein Name ist zu lang");
            name.Append((char)(bytes[Position] == '#' ? ReadEscaped(bytes) : bytes[Position++]));
        }

        return new PdfName(name.ToString());
    }

    public PdfString ReadHex()
    {
        var start = Position++;
        var length = data.Span[Position..].IndexOf((byte)'>');
        if (length < 0)
            throw PdfRefusedException.Damaged("sie endet mitten in einem Wert");
        var result = new byte[(length + 1) / 2];
        var digits = 0;
        foreach (var c in data.Span.Slice(Position, length))
        {
            if (IsWhite(c))
                continue;
            var digit = Digit(c) ?? throw PdfRefusedException.Damaged("eine Zeichenkette ist nicht lesbar");
            // A last digit without a second one counts as if 0 followed (7.3.4.3).
            result[digits / 2] |= (byte)(digits % 2 == 0 ? digit << 4 : digit);
            digits++;
        }

        Position += length + 1;
        return new PdfString((digits + 1) / 2 < result.Length ? result[..((digits + 1) / 2)] : result, isFile ? start : -1);
    }

    public PdfString ReadLiteral()
    {
        var start = Position++;
        var result = new List<byte>();
        for (var open = 1; ;)
        {
            var c = Current;
            Position++;
            if (c == '\\')
            {
                ReadEscape(result);
                continue;
            }

            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open == 0)
                return new PdfString([.. result], isFile ? start : -1);
            result.Add(c);
        }
    }

    /// <summary>A number or a bare word.</summary>
    public string ReadWord()
    {
        var bytes = data.Span;
        var start = Position;
        while (Position < bytes.Length && !IsWhite(bytes[Position]) && !IsDelimiter(bytes[Position]))
            Position++;
        if (Position == start || Position - start > LongestName)
            throw PdfRefusedException.Damaged($"an Stelle {start} steht etwas Unerwartetes");
        return Encoding.Latin1.GetString(bytes[start..Position]);
    }

    private static int? Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => null,
    };

    private void SkipComment(ReadOnlySpan<byte> bytes)
    {
        while (Position < bytes.Length && bytes[Position] is not (10 or 13))
            Position++;
    }

    private byte ReadEscaped(ReadOnlySpan<byte> bytes)
    {
        if (Position + 2 < bytes.Length && Digit(bytes[Position + 1]) is { } high && Digit(bytes[Position + 2]) is { } low)
        {
            Position += 3;
            return (byte)((high << 4) | low);
        }

        return bytes[Position++];
    }

    private void ReadEscape(List<byte> result)
    {
        var c = Current;
        Position++;
        switch ((char)c)
        {
            case 'n': result.Add(10); break;
            case 'r': result.Add(13); break;
            case 't': result.Add(9); break;
            case 'b': result.Add(8); break;
            case 'f': result.Add(12); break;
            case '\n': break;
            case '\r':
                Position += Current == '\n' ? 1 : 0;
                break;
            case >= '0' and <= '7':
                var code = c - '0';
                for (var i = 0; i < 2 && Current is >= (byte)'0' and <= (byte)'7'; i++, Position++)
                    code = (code * 8) + Current - '0';
                result.Add((byte)code);
                break;
            default: result.Add(c); break;
        }
    }
}
