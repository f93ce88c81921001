namespace Buergerservice.Documents.PdfReading;

/// <summary>A reference inside an object, with the dictionary keys that lead to it, joined by slashes.</summary>
internal readonly record struct PdfLink(string Path, int Target);

/// <summary>A numbered object.</summary>
/// <param name="number">Its number.</param>
/// <param name="value">Its value.</param>
/// <param name="end">Where its bytes end in the file; 0 for one in an object stream.</param>
internal sealed class PdfObject(int number, PdfValue value, long end = 0)
{
    private IReadOnlyList<PdfLink>? links;

    public int Number => number;

    public PdfValue Value => value;

    public long End => end;

    /// <summary>Whether the same bytes give the same value whatever other objects say: the length of a stream may be another object.</summary>
    public bool StandsAlone => value is not PdfStream stream || stream.Dictionary["Length"] is PdfNumber;

    /// <summary>All references in the object.</summary>
    public IReadOnlyList<PdfLink> Links => links ??= LinksOf(value);

    /// <summary>All references in a value; its depth is bounded by the parser.</summary>
    public static IReadOnlyList<PdfLink> LinksOf(PdfValue value)
    {
        var found = new List<PdfLink>();
        Collect(value, "", found);
        return found;
    }

    private static void Collect(PdfValue value, string path, List<PdfLink> found)
    {
        switch (value)
        {
            case PdfReference reference:
                found.Add(new PdfLink(path, reference.Number));
                break;
            case PdfArray array:
                foreach (var item in array.Items)
                    Collect(item, path, found);
                break;
            case PdfDictionary dictionary:
                foreach (var (name, entry) in dictionary.Entries)
                {
                    if (entry is PdfReference or PdfArray or PdfDictionary)
                        Collect(entry, path.Length == 0 ? name : $"{path}/{name}", found);
                }

                break;
            case PdfStream stream:
                Collect(stream.Dictionary, path, found);
                break;
        }
    }
}
