namespace Buergerservice.Documents.Comparison;

/// <summary>What is different between two versions of a document, in reading order.</summary>
/// <param name="Chapters">The chapters in which something is different; the first may stand before all headings.</param>
/// <param name="Unchanged">How many parts are the same in both.</param>
public sealed record DocumentDifference(IReadOnlyList<ChapterDifference> Chapters, int Unchanged)
{
    /// <summary>Whether both say the same.</summary>
    public bool IsSame => Chapters.Count == 0;

    /// <summary>How many parts are new.</summary>
    public int Added => Count(DifferenceKind.Added);

    /// <summary>How many parts are gone.</summary>
    public int Removed => Count(DifferenceKind.Removed);

    /// <summary>How many parts read or look otherwise.</summary>
    public int Changed => Count(DifferenceKind.Changed);

    private int Count(DifferenceKind kind) => Chapters.Sum(c => c.Parts.Count(p => p.Kind == kind));
}

/// <summary>The differences below one heading.</summary>
/// <param name="Heading">The heading, in the version in which the parts stand; empty before the first one.</param>
/// <param name="Parts">The parts.</param>
public sealed record ChapterDifference(string Heading, IReadOnlyList<PartDifference> Parts);

/// <summary>One part that is different.</summary>
/// <param name="Kind">How.</param>
/// <param name="Part">What it is.</param>
/// <param name="Cells">Its text; a table row has one entry for each cell, everything else has one.</param>
/// <param name="PictureReplaced">Another picture or drawing stands where one stood before.</param>
public sealed record PartDifference(DifferenceKind Kind, PartKind Part, IReadOnlyList<CellDifference> Cells, bool PictureReplaced = false);

/// <summary>A text with its marks.</summary>
/// <param name="Column">The heading of the table's column, or <see langword="null"/>.</param>
/// <param name="Words">The text, piece by piece: what is kept, new, gone.</param>
public sealed record CellDifference(string? Column, IReadOnlyList<MarkedWords> Words)
{
    /// <summary>Whether something in it is new or gone.</summary>
    public bool IsDifferent => Words.Any(w => w.Mark != WordMark.Kept);
}

/// <summary>Words that follow each other and share a mark.</summary>
/// <param name="Mark">The mark.</param>
/// <param name="Text">The words.</param>
public sealed record MarkedWords(WordMark Mark, string Text);

/// <summary>How a part is different.</summary>
public enum DifferenceKind
{
    /// <summary>Only in the later version.</summary>
    Added,

    /// <summary>Only in the earlier version.</summary>
    Removed,

    /// <summary>In both, but different.</summary>
    Changed,
}

/// <summary>What became of words.</summary>
public enum WordMark
{
    /// <summary>In both versions.</summary>
    Kept,

    /// <summary>Only in the later one.</summary>
    Added,

    /// <summary>Only in the earlier one.</summary>
    Removed,
}

/// <summary>What a part of a document is.</summary>
public enum PartKind
{
    /// <summary>The document's name on its first page.</summary>
    Title,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>An entry of a list; an entry with a box says first whether it is ticked.</summary>
    ListItem,

    /// <summary>A row of a table.</summary>
    TableRow,

    /// <summary>The head of a table.</summary>
    TableHead,

    /// <summary>A picture, code or chart; its text is the one for those who do not see it.</summary>
    Figure,

    /// <summary>The line that names a table or picture.</summary>
    Caption,

    /// <summary>A footnote.</summary>
    Note,

    /// <summary>A place for a signature.</summary>
    SignatureField,
}
