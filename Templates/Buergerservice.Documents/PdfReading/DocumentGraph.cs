namespace Buergerservice.Documents.PdfReading;

/// <summary>Who refers to whom in one revision, as far as a reader gets from the trailer.</summary>
internal sealed class DocumentGraph
{
    /// <summary>Stands for the trailer, which is no numbered object.</summary>
    public const int Trailer = 0;

    private readonly Dictionary<int, List<(int From, string Path)>> referrers = [];
    private readonly List<PdfObject> objects = [];
    private readonly HashSet<int> missing = [];

    private DocumentGraph()
    {
    }

    /// <summary>Every object that is reached.</summary>
    public IReadOnlyList<PdfObject> Objects => objects;

    public static DocumentGraph Of(PdfRevision revision)
    {
        var graph = new DocumentGraph();
        var waiting = new Stack<int>();
        var trailer = revision.References.Trailer.Entries.Where(e => e.Key is "Root" or "Info").ToDictionary(e => e.Key, e => e.Value);
        graph.Add(Trailer, PdfObject.LinksOf(new PdfDictionary(trailer)), waiting);
        while (waiting.TryPop(out var number))
        {
            revision.Budget.Step();
            if (revision.Load(number) is not { } found)
            {
                graph.missing.Add(number);
                continue;
            }

            graph.objects.Add(found);
            graph.Add(number, found.Links, waiting);
        }

        return graph;
    }

    /// <summary>From where an object is referred to.</summary>
    public IReadOnlyList<(int From, string Path)> ReferrersOf(int number) => referrers.TryGetValue(number, out var found) ? found : [];

    /// <summary>Whether something refers to an object of this number although none exists: whoever adds it later changes what is shown.</summary>
    public bool IsMissing(int number) => missing.Contains(number);

    private void Add(int from, IReadOnlyList<PdfLink> links, Stack<int> waiting)
    {
        foreach (var (path, target) in links)
        {
            if (!referrers.TryGetValue(target, out var known))
            {
                referrers[target] = known = [];
                waiting.Push(target);
            }

            known.Add((from, path));
        }
    }
}
