namespace Buergerservice.Documents.Comparison;

/// <summary>A piece of a document as a reader takes it in.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Level">Level of a heading or list entry; 0 elsewhere.</param>
/// <param name="Chapter">The heading it stands below.</param>
/// <param name="Cells">Its texts: one, or one for each cell of a row.</param>
/// <param name="Columns">The headings of the row's columns, as far as there are any.</param>
/// <param name="Drawing">What is drawn, for a figure.</param>
internal sealed record DocumentPart(PartKind Kind, int Level, string Chapter, IReadOnlyList<string> Cells, IReadOnlyList<string> Columns, Drawing? Drawing)
{
    private string[]? words;

    /// <summary>Parts with the same key say the same.</summary>
    public string Key { get; } = $"{Kind}\u001e{Level}\u001e{string.Join('\u001f', Cells)}\u001e{Drawing?.Signature}";

    public IReadOnlyList<string> Words => words ??= [.. Cells.SelectMany(WordDifference.Split)];

    /// <summary>0 for nothing in common, 1 for the same words; parts that cannot stand for each other give 0.</summary>
    public double Similarity(DocumentPart other)
    {
        if (Kind != other.Kind || Cells.Count != other.Cells.Count)
            return 0;
        var bag = Words.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        var common = 0;
        foreach (var word in other.Words)
        {
            if (bag.TryGetValue(word, out var left) && left > 0)
            {
                bag[word] = left - 1;
                common++;
            }
        }

        var share = Words.Count + other.Words.Count == 0 ? 1 : 2.0 * common / (Words.Count + other.Words.Count);
        return Kind switch
        {
            // A picture in the place of another is that picture replaced, whatever its description says.
            PartKind.Figure => 0.5 + (share / 2),
            PartKind.TableRow when Cells[0] == other.Cells[0] && Cells[0].Length > 0 => Math.Max(share, 0.6),
            _ => share,
        };
    }
}
