using System.Globalization;
using Buergerservice.Documents.Codes;
using Buergerservice.Documents.Content;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;
using W14 = DocumentFormat.OpenXml.Office2010.Word;

namespace Buergerservice.Documents.Docx;

/// <summary>Turns blocks into the elements of the body.</summary>
internal sealed class DocxBody(MainDocumentPart main, IReadOnlyList<Block> blocks, IReadOnlyList<int> headingPages)
{
    private readonly DocxPictures pictures = new(main);
    private readonly List<Heading> headings = [.. OwnTextBlock.Flatten(blocks).OfType<Heading>()];
    private int headingCount;
    private int linkCount;
    private int controlCount;

    public DocxNumbering Numbering { get; } = new();

    public DocxNotes Notes { get; } = new();

    public IEnumerable<OpenXmlElement> Elements() => blocks.SelectMany(Elements);

    private IEnumerable<OpenXmlElement> Elements(Block block) => block switch
    {
        TitleBlock title => Title(title),
        Heading heading => [Heading(heading)],
        Content.Paragraph paragraph => [Text(paragraph)],
        ListBlock list => List(list, 0),
        CheckList list => list.Items.Select(CheckItem),
        Content.Table table => DocxTables.Table(table, Runs),
        KeyValueTable table => DocxTables.KeyValues(table, Runs),
        Figure figure => pictures.Figure(figure),
        CodeBlock code => pictures.Figure(CodePicture.Of(code)),
        OrganisationChart chart => DocxTables.Chart(chart),
        OwnTextBlock own => [OwnText(own)],
        TableOfContents contents => Contents(contents),
        PageBreak => [DocxText.Paragraph(null, new W.Run(new W.Break { Type = W.BreakValues.Page }))],
        SignatureBlock signatures => signatures.Signatories.SelectMany((s, i) => DocxTables.Signatory(s, isLast: i == signatures.Signatories.Count - 1)),
        _ => throw new InvalidOperationException(block.GetType().Name),
    };

    /// <summary>A sentence that ends with a colon stays with the list or table it announces.</summary>
    private W.Paragraph Text(Content.Paragraph paragraph)
    {
        var text = DocxText.Paragraph(null, Runs(paragraph.Runs));
        if (paragraph.Runs is [.., var last] && last.Text.TrimEnd().EndsWith(':'))
            text.ParagraphProperties = new W.ParagraphProperties { KeepNext = new W.KeepNext() };
        return text;
    }

    private OpenXmlElement[] Runs(IReadOnlyList<TextRun> runs) => [.. runs.Select(Run)];

    private OpenXmlElement Run(TextRun run)
    {
        if (run.Note is not null)
            return Notes.Add(run);
        if (run.Link is null)
            return DocxText.Run(run);
        var id = string.Create(CultureInfo.InvariantCulture, $"rIdLink{++linkCount}");
        main.AddHyperlinkRelationship(run.Link, isExternal: true, id);
        return new W.Hyperlink(DocxText.Run(run)) { Id = id };
    }

    private IEnumerable<OpenXmlElement> Title(TitleBlock title)
    {
        yield return DocxText.Paragraph("Title", Runs(title.Runs));
        if (title.Subtitle is { } subtitle)
            yield return DocxText.Paragraph("Subtitle", Runs(subtitle));
    }

    private W.Paragraph Heading(Heading heading)
    {
        var number = headingCount++;
        var id = number.ToString(CultureInfo.InvariantCulture);
        return DocxText.Paragraph(
            "Heading" + Math.Clamp(heading.Level, 1, 6).ToString(CultureInfo.InvariantCulture),
            [new W.BookmarkStart { Id = id, Name = Bookmark(number) }, .. Runs(heading.Runs), new W.BookmarkEnd { Id = id }]);
    }

    private IEnumerable<OpenXmlElement> List(ListBlock list, int level)
    {
        if (level >= ListBlock.DeepestLevel)
            throw new ArgumentException($"Listen dürfen höchstens {ListBlock.DeepestLevel} Ebenen tief sein.");
        var instance = list.Numbered ? Numbering.NewNumberedList(level) : DocxNumbering.Bullets;
        foreach (var item in list.Items)
        {
            var paragraph = DocxText.Paragraph("ListParagraph", Runs(item.Runs));
            paragraph.ParagraphProperties!.Append(new W.NumberingProperties(
                new W.NumberingLevelReference { Val = level },
                new W.NumberingId { Val = instance }));
            yield return paragraph;
            foreach (var nested in item.Nested is null ? [] : List(item.Nested, level + 1))
                yield return nested;
        }
    }

    /// <summary>What the authority may change: a content control with a name, so that the text is found when the file comes back.</summary>
    private W.SdtBlock OwnText(OwnTextBlock own)
    {
        var content = new W.SdtContentBlock(own.Blocks.SelectMany(Elements));
        if (content.LastChild is not W.Paragraph)
            content.Append(DocxText.Paragraph(null));
        return new W.SdtBlock(
            new W.SdtProperties(
                new W.SdtAlias { Val = "Eigener Text: " + own.Key },
                new W.Tag { Val = OwnTextBlock.TagPrefix + own.Key },
                new W.SdtId { Val = ++controlCount },
                new W.Lock { Val = W.LockingValues.SdtLocked }),
            content);
    }

    private W.Paragraph CheckItem(CheckItem item)
    {
        var state = item.Ticked ? W14.OnOffValues.One : W14.OnOffValues.Zero;
        var box = new W.SdtRun(
            new W.SdtProperties(
                new W.SdtId { Val = ++controlCount },
                new W14.SdtContentCheckBox(
                    new W14.Checked { Val = state },
                    new W14.CheckedState { Font = "MS Gothic", Val = "2612" },
                    new W14.UncheckedState { Font = "MS Gothic", Val = "2610" })),
            new W.SdtContentRun(new W.Run(
                new W.RunProperties(new W.RunFonts { Ascii = "MS Gothic", HighAnsi = "MS Gothic", EastAsia = "MS Gothic" }),
                new W.Text(item.Ticked ? "☒" : "☐"))));
        return DocxText.Paragraph("CheckItem", [box, new W.Run(new W.TabChar()), .. Runs(item.Runs)]);
    }

    /// <summary>A field that already holds its result; Word renews it on demand (F9).</summary>
    private IEnumerable<OpenXmlElement> Contents(TableOfContents contents)
    {
        var listed = headings.Select((h, i) => (Heading: h, Index: i)).Where(h => h.Heading.Level <= Math.Min(contents.Depth, 3)).ToList();
        if (listed.Count == 0)
            yield break;
        yield return DocxText.Paragraph("TOCHeading", DocxText.Run(contents.Title));
        for (var i = 0; i < listed.Count; i++)
        {
            var (heading, index) = listed[i];
            var paragraph = DocxText.Paragraph("TOC" + Math.Clamp(heading.Level, 1, 3).ToString(CultureInfo.InvariantCulture));
            if (i == 0)
                paragraph.Append(DocxText.FieldMark(W.FieldCharValues.Begin), DocxText.Instruction($"TOC \\o \"1-{contents.Depth}\" \\h \\z \\u"), DocxText.FieldMark(W.FieldCharValues.Separate));
            paragraph.Append(new W.Hyperlink(
                DocxText.Run(heading.Text),
                new W.Run(new W.TabChar()),
                DocxText.Run(headingPages[index].ToString(CultureInfo.InvariantCulture)))
            { Anchor = Bookmark(index), History = true });
            if (i == listed.Count - 1)
                paragraph.Append(DocxText.FieldMark(W.FieldCharValues.End));
            yield return paragraph;
        }
    }

    private static string Bookmark(int heading) => string.Create(CultureInfo.InvariantCulture, $"_Toc{heading + 1:000000}");
}
