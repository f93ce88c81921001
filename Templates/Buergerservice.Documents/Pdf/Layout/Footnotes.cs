using System.Globalization;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Pdf.Layout;

/// <summary>
/// Footnotes at the foot of the page their mark stands on. In the structure tree a note follows its mark, so that a
/// screen reader reads it where it belongs; PDF/UA asks for an identifier of each.
/// </summary>
internal sealed class Footnotes(PdfDocument document)
{
    private const double Gap = 10;
    private const double Indent = 14;
    private const double LineWidth = 140;

    // The notes of one line of text fit on a page in any case.
    private const double HighestPerLine = 250;

    private readonly List<(StructureElement Note, TextRun Mark)> onPage = [];
    private readonly Dictionary<TextRun, IReadOnlyList<TextLine>> broken = new(ReferenceEqualityComparer.Instance);
    private int count;

    /// <summary>What the notes of this page take from its foot.</summary>
    public double Height { get; private set; }

    /// <summary>What the marks in these lines would take further.</summary>
    /// <exception cref="ArgumentException">More text than fits below one line.</exception>
    public double HeightOf(IEnumerable<TextLine> lines)
    {
        var height = lines.SelectMany(Marks).Sum(HeightOf);
        if (height > HighestPerLine)
            throw new ArgumentException("Die Fußnoten einer Zeile sind zusammen zu lang für eine Seite.");
        return height > 0 && Height == 0 ? height + Gap : height;
    }

    /// <summary>Takes the note of a mark that was just drawn.</summary>
    public void Add(StructureElement parent, TextRun mark)
    {
        var note = parent.Add("Note");
        note.Identifier = string.Create(CultureInfo.InvariantCulture, $"fussnote-{++count}");
        if (Height == 0)
            Height = Gap;
        Height += HeightOf(mark);
        onPage.Add((note, mark));
    }

    /// <summary>Draws the notes of a page that is finished.</summary>
    public void Draw(LinePainter painter, PdfPage page)
    {
        if (onPage.Count == 0)
            return;
        var y = PageMetrics.Bottom - Height + (Gap / 2);
        page.Draw(null, Shapes.Line(page, PageMetrics.Muted, 0.5, (PageMetrics.Left, y), (PageMetrics.Left + LineWidth, y)));
        y += Gap / 2;
        foreach (var (note, mark) in onPage)
        {
            painter.Draw(page, note.Add("Lbl"), LineBreaker.Break(mark.Text, PageMetrics.NoteSize, Indent)[0], PageMetrics.Left, y, PageMetrics.Muted);
            var text = note.Add("P");
            foreach (var line in Break(mark))
            {
                painter.Draw(page, text, line, PageMetrics.Left + Indent, y, PageMetrics.Muted);
                y += line.Text.LineHeight;
            }
        }

        onPage.Clear();
        Height = 0;
    }

    private static IEnumerable<TextRun> Marks(TextLine line) => line.Text.HasNotes
        ? Enumerable.Range(line.From, line.To - line.From).Select(i => line.Text.Clusters[i].Run).Distinct().Select(r => line.Text.Runs[r]).Where(r => r.Note is not null)
        : [];

    private double HeightOf(TextRun mark) => Break(mark).Sum(l => l.Text.LineHeight);

    private IReadOnlyList<TextLine> Break(TextRun mark)
    {
        if (!broken.TryGetValue(mark, out var lines))
            broken[mark] = lines = LineBreaker.Break(mark.Note!, PageMetrics.NoteSize, PageMetrics.Width - Indent, document.IsGerman);
        return lines;
    }
}
