namespace Buergerservice.Documents.PdfReading;

/// <summary>Follows the sections from <c>startxref</c> on: tables, streams, both at once, and their predecessors.</summary>
internal sealed class CrossReferenceReader(ReadOnlyMemory<byte> file, ReadingBudget budget)
{
    private const int TailLength = 2_048;
    private readonly CrossReferences references = new();

    public static CrossReferences Read(ReadOnlyMemory<byte> file, ReadingBudget budget) => new CrossReferenceReader(file, budget).Read();

    private CrossReferences Read()
    {
        references.Start = FindStart();
        var seen = new HashSet<long>();
        for (long? position = references.Start; position is { } at;)
        {
            if (!seen.Add(at) || seen.Count > budget.Limits.Sections)
                throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis verweist im Kreis");
            var (trailer, isStream) = ReadSection(at);
            if (seen.Count == 1)
                (references.Trailer, references.IsStream) = (trailer, isStream);
            position = trailer.Has("Prev") ? Offset(trailer["Prev"]) : null;
        }

        if (references.Trailer.Has("Encrypt"))
            throw new PdfRefusedException("Die PDF-Datei ist verschlüsselt oder mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Schutz und versuchen Sie es noch einmal.");
        return references;
    }

    private long FindStart()
    {
        var tail = file.Span[Math.Max(0, file.Length - TailLength)..];
        var at = tail.LastIndexOf("startxref"u8);
        if (at < 0)
            throw PdfRefusedException.Damaged("ihr Ende fehlt");
        var parser = new PdfParser(file, file.Length - tail.Length + at, budget, isFile: true);
        parser.Expect("startxref");
        return parser.ReadInteger();
    }

    private static long Offset(PdfValue value) => value is PdfNumber { Integer: >= 0 and { } offset } ? offset : throw PdfRefusedException.Damaged("ein Verweis ist keine Zahl");

    private (PdfDictionary Trailer, bool IsStream) ReadSection(long position)
    {
        var parser = new PdfParser(file, position, budget, isFile: true);
        if (!parser.Take("xref"))
            return (ReadStream(position, references.AddOlder), true);
        var table = ReadTable(parser);
        if (parser.Read() is not PdfDictionary trailer)
            throw PdfRefusedException.Damaged("der Abschluss ihres Inhaltsverzeichnisses fehlt");
        foreach (var (number, place) in table)
            references.AddOlder(number, place);
        if (trailer.Has("XRefStm"))
            ReadStream(Offset(trailer["XRefStm"]), (number, place) => references.AddHidden(number, place, table));
        return (trailer, false);
    }

    private Dictionary<int, ObjectPlace?> ReadTable(PdfParser parser)
    {
        var table = new Dictionary<int, ObjectPlace?>();
        while (!parser.Take("trailer"))
        {
            var (first, count) = (parser.ReadInteger(), parser.ReadInteger());
            CheckCount(table.Count + (long)count, first);
            for (var i = 0; i < count; i++)
            {
                var (offset, generation) = (Offset(parser.Read()), parser.ReadInteger());
                var inUse = parser.Read() is PdfKeyword { Text: "n" or "f" } kind ? kind.Text == "n" : throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist nicht lesbar");
                // An object in use at the file's very beginning is what some old programs write for a free one.
                table.TryAdd(first + i, inUse && offset > 0 ? new ObjectPlace(offset, generation, IsPacked: false) : null);
            }
        }

        return table;
    }

    private PdfDictionary ReadStream(long position, Action<int, ObjectPlace?> add)
    {
        references.SectionStarts.Add(position);
        var parser = new PdfParser(file, position, budget, isFile: true);
        _ = (parser.ReadInteger(), parser.ReadInteger());
        parser.Expect("obj");
        if (parser.ReadObject(v => v) is not PdfStream stream || stream.Dictionary["Type"] is not PdfName { Value: "XRef" })
            throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis fehlt");
        var entries = new CrossReferenceStream(stream, StreamDecoder.Decode(stream, budget));
        foreach (var (first, count) in entries.Ranges)
        {
            CheckCount(references.Count + (long)count, first);
            for (var i = 0; i < count; i++)
            {
                budget.Step();
                add(first + i, entries.Next());
            }
        }

        return stream.Dictionary;
    }

    private void CheckCount(long count, int first)
    {
        if (count > budget.Limits.Objects * 2L || first > budget.Limits.Objects * 20L)
            throw new PdfRefusedException($"Die PDF-Datei hat mehr als {budget.Limits.Objects} Bestandteile und wurde nicht gelesen.");
    }
}
