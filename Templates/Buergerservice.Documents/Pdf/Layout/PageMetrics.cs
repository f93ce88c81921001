using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Measures of the page (A4) in points and the few colours, as PDF operands.</summary>
internal static class PageMetrics
{
    public const double Millimetre = 72 / 25.4;
    public const double Left = 25 * Millimetre;
    public const double Width = PdfDocument.PageWidth - Left - (20 * Millimetre);
    public const double Right = Left + Width;
    public const double Top = 30 * Millimetre;
    public const double Bottom = PdfDocument.PageHeight - (26 * Millimetre);

    public const double BodySize = 10.5;
    public const double TableSize = 9.5;
    public const double SmallSize = 8.5;
    public const double NoteSize = 8.5;
    public const double FurnitureSize = 8;
    public const double LineSpacing = 1.36;

    public const string Ink = "0 0 0";
    public const string Accent = "0.05 0.23 0.45";
    public const string Muted = "0.33 0.33 0.33";
    public const string Hairline = "0.62 0.67 0.74";
    public const string HeadFill = "0.90 0.93 0.97";
    public const string MissingFill = "1 0.92 0.5";
}
