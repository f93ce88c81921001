using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>Where the next thing goes: the current page and how far down it is filled.</summary>
internal sealed class PageFlow
{
    // Far above any real document, far below what would exhaust the server.
    private const int MostPages = 2_000;

    private readonly Footnotes footnotes;

    public PageFlow(PdfDocument document)
    {
        Document = document;
        footnotes = new Footnotes(document);
        Painter = new LinePainter(document, footnotes);
        Page = document.AddPage();
        Y = PageMetrics.Top;
    }

    public PdfDocument Document { get; }

    public LinePainter Painter { get; }

    public PdfPage Page { get; private set; }

    public double Y { get; private set; }

    public double Room => PageMetrics.Bottom - footnotes.Height - Y;

    public bool AtTop => Y <= PageMetrics.Top;

    public void BreakPage()
    {
        FinishPage();
        if (Document.Pages.Count == MostPages)
            throw new ArgumentException($"Das Dokument hätte mehr als {MostPages} Seiten.");
        Page = Document.AddPage();
        Y = PageMetrics.Top;
    }

    /// <summary>Draws what waits for the end of the page. Called once more behind the last block.</summary>
    public void FinishPage() => footnotes.Draw(Painter, Page);

    /// <summary>Goes to a new page unless this much fits; something higher than a page begins on the page it is on.</summary>
    public void Need(double height)
    {
        if (height > Room && !AtTop)
            BreakPage();
    }

    public void Advance(double height) => Y += height;

    /// <summary>White space; none at the top of a page.</summary>
    public void Space(double height)
    {
        if (!AtTop)
            Y += height;
    }

    /// <summary>Running text as lines, divided at syllables where that saves much white.</summary>
    public IReadOnlyList<TextLine> Break(IReadOnlyList<TextRun> runs, double size, double width) =>
        LineBreaker.Break(runs, size, width, Document.IsGerman);

    /// <summary>The height of the footnotes these lines bring to the page.</summary>
    public double NotesHeight(IEnumerable<TextLine> lines) => footnotes.HeightOf(lines);

    /// <summary>
    /// Sets lines one below the other, over as many pages as needed. Neither the first nor the last line of a
    /// paragraph stands alone on a page.
    /// </summary>
    public void SetLines(StructureElement element, IReadOnlyList<TextLine> lines, double x, string colour)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var height = lines[i].Text.LineHeight;
            var left = lines.Count - i;
            var together = i == 0 ? Math.Min(left, lines.Count == 3 ? 3 : 2) : left == 2 ? 2 : 1;
            Need((together * height) + NotesHeight(lines.Skip(i).Take(together)));
            Painter.Draw(Page, element, lines[i], x, Y, colour);
            Advance(height);
        }
    }
}
