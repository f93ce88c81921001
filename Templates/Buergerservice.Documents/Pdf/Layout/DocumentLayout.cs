using System.Globalization;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Sets a document's blocks on pages, in one pass.</summary>
internal sealed class DocumentLayout
{
    private const double HighestLead = 360;

    // Headings without text between them: so many are kept together at most.
    private const int LongestLead = 4;

    private readonly DocumentContent content;
    private readonly DocumentMetadata metadata;
    private readonly PdfDocument document;
    private readonly PageFlow flow;
    private readonly TextBlocks texts;
    private readonly TableBlocks tables;
    private readonly SignatureBlocks signatures;
    private readonly ContentsBlock contents;
    private readonly FigureBlocks figures;
    private readonly List<Block> blocks;
    private readonly List<Heading> headings;
    private readonly List<HeadingPlace> places = [];

    /// <exception cref="ArgumentException">The title is empty or the language tag is malformed.</exception>
    public DocumentLayout(DocumentContent content)
    {
        this.content = content;
        metadata = CheckedMetadata(content.Metadata);
        document = new PdfDocument(metadata);
        flow = new PageFlow(document);
        texts = new TextBlocks(flow);
        tables = new TableBlocks(flow);
        signatures = new SignatureBlocks(flow);
        contents = new ContentsBlock(flow);
        figures = new FigureBlocks(flow);
        blocks = [.. OwnTextBlock.Flatten(content.Blocks)];
        headings = [.. blocks.OfType<Heading>()];
    }

    public byte[] Render()
    {
        SetBlocks();
        return document.Write(content.Attachments);
    }

    /// <summary>The page of every heading, counted from 1.</summary>
    public IReadOnlyList<int> HeadingPages()
    {
        SetBlocks();
        return [.. places.Select(p => p.Page.Index + 1)];
    }

    private static DocumentMetadata CheckedMetadata(DocumentMetadata metadata)
    {
        var title = CleanText.OneLine(metadata.Title);
        if (string.IsNullOrWhiteSpace(title))
            throw new ArgumentException("Ein Dokument braucht einen Titel.", nameof(metadata));
        if (metadata.Language.Length == 0 || !metadata.Language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"„{metadata.Language}“ ist keine Sprachangabe wie de-DE.", nameof(metadata));
        return metadata with { Title = title, Author = CleanText.OneLine(metadata.Author), Subject = CleanText.OneLine(metadata.Subject) };
    }

    private void SetBlocks()
    {
        for (var i = 0; i < blocks.Count; i++)
            Set(i);
        flow.FinishPage();
        contents.Complete(places);
        foreach (var page in document.Pages)
            DrawFurniture(page);
    }

    private void Set(int index)
    {
        var parent = document.Root;
        switch (blocks[index])
        {
            case TitleBlock title:
                texts.SetTitle(title, parent);
                break;
            case Heading heading:
                var page = texts.SetHeading(heading, parent, LeadHeight(index + 1));
                places.Add(new HeadingPlace(page, Math.Max(PageMetrics.Top - 12, flow.Y - 36)));
                break;
            case Paragraph paragraph:
                texts.SetParagraph(paragraph, parent, Announces(paragraph, index) ? LeadHeight(index + 1) : 0);
                break;
            case ListBlock list:
                texts.SetList(list, parent);
                break;
            case CheckList list:
                texts.SetCheckList(list, parent);
                break;
            case Table table:
                tables.SetTable(table, parent);
                break;
            case KeyValueTable table:
                tables.SetKeyValues(table, parent);
                break;
            case Figure figure:
                figures.Set(figure, parent);
                break;
            case CodeBlock code:
                figures.Set(code, parent);
                break;
            case OrganisationChart chart:
                figures.Set(chart, parent);
                break;
            case TableOfContents toc:
                contents.Set(toc, headings, parent);
                break;
            case SignatureBlock block:
                signatures.Set(block, parent);
                break;
            case PageBreak:
                flow.BreakPage();
                break;
        }
    }

    /// <summary>
    /// A sentence that ends with a colon belongs to the list or table below it, so does a line all in bold, and what is
    /// signed belongs to the signatures.
    /// </summary>
    private bool Announces(Paragraph paragraph, int index) =>
        (paragraph.Runs is [.., var last] && (last.Text.EndsWith(':') || paragraph.Runs.All(r => r.Bold)))
        || (index + 1 < blocks.Count && blocks[index + 1] is SignatureBlock);

    /// <summary>How much of the block at least has to stand below the heading before it.</summary>
    private double LeadHeight(int index, int length = 0) => index >= blocks.Count || length == LongestLead ? 0 : Math.Min(HighestLead, blocks[index] switch
    {
        Heading heading => TextBlocks.LeadHeight(heading) + LeadHeight(index + 1, length + 1),
        Paragraph paragraph => TextBlocks.LeadHeight(paragraph) + (Announces(paragraph, index) ? LeadHeight(index + 1, length + 1) : 0),
        ListBlock list => TextBlocks.LeadHeightOfItems(list.Items.Select(i => i.Runs)),
        CheckList list => TextBlocks.LeadHeightOfItems(list.Items.Select(i => i.Runs)),
        Table table => tables.LeadHeight(table),
        KeyValueTable table => tables.LeadHeight(table),
        SignatureBlock block => SignatureBlocks.LeadHeight(block),
        Figure or CodeBlock or OrganisationChart => HighestLead,
        _ => 0,
    });

    private void DrawFurniture(PdfPage page)
    {
        const double headLine = 18 * PageMetrics.Millimetre, footLine = PdfDocument.PageHeight - (18 * PageMetrics.Millimetre);
        var number = string.Create(CultureInfo.InvariantCulture, $"Seite {page.Index + 1} von {document.Pages.Count}");
        DrawLine(page, headLine);
        DrawPair(page, content.Furniture.HeaderLeft, content.Furniture.HeaderRight, headLine - 14);
        DrawLine(page, footLine);
        DrawPair(page, content.Furniture.FooterLeft, number, footLine + 5);
    }

    private static void DrawLine(PdfPage page, double y) =>
        page.Draw(null, Shapes.Line(page, PageMetrics.Hairline, 0.5, (PageMetrics.Left, y), (PageMetrics.Right, y)));

    /// <summary>Left and right on one line; the left text is cut rather than running into the right one.</summary>
    private void DrawPair(PdfPage page, string left, string right, double y)
    {
        var rightLine = LineBreaker.Break(CleanText.OneLine(right), PageMetrics.FurnitureSize, PageMetrics.Width / 2)[0];
        var leftLine = LineBreaker.Break(CleanText.OneLine(left), PageMetrics.FurnitureSize, PageMetrics.Width - rightLine.Width - 12)[0];
        flow.Painter.Draw(page, null, leftLine, PageMetrics.Left, y, PageMetrics.Muted);
        flow.Painter.Draw(page, null, rightLine, PageMetrics.Right - rightLine.Width, y, PageMetrics.Muted);
    }
}
