using System.Globalization;
using Buergerservice.Documents.Content;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Pictures with their alternative text.</summary>
internal sealed class DocxPictures(MainDocumentPart main)
{
    private const int UnitsPerMillimetre = 36_000;
    private const double WidestMillimetres = 165;
    private const string PictureUri = "http://schemas.openxmlformats.org/drawingml/2006/picture";

    private uint count;

    public IEnumerable<OpenXmlElement> Figure(Figure figure)
    {
        if (string.IsNullOrWhiteSpace(figure.AlternativeText))
            throw new ArgumentException("Ein Bild braucht einen Alternativtext.");
        yield return DocxText.Paragraph(null, Picture(figure));
        if (figure.Caption is { } caption)
            yield return DocxText.Paragraph("Caption", DocxText.Run(caption));
    }

    private W.Run Picture(Figure figure)
    {
        var number = ++count;
        var size = ImageSize.Read(figure.Image.Span);
        var relationship = string.Create(CultureInfo.InvariantCulture, $"rIdImage{number}");
        var part = main.AddImagePart(size.IsJpeg ? ImagePartType.Jpeg : ImagePartType.Png, relationship);
        using (var stream = new MemoryStream(figure.Image.ToArray()))
            part.FeedData(stream);
        var width = (long)(Math.Clamp(figure.WidthMillimetres, 1, WidestMillimetres) * UnitsPerMillimetre);
        var height = width * size.Height / size.Width;
        var name = string.Create(CultureInfo.InvariantCulture, $"Bild {number}");
        var text = CleanText.OneLine(figure.AlternativeText);
        var picture = new P.Picture(
            new P.NonVisualPictureProperties(
                new P.NonVisualDrawingProperties { Id = number, Name = name, Description = text },
                new P.NonVisualPictureDrawingProperties()),
            new P.BlipFill(new A.Blip { Embed = relationship }, new A.Stretch(new A.FillRectangle())),
            new P.ShapeProperties(
                new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = width, Cy = height }),
                new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle }));
        return new W.Run(new W.Drawing(new WP.Inline(
            new WP.Extent { Cx = width, Cy = height },
            new WP.DocProperties { Id = number, Name = name, Description = text },
            new A.Graphic(new A.GraphicData(picture) { Uri = PictureUri }))
        {
            DistanceFromTop = 0,
            DistanceFromBottom = 0,
            DistanceFromLeft = 0,
            DistanceFromRight = 0,
        }));
    }
}
