using Buergerservice.Documents.Content;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Buergerservice.Documents.Docx;

/// <summary>Footnotes: Word numbers them itself.</summary>
internal sealed class DocxNotes
{
    private const int Separator = -1;
    private const int ContinuationSeparator = 0;

    private readonly W.Footnotes root = new(
        Line(Separator, W.FootnoteEndnoteValues.Separator, new W.SeparatorMark()),
        Line(ContinuationSeparator, W.FootnoteEndnoteValues.ContinuationSeparator, new W.ContinuationSeparatorMark()));

    private int last;

    /// <summary>Takes a note and gives its mark for the text.</summary>
    public W.Run Add(TextRun mark)
    {
        last++;
        root.Append(new W.Footnote(DocxText.Paragraph(
            "FootnoteText",
            [
                new W.Run(new W.RunProperties(new W.RunStyle { Val = "FootnoteReference" }), new W.FootnoteReferenceMark()),
                DocxText.Run(" "),
                // Links in notes would need relationships of the part of their own: the address is text anyway.
                .. mark.Note!.Select(r => DocxText.Run(r with { Link = null })),
            ]))
        { Id = last });
        return new W.Run(new W.RunProperties(new W.RunStyle { Val = "FootnoteReference" }), new W.FootnoteReference { Id = last });
    }

    public void Write(MainDocumentPart main)
    {
        if (last > 0)
            main.AddNewPart<FootnotesPart>("rIdNotes").Footnotes = root;
    }

    private static W.Footnote Line(int id, W.FootnoteEndnoteValues type, OpenXmlElement mark) =>
        new(DocxText.Paragraph("FootnoteText", new W.Run(mark))) { Id = id, Type = type };
}
