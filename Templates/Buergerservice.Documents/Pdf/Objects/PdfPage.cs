using System.Globalization;
using System.Text;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>
/// One page. Everything drawn belongs either to a structure element or, with <see langword="null"/>, to the page's
/// furniture (artifact): there is no way to draw something that is neither. Coordinates run from the top left in points.
/// </summary>
internal sealed class PdfPage(int id, int index, double height)
{
    private readonly List<StringBuilder> parts = [new()];
    private readonly List<StructureElement> contentParents = [];
    private readonly List<int> annotations = [];
    private StructureElement? current;
    private bool inArtifact;

    public int Id => id;

    public int Index => index;

    /// <summary>The structure element of every marked content, by its number.</summary>
    public IReadOnlyList<StructureElement> ContentParents => contentParents;

    public IReadOnlyList<int> Annotations => annotations;

    public void AddAnnotation(int annotation) => annotations.Add(annotation);

    /// <summary>From the top-left coordinate to PDF's own, which runs from the bottom.</summary>
    public double Flip(double y) => height - y;

    public string Rectangle(double x, double y, double width, double rectangleHeight) =>
        PdfSyntax.Numbers(x, Flip(y + rectangleHeight), x + width, Flip(y));

    /// <summary>Draws operators for an element, or as artifact.</summary>
    public void Draw(StructureElement? element, string operators)
    {
        Mark(element);
        parts[^1].Append(operators).Append('\n');
    }

    /// <summary>
    /// Reserves a place in the reading order for text that is known only later, such as a page number in the table of
    /// contents. The returned action fills it and may be called once.
    /// </summary>
    public Action<string> Reserve(StructureElement element)
    {
        Mark(element);
        var slot = new StringBuilder();
        parts.Add(slot);
        parts.Add(new StringBuilder());
        return operators => slot.Append(operators).Append('\n');
    }

    public string Content()
    {
        EndMark();
        return string.Concat(parts);
    }

    private void Mark(StructureElement? element)
    {
        if (element is null ? inArtifact : current == element)
            return;
        EndMark();
        if (element is null)
        {
            inArtifact = true;
            parts[^1].Append("/Artifact BMC\n");
            return;
        }

        current = element;
        element.AddContent(this, contentParents.Count);
        // Readers that ignore the structure tree find the actual text here too.
        var actual = element.ActualText is { } text ? "/ActualText" + PdfSyntax.Text(text) : "";
        parts[^1].Append(CultureInfo.InvariantCulture, $"/{element.Type} <</MCID {contentParents.Count}{actual}>> BDC\n");
        contentParents.Add(element);
    }

    private void EndMark()
    {
        if (current is not null || inArtifact)
            parts[^1].Append("EMC\n");
        current = null;
        inArtifact = false;
    }
}
