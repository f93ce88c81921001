namespace Buergerservice.Documents.PdfReading;

/// <summary>
/// A file as it was after one saving: the first bytes of it, with everything reached through the cross-references found
/// at their end. Objects are read when they are asked for. A damaged file is refused, never repaired.
/// </summary>
internal sealed class PdfRevision
{
    private const int DeepestReference = 50;
    private const int ShortestFile = 20;
    private readonly Dictionary<int, PdfObject?> objects = [];
    private readonly Dictionary<int, IReadOnlyDictionary<int, PdfValue>> packed = [];
    private readonly HashSet<int> reading = [];

    private readonly PdfRevision? later;

    private PdfRevision(ReadOnlyMemory<byte> bytes, ReadingBudget budget, PdfRevision? later = null)
    {
        this.later = later;
        Bytes = bytes;
        Budget = budget;
        if (bytes.Length < ShortestFile || !bytes.Span.StartsWith("%PDF-"u8))
            throw new PdfRefusedException("Die Datei ist keine PDF-Datei. Bitte wählen Sie die PDF-Datei selbst, kein Bild und keinen Ausdruck davon.");
        References = CrossReferenceReader.Read(bytes, budget);
        if (References.InUse.Skip(budget.Limits.Objects).Any())
            throw new PdfRefusedException($"Die PDF-Datei hat mehr als {budget.Limits.Objects} Bestandteile und wurde nicht gelesen.");
        if (References.Trailer["Root"] is not PdfReference root)
            throw PdfRefusedException.Damaged("ihr Katalog fehlt");
        RootReference = root;
        Catalogue = Resolve(root) as PdfDictionary ?? throw PdfRefusedException.Damaged("ihr Katalog fehlt");
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public ReadingBudget Budget { get; }

    public CrossReferences References { get; }

    public PdfReference RootReference { get; }

    public PdfDictionary Catalogue { get; }

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="PdfRefusedException">The file is not a PDF, damaged, encrypted or beyond the limits.</exception>
    public static PdfRevision Read(ReadOnlyMemory<byte> file, PdfLimits limits, CancellationToken cancellationToken)
    {
        if (file.Length > limits.FileBytes)
            throw new PdfRefusedException($"Die Datei ist größer als {limits.FileBytes / (1024 * 1024)} MB und wird nicht gelesen.");
        return new PdfRevision(file, new ReadingBudget(limits, cancellationToken));
    }

    /// <summary>The same file when it was only <paramref name="length"/> bytes long.</summary>
    public PdfRevision Before(int length) => new(Bytes[..length], Budget, this);

    /// <summary>Follows references to a value.</summary>
    public PdfValue Resolve(PdfValue value)
    {
        for (var i = 0; value is PdfReference reference; i++)
        {
            if (i >= DeepestReference)
                throw PdfRefusedException.Damaged("ein Verweis führt im Kreis");
            value = Load(reference.Number)?.Value ?? PdfNull.Value;
        }

        return value;
    }

    public PdfDictionary? Dictionary(PdfValue value) => Resolve(value) as PdfDictionary;

    public PdfArray? Array(PdfValue value) => Resolve(value) as PdfArray;

    public string? Name(PdfValue value) => (Resolve(value) as PdfName)?.Value;

    /// <summary>The numbered object, or null where none is in use. The generation a reference names is not looked at, as in most readers.</summary>
    public PdfObject? Load(int number)
    {
        if (objects.TryGetValue(number, out var known))
            return known;
        if (References.Find(number) is not { } place)
            return null;
        if (!reading.Add(number))
            throw PdfRefusedException.Damaged($"Bestandteil {number} verweist auf sich selbst");
        try
        {
            return objects[number] = later?.Shared(number, place, this) ?? Read(number, place);
        }
        finally
        {
            reading.Remove(number);
        }
    }

    /// <summary>The value of an object at an offset, whatever the cross-references say.</summary>
    public PdfValue ReadAt(int number, long offset) => ReadAt(number, offset, out _);

    private PdfObject Read(int number, ObjectPlace place)
    {
        var end = 0L;
        var value = place.IsPacked ? ReadPacked(number, place) : ReadAt(number, place.Offset, out end);
        return new PdfObject(number, value, end);
    }

    /// <summary>
    /// An object that an earlier revision reads from the same bytes: all of them within that revision, for a later byte
    /// must not say what an earlier reader saw.
    /// </summary>
    private PdfObject? Shared(int number, ObjectPlace place, PdfRevision earlier) =>
        !place.IsPacked && References.Find(number) == place && Load(number) is { StandsAlone: true } found && found.End <= earlier.Bytes.Length ? found : null;

    private PdfValue ReadAt(int number, long offset, out long end)
    {
        var parser = new PdfParser(Bytes, offset, Budget, isFile: true);
        if (parser.ReadInteger() != number)
            throw PdfRefusedException.Damaged($"Bestandteil {number} liegt nicht, wo er liegen soll");
        parser.ReadInteger();
        parser.Expect("obj");
        var value = parser.ReadObject(Resolve);
        end = parser.Position;
        return value is PdfKeyword ? throw PdfRefusedException.Damaged($"Bestandteil {number} ist leer") : value;
    }

    private PdfValue ReadPacked(int number, ObjectPlace place)
    {
        if (place.Offset > int.MaxValue)
            throw PdfRefusedException.Damaged("ein Verweis führt aus der Datei hinaus");
        var container = (int)place.Offset;
        if (!packed.TryGetValue(container, out var values))
        {
            // A packed object stream would allow endless nesting; ISO 32000-1, 7.5.7 forbids it.
            if (References.Find(container) is not { IsPacked: false } || Load(container)?.Value is not PdfStream stream)
                throw PdfRefusedException.Damaged("ein Objektstrom fehlt");
            packed[container] = values = ObjectStream.Read(stream, this);
        }

        return values.TryGetValue(number, out var value) ? value : throw PdfRefusedException.Damaged($"Bestandteil {number} fehlt in seinem Objektstrom");
    }
}
