using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>
/// In BPMN a step that two ways lead to runs once for each that arrives; here once for both. That is the same only where just one
/// of them can arrive: where the ways part, somebody must have chosen. Otherwise the place is named and refused.
/// </summary>
internal static class BpmnMergeCheck
{
    public static IEnumerable<DefinitionProblem> Of(BpmnScope scope)
    {
        var nodes = scope.Nodes.ToList();
        var index = nodes.Index().ToDictionary(n => n.Item.Id, n => n.Index + 1);
        var edges = scope.Flows.Where(f => index.ContainsKey(f.Source) && index.ContainsKey(f.Target)).Select(f => (index[f.Source], index[f.Target])).ToList();
        var targets = edges.Select(e => e.Item2).ToHashSet();
        // What only a boundary event leads to has its beginning there.
        edges.AddRange(Enumerable.Range(1, nodes.Count).Where(n => !targets.Contains(n)).Select(n => (0, n)));
        if (nodes.Count == 0 || edges.Count == 0)
            yield break;
        var dominators = Dominators.Of(nodes.Count + 1, Reaching(nodes.Count, edges));
        foreach (var node in nodes.Where(n => scope.In(n.Id).Count > 1 && !JoinsByItself(n)))
        {
            var at = index[node.Id];
            var sources = scope.In(node.Id).Where(f => index.ContainsKey(f.Source)).Select(f => index[f.Source]).Where(s => !dominators.Dominates(at, s)).ToList();
            if (Pairs(sources).Any(p => !Chooses(scope, nodes, CommonOf(dominators, nodes.Count, p.First, p.Second))))
                yield return new(ProblemSeverity.Error, "uncontrolled-merge", node.Id, null, $"{BpmnText.Of(node.Element)}: Hier treffen sich Wege, die gleichzeitig gegangen werden. Setzen Sie ein paralleles Gateway davor.");
        }
    }

    // Our own export has decided these by our rule.
    private static bool JoinsByItself(ReadNode node) => node.IsImplicit || BpmnReading.ExtensionOf(node.Element, "activity") is not null || node.Kind is BpmnNames.Parallel or BpmnNames.Inclusive;

    // The places at which both ways have already parted: the last step that lies on every way to both.
    private static int CommonOf(Dominators dominators, int count, int first, int second) =>
        Enumerable.Range(1, count).Where(n => dominators.Dominates(n, first) && dominators.Dominates(n, second)).OrderByDescending(n => Enumerable.Range(1, count).Count(d => dominators.Dominates(d, n))).FirstOrDefault();

    private static bool Chooses(BpmnScope scope, List<ReadNode> nodes, int place)
    {
        if (place == 0)
            return true;
        var node = nodes[place - 1];
        return node.Kind == BpmnNames.Exclusive || scope.Out(node.Id).Count(f => f.BoundaryOutcome is null) < 2;
    }

    private static IEnumerable<(int First, int Second)> Pairs(List<int> items) => items.SelectMany((first, i) => items.Skip(i + 1).Select(second => (first, second)));

    // Every node must be reached from node 0, also one in a circle nothing leads into.
    private static List<(int, int)> Reaching(int count, List<(int Source, int Target)> edges)
    {
        var next = edges.ToLookup(e => e.Source, e => e.Target);
        var seen = new HashSet<int> { 0 };
        var open = new Stack<int>(seen);
        void Spread()
        {
            while (open.TryPop(out var node))
            {
                foreach (var target in next[node].Where(seen.Add))
                    open.Push(target);
            }
        }

        Spread();
        for (var n = 1; n <= count; n++)
        {
            if (!seen.Add(n))
                continue;
            edges.Add((0, n));
            open.Push(n);
            Spread();
        }

        return edges;
    }
}
