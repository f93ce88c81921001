using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// Reads what was added behind the first signature from its first byte to its last. Everything there must be an object
/// the cross-references name, or a cross-reference section: readers that repair files also show objects that no section
/// names (incremental saving attack).
/// </summary>
internal sealed class UpdateCoverage(PdfRevision file)
{
    private readonly HashSet<int> unlisted = [];
    private int rubbish;

    /// <summary>What is wrong with the bytes from a position on.</summary>
    public IEnumerable<Finding> Check(int start)
    {
        for (var position = start; position < file.Bytes.Length;)
            position = Read(position);
        if (unlisted.Count > 0)
            yield return Finding.Violation($"Hinter der ersten Unterschrift stehen Bestandteile ohne Inhaltsverzeichnis ({string.Join(", ", unlisted.Order().Take(5))}); manche Programme zeigen sie trotzdem an.");
        if (rubbish > 0)
            yield return Finding.Doubt($"Hinter einer Unterschrift stehen {rubbish} Bytes, die zu keinem Bestandteil des Dokuments gehören und die niemand verantwortet.");
    }

    /// <returns>Where to go on; rubbish is passed over line by line.</returns>
    private int Read(int position)
    {
        var parser = new PdfParser(file.Bytes, position, file.Budget, isFile: true);
        try
        {
            if (parser.IsAtEnd())
                return file.Bytes.Length;
            var start = parser.Position;
            if (file.Bytes.Span[position..start].IndexOf(" obj"u8) >= 0)
                unlisted.Add(0);
            switch (parser.Read())
            {
                case PdfKeyword { Text: "xref" }:
                    SkipTable(parser);
                    return parser.Position;
                case PdfKeyword { Text: "startxref" }:
                    parser.ReadInteger();
                    return parser.Position;
                case PdfNumber { Integer: >= 0 and <= int.MaxValue and var number }:
                    parser.ReadInteger();
                    parser.Expect("obj");
                    if (!file.References.WasEverAt((int)number, start))
                        unlisted.Add((int)number);
                    parser.ReadObject(file.Resolve);
                    parser.Expect("endobj");
                    return parser.Position;
            }
        }
        catch (PdfRefusedException)
        {
            // Not what belongs here: counted below.
        }

        return SkipLine(position);
    }

    private static void SkipTable(PdfParser parser)
    {
        while (!parser.Take("trailer"))
        {
            parser.ReadInteger();
            for (var entries = parser.ReadInteger(); entries > 0; entries--)
                _ = (parser.ReadInteger64(), parser.ReadInteger(), parser.Read());
        }

        parser.Read();
    }

    private int SkipLine(int position)
    {
        var line = file.Bytes.Span[position..];
        var length = line.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end ? end + 1 : line.Length;
        rubbish += length;
        return position + length;
    }
}
