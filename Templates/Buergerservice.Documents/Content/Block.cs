namespace Buergerservice.Documents.Content;

/// <summary>One piece of a document's body. Both renderers know every kind; there are no others.</summary>
public abstract record Block
{
    private protected Block()
    {
    }
}

/// <summary>The document's name on its first page; not part of the outline and the table of contents.</summary>
/// <param name="Runs">The title.</param>
/// <param name="Subtitle">A second, smaller line, or <see langword="null"/>.</param>
public sealed record TitleBlock(IReadOnlyList<TextRun> Runs, IReadOnlyList<TextRun>? Subtitle = null) : Block;

/// <summary>A chapter heading; it appears in the outline and in the table of contents.</summary>
/// <param name="Level">1 to 6. A level that skips one is shown as the next allowed level, because PDF/UA forbids gaps.</param>
/// <param name="Runs">The heading's text, with its number if it has one.</param>
public sealed record Heading(int Level, IReadOnlyList<TextRun> Runs) : Block
{
    /// <summary>A heading of plain text.</summary>
    public Heading(int level, string text)
        : this(level, TextRun.Plain(text))
    {
    }

    /// <summary>The heading without formatting.</summary>
    public string Text => TextRun.Concat(Runs);
}

/// <summary>A paragraph, set ragged right. A line feed in a run starts a new line.</summary>
/// <param name="Runs">The text.</param>
public sealed record Paragraph(IReadOnlyList<TextRun> Runs) : Block
{
    /// <summary>A paragraph of plain text.</summary>
    public Paragraph(string text)
        : this(TextRun.Plain(text))
    {
    }
}

/// <summary>A list of boxes that are ticked or not.</summary>
/// <param name="Items">The entries.</param>
public sealed record CheckList(IReadOnlyList<CheckItem> Items) : Block;

/// <summary>One entry of a <see cref="CheckList"/>.</summary>
/// <param name="Ticked">Whether the box is ticked.</param>
/// <param name="Runs">The text beside the box.</param>
public sealed record CheckItem(bool Ticked, IReadOnlyList<TextRun> Runs);

/// <summary>Labels on the left, values on the right, such as a document's head.</summary>
/// <param name="Entries">The lines.</param>
public sealed record KeyValueTable(IReadOnlyList<KeyValueEntry> Entries) : Block;

/// <summary>One line of a <see cref="KeyValueTable"/>.</summary>
/// <param name="Label">What the value is.</param>
/// <param name="Value">The value.</param>
public sealed record KeyValueEntry(string Label, IReadOnlyList<TextRun> Value);

/// <summary>The table of contents, made from the document's headings.</summary>
/// <param name="Title">The line above it.</param>
/// <param name="Depth">The deepest heading level listed.</param>
public sealed record TableOfContents(string Title, int Depth = 2) : Block;

/// <summary>Continues on a new page.</summary>
public sealed record PageBreak : Block;
