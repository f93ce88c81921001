namespace Buergerservice.Documents.Comparison;

/// <summary>Which words of a text are new and which are gone.</summary>
internal static class WordDifference
{
    public static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyList<MarkedWords> Of(string before, string after)
    {
        var (left, right) = (Split(before), Split(after));
        var marked = new List<MarkedWords>();
        foreach (var stretch in CommonSequence.Of(left, right))
        {
            if (stretch.IsSame)
            {
                Add(marked, WordMark.Kept, left[stretch.Before]);
                continue;
            }

            Add(marked, WordMark.Removed, string.Join(' ', left, stretch.Before, stretch.BeforeCount));
            Add(marked, WordMark.Added, string.Join(' ', right, stretch.After, stretch.AfterCount));
        }

        return marked;
    }

    public static IReadOnlyList<MarkedWords> All(WordMark mark, string text) => text.Length == 0 ? [] : [new MarkedWords(mark, text)];

    private static void Add(List<MarkedWords> marked, WordMark mark, string text)
    {
        if (text.Length == 0)
            return;
        if (marked is [.., var last] && last.Mark == mark)
            marked[^1] = last with { Text = $"{last.Text} {text}" };
        else
            marked.Add(new MarkedWords(mark, text));
    }
}
