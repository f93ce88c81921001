namespace Buergerservice.Documents.PdfReading;

/// <summary>Reads whole values: arrays, dictionaries, references, numbered objects and streams.</summary>
internal sealed class PdfParser
{
    private readonly PdfLexer lexer;
    private readonly ReadingBudget budget;
    private int depth;

    public PdfParser(ReadOnlyMemory<byte> data, long position, ReadingBudget budget, bool isFile)
    {
        if (position < 0 || position >= data.Length)
            throw PdfRefusedException.Damaged("ein Verweis führt aus der Datei hinaus");
        this.budget = budget;
        lexer = new PdfLexer(data, (int)position, budget, isFile);
    }

    public int Position => lexer.Position;

    public PdfValue Read()
    {
        lexer.SkipWhite();
        if (++depth > budget.Limits.Depth)
            throw new PdfRefusedException("Die PDF-Datei ist zu tief verschachtelt.");
        var value = lexer.Current switch
        {
            (byte)'/' => lexer.ReadName(),
            (byte)'(' => lexer.ReadLiteral(),
            (byte)'[' => ReadArray(),
            (byte)'<' when lexer.StartsWith("<<"u8) => ReadDictionary(),
            (byte)'<' => lexer.ReadHex(),
            _ => ReadWord(),
        };
        depth--;
        return value;
    }

    public int ReadInteger() => Read() is PdfNumber { Integer: >= 0 and <= int.MaxValue and { } value }
        ? (int)value
        : throw PdfRefusedException.Damaged("eine Zahl fehlt");

    public long ReadInteger64() => Read() is PdfNumber { Integer: { } value } ? value : throw PdfRefusedException.Damaged("eine Zahl fehlt");

    /// <summary>Whether nothing but blanks and comments follows; the position is then that of the next value.</summary>
    public bool IsAtEnd()
    {
        lexer.SkipWhite();
        return lexer.AtEnd;
    }

    /// <summary>Whether the given word comes next; if so it is taken.</summary>
    public bool Take(string word)
    {
        var start = lexer.Position;
        if (Read() is PdfKeyword keyword && keyword.Text == word)
            return true;
        lexer.MoveTo(start);
        return false;
    }

    public void Expect(string word)
    {
        if (Read() is not PdfKeyword keyword || keyword.Text != word)
            throw PdfRefusedException.Damaged($"„{word}“ fehlt");
    }

    /// <summary>The value of a numbered object; the stream's length may be another object.</summary>
    public PdfValue ReadObject(Func<PdfValue, PdfValue> resolve)
    {
        var value = Read();
        if (value is not PdfDictionary dictionary)
            return value;
        lexer.SkipWhite();
        if (!lexer.StartsWith("stream"u8))
            return value;
        lexer.Move("stream".Length);
        if (lexer.StartsWith("\r\n"u8))
            lexer.Move(2);
        else if (lexer.StartsWith("\n"u8) || lexer.StartsWith("\r"u8))
            lexer.Move(1);
        if (resolve(dictionary["Length"]) is not PdfNumber { Integer: >= 0 and <= int.MaxValue and { } length } || !lexer.Has((int)length))
            throw PdfRefusedException.Damaged("die Länge eines Datenstroms fehlt");
        var raw = lexer.Slice((int)length);
        lexer.Move((int)length);
        Expect("endstream");
        return new PdfStream(dictionary, raw);
    }

    private PdfArray ReadArray()
    {
        lexer.Move(1);
        var items = new List<PdfValue>();
        while (true)
        {
            lexer.SkipWhite();
            if (lexer.Current == ']')
            {
                lexer.Move(1);
                return new PdfArray(items);
            }

            items.Add(ReadData());
        }
    }

    private PdfDictionary ReadDictionary()
    {
        lexer.Move(2);
        var entries = new Dictionary<string, PdfValue>(StringComparer.Ordinal);
        var duplicates = false;
        while (true)
        {
            lexer.SkipWhite();
            if (lexer.StartsWith(">>"u8))
            {
                lexer.Move(2);
                return new PdfDictionary(entries, duplicates);
            }

            if (lexer.Current != '/')
                throw PdfRefusedException.Damaged("in einem Verzeichnis fehlt ein Schlüssel");
            var key = lexer.ReadName().Value;
            duplicates |= entries.ContainsKey(key);
            entries[key] = ReadData();
        }
    }

    private PdfValue ReadData() => Read() is var value && value is not PdfKeyword ? value : throw PdfRefusedException.Damaged("ein Wert fehlt");

    private PdfValue ReadWord()
    {
        var word = lexer.ReadWord();
        if (char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.')
            return TryReadReference(word) ?? (PdfValue)new PdfNumber(word);
        return word switch
        {
            "true" => new PdfBoolean(true),
            "false" => new PdfBoolean(false),
            "null" => PdfNull.Value,
            _ => new PdfKeyword(word),
        };
    }

    /// <summary>Looks whether „number generation R“ stands here.</summary>
    private PdfReference? TryReadReference(string word)
    {
        if (word.Length > 9 || !word.All(char.IsAsciiDigit))
            return null;
        var start = lexer.Position;
        lexer.SkipWhite();
        if (!lexer.AtEnd && char.IsAsciiDigit((char)lexer.Current) && lexer.ReadWord() is { Length: <= 5 } generation && generation.All(char.IsAsciiDigit))
        {
            lexer.SkipWhite();
            if (!lexer.AtEnd && lexer.Current == 'R' && lexer.ReadWord() == "R")
                return new PdfReference(int.Parse(word, System.Globalization.CultureInfo.InvariantCulture), int.Parse(generation, System.Globalization.CultureInfo.InvariantCulture));
        }

        lexer.MoveTo(start);
        return null;
    }
}
