namespace Buergerservice.Documents.Content;

/// <summary>A bullet or numbered list; numbering starts at 1.</summary>
/// <param name="Numbered"><see langword="true"/> for 1., 2., 3.; otherwise bullets.</param>
/// <param name="Items">The entries.</param>
public sealed record ListBlock(bool Numbered, IReadOnlyList<ListItem> Items) : Block
{
    /// <summary>How deep lists may lie in each other.</summary>
    public const int DeepestLevel = 4;

    /// <summary>A list without lists in it.</summary>
    public ListBlock(bool numbered, IReadOnlyList<IReadOnlyList<TextRun>> items)
        : this(numbered, [.. items.Select(i => new ListItem(i))])
    {
    }
}

/// <summary>One entry of a <see cref="ListBlock"/>.</summary>
/// <param name="Runs">Its text.</param>
/// <param name="Nested">The list below it, or <see langword="null"/>.</param>
public sealed record ListItem(IReadOnlyList<TextRun> Runs, ListBlock? Nested = null);
