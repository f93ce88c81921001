using Buergerservice.Documents.Content;
using QRCoder;

namespace Buergerservice.Documents.Codes;

/// <summary>The dark modules of a machine-readable code, with the white edge around them that readers need.</summary>
internal sealed class CodeMatrix
{
    private const int BarEdge = 10;
    private const int LongestQrText = 1_000;
    private const double QrModule = 0.5;
    private const double Widest = 160;
    private const double NarrowBar = 0.33;
    private const double BarHeight = 15;

    private CodeMatrix(IReadOnlyList<bool[]> rows, double module, double rowHeight)
    {
        Rows = rows;
        Module = Math.Min(module, Widest / rows[0].Length);
        RowHeight = rowHeight;
    }

    /// <summary>The modules, row by row.</summary>
    public IReadOnlyList<bool[]> Rows { get; }

    /// <summary>The width of one module on paper in millimetres.</summary>
    public double Module { get; }

    /// <summary>The height of one row on paper in millimetres.</summary>
    public double RowHeight { get; }

    /// <exception cref="ArgumentException">The text cannot be written in this kind of code.</exception>
    public static CodeMatrix Of(CodeBlock code)
    {
        if (string.IsNullOrWhiteSpace(code.AlternativeText))
            throw new ArgumentException("Ein Code braucht einen Alternativtext.");
        return code.Kind == CodeKind.Qr ? Qr(code.Value) : Bars(code.Value);
    }

    private static CodeMatrix Qr(string text)
    {
        if (text.Length is 0 or > LongestQrText)
            throw new ArgumentException($"Ein QR-Code hat 1 bis {LongestQrText} Zeichen.", nameof(text));
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        // The generator's own edge is exactly the four modules the standard asks for.
        return new CodeMatrix([.. data.ModuleMatrix.Select(r => r.Cast<bool>().ToArray())], QrModule, QrModule);
    }

    private static CodeMatrix Bars(string text)
    {
        bool[] row = [.. new bool[BarEdge], .. Code128.Modules(text), .. new bool[BarEdge]];
        return new CodeMatrix([row], NarrowBar, BarHeight);
    }
}
