namespace Buergerservice.Documents.PdfReading;

/// <summary>The entries of a cross-reference stream (ISO 32000-1, 7.5.8).</summary>
internal sealed class CrossReferenceStream
{
    private const int WidestField = 8;
    private readonly byte[] data;
    private readonly int[] widths;
    private int position;

    public CrossReferenceStream(PdfStream stream, byte[] data)
    {
        this.data = data;
        widths = Integers(stream.Dictionary["W"]);
        if (widths.Length != 3 || widths.Any(w => w > WidestField))
            throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist nicht lesbar");
        var index = stream.Dictionary.Has("Index") ? Integers(stream.Dictionary["Index"]) : [0, Integer(stream.Dictionary["Size"])];
        if (index.Length % 2 != 0)
            throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist nicht lesbar");
        Ranges = [.. index.Chunk(2).Select(r => (r[0], r[1]))];
    }

    public IReadOnlyList<(int First, int Count)> Ranges { get; }

    /// <summary>The next entry; null for a free object.</summary>
    public ObjectPlace? Next()
    {
        var kind = widths[0] == 0 ? 1 : Field(widths[0]);
        var (second, third) = (Field(widths[1]), Field(widths[2]));
        return kind switch
        {
            0 => null,
            1 or 2 when second >= 0 && third is >= 0 and <= int.MaxValue => new ObjectPlace(second, (int)third, IsPacked: kind == 2),
            // Other kinds stand for the null object (7.5.8.3).
            _ => null,
        };
    }

    private long Field(int width)
    {
        if (width > data.Length - position)
            throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist zu kurz");
        var value = 0L;
        for (var i = 0; i < width; i++)
            value = (value << 8) | data[position++];
        return value;
    }

    private static int[] Integers(PdfValue value) => value is PdfArray array ? [.. array.Items.Select(Integer)] : throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist nicht lesbar");

    private static int Integer(PdfValue value) => value is PdfNumber { Integer: >= 0 and <= int.MaxValue and { } number } ? (int)number : throw PdfRefusedException.Damaged("ihr Inhaltsverzeichnis ist nicht lesbar");
}
