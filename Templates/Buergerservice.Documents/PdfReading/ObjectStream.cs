namespace Buergerservice.Documents.PdfReading;

/// <summary>Objects packed together into one stream (ISO 32000-1, 7.5.7).</summary>
internal static class ObjectStream
{
    public static IReadOnlyDictionary<int, PdfValue> Read(PdfStream stream, PdfRevision revision)
    {
        var budget = revision.Budget;
        if (revision.Resolve(stream.Dictionary["N"]) is not PdfNumber { Integer: >= 0 and { } count } || count > budget.Limits.Objects
            || revision.Resolve(stream.Dictionary["First"]) is not PdfNumber { Integer: >= 0 and { } first })
        {
            throw PdfRefusedException.Damaged("ein Objektstrom ist nicht lesbar");
        }

        var data = StreamDecoder.Decode(stream, budget);
        var values = new Dictionary<int, PdfValue>();
        if (count == 0)
            return values;
        var head = new PdfParser(data, 0, budget, isFile: false);
        for (var i = 0; i < count; i++)
        {
            var (number, offset) = (head.ReadInteger(), head.ReadInteger());
            values.TryAdd(number, new PdfParser(data, first + offset, budget, isFile: false).Read());
        }

        return values;
    }
}
