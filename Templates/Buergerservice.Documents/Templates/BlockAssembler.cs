using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Joins consecutive lines to paragraphs and consecutive entries to lists, also across „if“ and „each“.</summary>
internal sealed class BlockAssembler
{
    private readonly List<Block> blocks = [];
    private readonly List<TextRun> paragraph = [];
    private readonly ListAssembler list = new();
    private readonly List<CheckItem> checks = [];

    public void AddText(IReadOnlyList<TextRun> runs)
    {
        EndList();
        if (paragraph.Count > 0)
            paragraph.Add(new TextRun(" "));
        paragraph.AddRange(runs);
    }

    /// <summary>A blank line ends a paragraph. A list goes on: its entries may come from a loop with blank lines.</summary>
    public void EndParagraph()
    {
        if (paragraph.Count > 0)
            blocks.Add(new Paragraph([.. paragraph]));
        paragraph.Clear();
    }

    public void AddItem(ItemKind kind, int level, IReadOnlyList<TextRun> runs, bool ticked)
    {
        EndParagraph();
        if (kind == ItemKind.Check)
        {
            EndItems();
            checks.Add(new CheckItem(ticked, runs));
            return;
        }

        var numbered = kind == ItemKind.Numbered;
        if (checks.Count > 0 || list.EndsBefore(numbered, level))
            EndList();
        list.Add(numbered, level, runs);
    }

    public void AddTitle(IReadOnlyList<TextRun> runs, bool subtitle)
    {
        if (subtitle && blocks is [.., TitleBlock title] && paragraph.Count == 0)
            blocks[^1] = title with { Subtitle = runs };
        else
            Add(new TitleBlock(runs));
    }

    public void Add(Block block)
    {
        EndParagraph();
        EndList();
        blocks.Add(block);
    }

    public IReadOnlyList<Block> Finish()
    {
        EndParagraph();
        EndList();
        return blocks;
    }

    private void EndList()
    {
        EndItems();
        if (checks.Count > 0)
            blocks.Add(new CheckList([.. checks]));
        checks.Clear();
    }

    private void EndItems()
    {
        if (list.Finish() is { } finished)
            blocks.Add(finished);
    }
}
