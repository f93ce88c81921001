namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>Which lines are new, gone or replaced: the longest common sequence, with a bound on the work.</summary>
internal static class LineDifference
{
    private const int MostLines = 3_000;

    public static IEnumerable<LineChange> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start])
            start++;
        var (endBefore, endAfter) = (before.Count, after.Count);
        while (endBefore > start && endAfter > start && before[endBefore - 1] == after[endAfter - 1])
        {
            endBefore--;
            endAfter--;
        }

        return Between([.. before.Skip(start).Take(Math.Min(MostLines, endBefore - start))], [.. after.Skip(start).Take(Math.Min(MostLines, endAfter - start))]);
    }

    private static IEnumerable<LineChange> Between(string[] before, string[] after)
    {
        var common = Common(before, after);
        var (gone, added) = (new List<string>(), new List<string>());
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                foreach (var change in Pair(gone, added))
                    yield return change;
                i++;
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                gone.Add(before[i++]);
            }
            else
            {
                added.Add(after[j++]);
            }
        }

        foreach (var change in Pair(gone, added))
            yield return change;
    }

    /// <summary>How many lines are common from each place on.</summary>
    private static ushort[,] Common(string[] before, string[] after)
    {
        var common = new ushort[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? (ushort)(common[i + 1, j + 1] + 1) : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static List<LineChange> Pair(List<string> gone, List<string> added)
    {
        var changes = Enumerable.Range(0, Math.Max(gone.Count, added.Count)).Select(i => new LineChange(gone.ElementAtOrDefault(i), added.ElementAtOrDefault(i))).ToList();
        gone.Clear();
        added.Clear();
        return changes;
    }
}
