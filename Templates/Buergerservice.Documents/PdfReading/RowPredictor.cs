namespace Buergerservice.Documents.PdfReading;

/// <summary>Undoes the PNG row filters that cross-reference streams use (ISO 32000-1, 7.4.4.4).</summary>
internal static class RowPredictor
{
    private const int FirstPngPredictor = 10;
    private const int WidestRow = 1_024;

    public static byte[] Undo(byte[] data, PdfDictionary? parameters)
    {
        if (parameters?["Predictor"] is not PdfNumber { Integer: > 1 and { } predictor })
            return data;
        var columns = parameters["Columns"] is PdfNumber { Integer: { } given } ? given : 1;
        if (predictor < FirstPngPredictor || columns is < 1 or > WidestRow || parameters.Has("Colors") || parameters["BitsPerComponent"] is PdfNumber { Integer: not 8 })
            throw new PdfRefusedException("Die PDF-Datei packt ihren Aufbau auf eine Weise, die nicht unterstützt wird.");
        return Undo(data, (int)columns);
    }

    private static byte[] Undo(byte[] data, int columns)
    {
        var rows = data.Length / (columns + 1);
        var result = new byte[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var source = data.AsSpan(row * (columns + 1), columns + 1);
            var target = result.AsSpan(row * columns, columns);
            var above = row == 0 ? new byte[columns] : result.AsSpan((row - 1) * columns, columns);
            for (var i = 0; i < columns; i++)
                target[i] = (byte)(source[i + 1] + Prediction(source[0], i == 0 ? 0 : target[i - 1], above[i], i == 0 ? 0 : above[i - 1]));
        }

        return result;
    }

    private static int Prediction(byte filter, int left, int above, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        4 => Paeth(left, above, corner),
        _ => throw PdfRefusedException.Damaged("ein Datenstrom lässt sich nicht entpacken"),
    };

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
