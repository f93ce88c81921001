namespace Buergerservice.Documents.PdfReading;

/// <summary>Where an object lies: at an offset of the file, or as the n-th of an object stream.</summary>
/// <param name="Offset">The offset; for a packed object the number of its object stream.</param>
/// <param name="Index">The generation; for a packed object its place in the stream.</param>
/// <param name="IsPacked">Whether it lies in an object stream.</param>
internal readonly record struct ObjectPlace(long Offset, int Index, bool IsPacked);

/// <summary>All sections that lead from a file's end to its beginning: the newest entry of each object counts.</summary>
internal sealed class CrossReferences
{
    // Free objects are kept as null: they hide older entries.
    private readonly Dictionary<int, ObjectPlace?> entries = [];
    private readonly HashSet<(int Number, ObjectPlace Place)> places = [];
    private readonly HashSet<(int Number, long Offset)> starts = [];

    /// <summary>The trailer of the newest section.</summary>
    public PdfDictionary Trailer { get; set; } = PdfDictionary.Empty;

    /// <summary>Where the newest section begins.</summary>
    public long Start { get; set; }

    /// <summary>Whether the newest section is a stream: an update must be of the same kind.</summary>
    public bool IsStream { get; set; }

    public int Count => entries.Count;

    public IEnumerable<(int Number, ObjectPlace Place)> InUse => entries.Where(e => e.Value is not null).Select(e => (e.Key, e.Value!.Value));

    public int Highest => entries.Count == 0 ? 0 : entries.Keys.Max();

    /// <summary>Every place any section ever named, also those that later sections replaced.</summary>
    public IReadOnlyCollection<(int Number, ObjectPlace Place)> AllPlaces => places;

    /// <summary>Whether any section said that this object begins at this offset. Cross-reference streams need not name themselves.</summary>
    public bool WasEverAt(int number, long offset) =>
        SectionStarts.Contains(offset) || starts.Contains((number, offset));

    /// <summary>Where the sections begin.</summary>
    public HashSet<long> SectionStarts { get; } = [];

    public ObjectPlace? Find(int number) => entries.GetValueOrDefault(number);

    public bool IsInUse(int number) => Find(number) is not null;

    public void AddOlder(int number, ObjectPlace? place)
    {
        Remember(number, place);
        entries.TryAdd(number, place);
    }

    /// <summary>
    /// An entry of the stream beside a table (hybrid file, 7.5.8.4). It may fill what the table leaves open; where both
    /// name a place and differ, two readers would show two documents.
    /// </summary>
    public void AddHidden(int number, ObjectPlace? place, IReadOnlyDictionary<int, ObjectPlace?> table)
    {
        if (place is not null && table.TryGetValue(number, out var visible) && visible is not null && visible != place)
            throw new PdfRefusedException("Die PDF-Datei zeigt in alten und neuen Programmen verschiedene Inhalte (Hybridform) und wird deshalb nicht angenommen.");
        if (place is not null && table.TryGetValue(number, out var same) && same is null)
            entries[number] = place;
        else
            entries.TryAdd(number, place);
        Remember(number, place);
    }

    private void Remember(int number, ObjectPlace? place)
    {
        if (place is not { } known)
            return;
        places.Add((number, known));
        if (!known.IsPacked)
            starts.Add((number, known.Offset));
    }
}
