using System.IO.Compression;

namespace Buergerservice.Documents.PdfReading;

/// <summary>
/// Unpacks the streams that carry a file's structure (cross-references and objects). Those use FlateDecode or nothing;
/// pictures and fonts are never unpacked here.
/// </summary>
internal static class StreamDecoder
{
    private const int BufferSize = 16 * 1024;

    public static byte[] Decode(PdfStream stream, ReadingBudget budget)
    {
        var filter = stream.Dictionary["Filter"] is PdfArray { Items: [var only] } ? only : stream.Dictionary["Filter"];
        var parameters = stream.Dictionary["DecodeParms"] is PdfArray { Items: [var first] } ? first : stream.Dictionary["DecodeParms"];
        if (filter is PdfNull or PdfArray { Items.Count: 0 })
            return stream.Raw.ToArray();
        if (filter is not PdfName { Value: "FlateDecode" or "Fl" })
            throw new PdfRefusedException("Die PDF-Datei packt ihren Aufbau auf eine Weise, die nicht unterstützt wird.");
        return RowPredictor.Undo(Inflate(stream.Raw, budget), parameters as PdfDictionary);
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> raw, ReadingBudget budget)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(raw.ToArray(), writable: false), CompressionMode.Decompress);
            using var result = new MemoryStream();
            var buffer = new byte[BufferSize];
            int read;
            while ((read = zlib.Read(buffer)) > 0)
            {
                budget.Decode(read);
                result.Write(buffer, 0, read);
            }

            return result.ToArray();
        }
        catch (InvalidDataException)
        {
            throw PdfRefusedException.Damaged("ein Datenstrom lässt sich nicht entpacken");
        }
    }
}
