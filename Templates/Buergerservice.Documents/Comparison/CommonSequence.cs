namespace Buergerservice.Documents.Comparison;

/// <summary>A stretch of two sequences: equal on both sides, or a gap in which they differ.</summary>
/// <param name="Before">Where it begins in the first.</param>
/// <param name="BeforeCount">Its length there.</param>
/// <param name="After">Where it begins in the second.</param>
/// <param name="AfterCount">Its length there.</param>
/// <param name="IsSame">Whether both sides are equal.</param>
internal readonly record struct Stretch(int Before, int BeforeCount, int After, int AfterCount, bool IsSame);

/// <summary>
/// Which items two sequences have in common in the same order: the longest such sequence, with a bound on the work. Where
/// the bound is reached, items that occur once on both sides divide the sequences first.
/// </summary>
internal sealed class CommonSequence
{
    private const long MostCells = 4_000_000;
    private readonly int[] before;
    private readonly int[] after;
    private readonly List<(int Before, int After)> matches = [];

    private CommonSequence(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int Id(string text) => ids.TryGetValue(text, out var id) ? id : ids[text] = ids.Count;
        this.before = [.. before.Select(Id)];
        this.after = [.. after.Select(Id)];
        Match(0, before.Count, 0, after.Count);
    }

    /// <summary>Both sequences from the beginning to the end, stretch by stretch.</summary>
    public static IEnumerable<Stretch> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var common = new CommonSequence(before, after);
        var (i, j) = (0, 0);
        foreach (var (b, a) in common.matches)
        {
            if (b > i || a > j)
                yield return new Stretch(i, b - i, j, a - j, IsSame: false);
            yield return new Stretch(b, 1, a, 1, IsSame: true);
            (i, j) = (b + 1, a + 1);
        }

        if (before.Count > i || after.Count > j)
            yield return new Stretch(i, before.Count - i, j, after.Count - j, IsSame: false);
    }

    private void Match(int i, int endBefore, int j, int endAfter)
    {
        for (; i < endBefore && j < endAfter && before[i] == after[j]; i++, j++)
            matches.Add((i, j));
        var tail = 0;
        while (endBefore - tail > i && endAfter - tail > j && before[endBefore - tail - 1] == after[endAfter - tail - 1])
            tail++;
        Between(i, endBefore - tail, j, endAfter - tail);
        for (var back = tail; back > 0; back--)
            matches.Add((endBefore - back, endAfter - back));
    }

    private void Between(int i, int endBefore, int j, int endAfter)
    {
        if (i == endBefore || j == endAfter)
            return;
        if ((long)(endBefore - i) * (endAfter - j) <= MostCells)
        {
            Longest(i, endBefore, j, endAfter);
            return;
        }

        // Without an anchor the whole stretch counts as replaced.
        foreach (var (b, a) in Anchors(i, endBefore, j, endAfter))
        {
            Match(i, b, j, a);
            matches.Add((b, a));
            (i, j) = (b + 1, a + 1);
        }

        if (matches is [.., var last] && last == (i - 1, j - 1))
            Match(i, endBefore, j, endAfter);
    }

    private void Longest(int start, int endBefore, int from, int endAfter)
    {
        int rows = endBefore - start, columns = endAfter - from;
        var length = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
                length[i, j] = before[start + i] == after[from + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (before[start + i] == after[from + j])
                matches.Add((start + i++, from + j++));
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
    }

    /// <summary>Items that occur once on both sides, as many of them as keep their order.</summary>
    private List<(int Before, int After)> Anchors(int i, int endBefore, int j, int endAfter)
    {
        static Dictionary<int, int> Once(int[] items, int from, int to) => Enumerable.Range(from, to - from).GroupBy(p => items[p]).Where(g => !g.Skip(1).Any()).ToDictionary(g => g.Key, g => g.First());
        var (left, right) = (Once(before, i, endBefore), Once(after, j, endAfter));
        var pairs = left.Where(l => right.ContainsKey(l.Key)).Select(l => (Before: l.Value, After: right[l.Key])).OrderBy(p => p.Before).ToList();
        // The longest ascending sequence: for each length the pair with the lowest end, and the way back.
        var ends = new List<int>();
        var previous = new int[pairs.Count];
        for (var p = 0; p < pairs.Count; p++)
        {
            var at = ends.BinarySearch(p, Comparer<int>.Create((x, y) => pairs[x].After.CompareTo(pairs[y].After)));
            at = at < 0 ? ~at : at;
            previous[p] = at == 0 ? -1 : ends[at - 1];
            if (at == ends.Count)
                ends.Add(p);
            else
                ends[at] = p;
        }

        var chain = new List<(int, int)>();
        for (var p = ends.Count == 0 ? -1 : ends[^1]; p >= 0; p = previous[p])
            chain.Add(pairs[p]);
        chain.Reverse();
        return chain;
    }
}
