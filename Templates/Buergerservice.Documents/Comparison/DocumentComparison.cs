using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Comparison;

/// <summary>
/// Compares two versions of a document by what they show. Read are the tagged contents of the two PDFs, that is what was
/// or will be signed, so a comparison needs neither the data nor the template they were made from. Page breaks, the
/// table of contents, head and foot of the pages and signatures are not compared.
/// </summary>
public static class DocumentComparison
{
    private const double LeastSimilarity = 0.4;
    private const int MostPairs = 40_000;

    /// <summary>Compares.</summary>
    /// <param name="before">The earlier version, a tagged PDF.</param>
    /// <param name="after">The later version, a tagged PDF.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PdfRefusedException">One of them cannot be read or is not tagged; the message is German.</exception>
    public static DocumentDifference Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, CancellationToken cancellationToken = default)
    {
        var left = TaggedContent.Read(PdfRevision.Read(before, PdfLimits.Default, cancellationToken));
        var right = TaggedContent.Read(PdfRevision.Read(after, PdfLimits.Default, cancellationToken));
        var chapters = new List<(string Heading, List<PartDifference> Parts)>();
        var unchanged = 0;
        foreach (var (old, now) in Pairs(left, right))
        {
            if (Difference(old, now) is not { } difference)
            {
                unchanged++;
                continue;
            }

            var heading = (now ?? old)!.Chapter;
            if (chapters is not [.., var (current, _)] || current != heading)
                chapters.Add((heading, []));
            chapters[^1].Parts.Add(difference);
        }

        return new DocumentDifference([.. chapters.Select(c => new ChapterDifference(c.Heading, c.Parts))], unchanged);
    }

    private static IEnumerable<(DocumentPart? Before, DocumentPart? After)> Pairs(IReadOnlyList<DocumentPart> before, IReadOnlyList<DocumentPart> after)
    {
        foreach (var stretch in CommonSequence.Of([.. before.Select(p => p.Key)], [.. after.Select(p => p.Key)]))
        {
            var (left, right) = (before.Skip(stretch.Before).Take(stretch.BeforeCount).ToList(), after.Skip(stretch.After).Take(stretch.AfterCount).ToList());
            foreach (var pair in stretch.IsSame ? [(left[0], right[0])] : Similar(left, right))
                yield return pair;
        }
    }

    /// <summary>Within a gap: what was changed rather than removed and added, chosen so that as much text as possible is shown as kept.</summary>
    private static IEnumerable<(DocumentPart? Before, DocumentPart? After)> Similar(List<DocumentPart> before, List<DocumentPart> after)
    {
        // A gap of this size is another document; its parts are not worth a search for counterparts.
        if ((long)before.Count * after.Count > MostPairs)
            return before.Select(b => ((DocumentPart?)b, (DocumentPart?)null)).Concat(after.Select(a => ((DocumentPart?)null, (DocumentPart?)a)));
        var similarity = new double[before.Count, after.Count];
        var best = new double[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                similarity[i, j] = before[i].Similarity(after[j]);
                best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                if (similarity[i, j] >= LeastSimilarity)
                    best[i, j] = Math.Max(best[i, j], similarity[i, j] + best[i + 1, j + 1]);
            }
        }

        return Walk(before, after, similarity, best);
    }

    private static IEnumerable<(DocumentPart? Before, DocumentPart? After)> Walk(List<DocumentPart> before, List<DocumentPart> after, double[,] similarity, double[,] best)
    {
        var (i, j) = (0, 0);
        while (i < before.Count && j < after.Count)
        {
            if (similarity[i, j] >= LeastSimilarity && best[i, j] <= similarity[i, j] + best[i + 1, j + 1])
                yield return (before[i++], after[j++]);
            else if (best[i + 1, j] >= best[i, j + 1])
                yield return (before[i++], null);
            else
                yield return (null, after[j++]);
        }

        for (; i < before.Count; i++)
            yield return (before[i], null);
        for (; j < after.Count; j++)
            yield return (null, after[j]);
    }

    private static PartDifference? Difference(DocumentPart? before, DocumentPart? after) => (before, after) switch
    {
        (null, { } added) => new PartDifference(DifferenceKind.Added, added.Kind, Whole(added, WordMark.Added)),
        ({ } removed, null) => new PartDifference(DifferenceKind.Removed, removed.Kind, Whole(removed, WordMark.Removed)),
        ({ } old, { } now) => Change(old, now),
        _ => null,
    };

    private static PartDifference? Change(DocumentPart old, DocumentPart now)
    {
        var picture = old.Drawing is { } drawn && now.Drawing is { } redrawn && !drawn.LooksLike(redrawn);
        if (old.Key == now.Key && !picture)
            return null;
        var cells = now.Cells.Select((text, i) => new CellDifference(now.Columns.ElementAtOrDefault(i), WordDifference.Of(old.Cells[i], text))).ToList();
        return new PartDifference(DifferenceKind.Changed, now.Kind, cells, picture);
    }

    private static List<CellDifference> Whole(DocumentPart part, WordMark mark) =>
        [.. part.Cells.Select((text, i) => new CellDifference(part.Columns.ElementAtOrDefault(i), WordDifference.All(mark, text)))];
}
