using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Fills codes, pictures and charts. What cannot be drawn for want of data is a marked line of text instead.</summary>
internal sealed class FigureFiller(InlineFiller filler)
{
    private const int MostBoxes = 6;

    public Block Code(CodeNode node)
    {
        var value = filler.Fill(node.Value);
        var alternative = Plain(node.Alternative);
        return value.Any(r => r.Missing)
            ? new Paragraph([new TextRun(alternative + ": "), .. value])
            : new CodeBlock(node.Kind, CleanText.OneLine(TextRun.Concat(value)), alternative, Caption(node.Caption));
    }

    public Block Picture(PictureNode node)
    {
        var alternative = Plain(node.Alternative);
        if (filler.BytesOrMissing(node.Path, alternative) is { } file)
            return new Figure(file, node.Width, alternative, Caption(node.Caption));
        return new Paragraph([TextRun.MissingValue(alternative)]);
    }

    /// <exception cref="DocumentDataException">More boxes than fit side by side.</exception>
    public static OrganisationChart Chart(string caption, IReadOnlyList<string> top, IReadOnlyList<string> below) => below.Count <= MostBoxes
        ? new OrganisationChart(string.Join(' ', top), below, caption.Length > 0 ? caption : null)
        : throw new DocumentDataException($"Ein Organigramm hat höchstens {MostBoxes} Kästen nebeneinander; es sind {below.Count}.");

    private string Plain(InlineText text) => CleanText.OneLine(TextRun.Concat(filler.Fill(text)));

    private string? Caption(InlineText? caption) => caption is null ? null : Plain(caption);
}
