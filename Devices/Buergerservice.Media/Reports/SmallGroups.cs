namespace Buergerservice.Media.Reports;

/// <summary>
/// Decides which figures about the work of staff may be shown: none of a group smaller than the smallest allowed, and
/// none from which such a group's could be told by subtracting what is shown from the total.
/// </summary>
public static class SmallGroups
{
    /// <summary>Looks at a total and the parts it is made of.</summary>
    /// <param name="parts">The persons whose work is in each part.</param>
    /// <param name="smallest">The smallest group whose figures are shown.</param>
    /// <returns>Whether the total is shown, and which of the parts.</returns>
    public static (bool Total, IReadOnlyList<bool> Parts) Decide(IReadOnlyList<IReadOnlyCollection<string>> parts, int smallest)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (Together(parts) < smallest)
            return (false, new bool[parts.Count]);
        var shown = parts.Select(p => p.Count >= smallest).ToArray();
        // What is hidden could be had by subtracting: it must be enough persons together. The smallest shown part goes next.
        while (Hidden() is { Count: > 0 } hidden && Together(hidden) < smallest && Array.Exists(shown, s => s))
        {
            var next = Enumerable.Range(0, parts.Count).Where(i => shown[i]).MinBy(i => parts[i].Count);
            shown[next] = false;
        }

        return (true, shown);

        List<IReadOnlyCollection<string>> Hidden() => [.. parts.Where((p, i) => !shown[i] && p.Count > 0)];
    }

    private static int Together(IEnumerable<IReadOnlyCollection<string>> parts) => parts.SelectMany(p => p).Distinct(StringComparer.Ordinal).Count();
}
