using System.Globalization;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Bpmn;

/// <summary>
/// Turns a flowchart into BPMN. Our steps join and split by themselves, which in BPMN is the work of gateways: those are added
/// where several connections meet or leave, and fold away again on import.
/// </summary>
internal sealed class BpmnGraphBuilder(ActivityRegistry registry)
{
    private readonly BpmnKinds _kinds = new(registry);
    private readonly HashSet<string> _ids = [];

    public BpmnGraph Build(JsonObject container)
    {
        var graph = new BpmnGraph();
        var isFlow = DefinitionJson.Text(container, "type") == "Elsa.Flowchart";
        var steps = isFlow ? DefinitionJson.Items(container, "activities") : [container];
        var links = isFlow ? LinksOf(container, steps) : [];
        var start = StartOf(container, steps, links);
        var reached = Reached(steps, links, start);
        links = [.. links.Where(l => reached.Contains(l.Source) && reached.Contains(l.Target))];
        var back = BackOf(steps.Count, links, start);
        var nodes = new Dictionary<int, BpmnNode>();
        foreach (var i in reached.Order())
            graph.Nodes.Add(nodes[i] = NodeOf(steps[i], links.Exists(l => l.Target == i)));
        var entries = nodes.ToDictionary(n => n.Key, n => EntryOf(graph, n.Value, steps[n.Key], [.. links.Where(l => l.Target == n.Key && !back.Contains(l))], links.Exists(l => l.Target == n.Key && back.Contains(l))));
        foreach (var i in reached.Order())
            Leave(graph, nodes[i], steps[i], [.. links.Where(l => l.Source == i)], (l, back) => back ? entries[l.Target].Loop : entries[l.Target].Forward, back);
        if (reached.Contains(start) && nodes[start].Element != BpmnNames.StartEvent)
        {
            var begin = Extra("Start", BpmnNames.StartEvent, graph, nodes[start]);
            graph.Edges.Add(new(begin, entries[start].Forward, null));
        }

        foreach (var node in graph.Nodes.Where(n => n.Element != BpmnNames.EndEvent && !graph.Edges.Exists(e => e.Source == n)).ToList())
            graph.Edges.Add(new(node, Extra("Ende", BpmnNames.EndEvent, graph, node), null));
        return graph;
    }

    private static List<Link> LinksOf(JsonObject container, IReadOnlyList<JsonObject> steps)
    {
        var index = new Dictionary<string, int>();
        for (var i = 0; i < steps.Count; i++)
            index.TryAdd(DefinitionJson.Text(steps[i], "id") ?? "", i);
        var links = new List<Link>();
        foreach (var connection in DefinitionJson.Items(container, "connections"))
        {
            var ((source, port), (target, _)) = (DefinitionJson.End(connection, "source"), DefinitionJson.End(connection, "target"));
            if (index.TryGetValue(source, out var from) && index.TryGetValue(target, out var to))
                links.Add(new(from, port ?? "Done", to));
        }

        return links;
    }

    // The engine's order: a Start step, one that can start the workflow, one nothing leads to, the first.
    private static int StartOf(JsonObject container, IReadOnlyList<JsonObject> steps, List<Link> links)
    {
        var all = Enumerable.Range(0, steps.Count).ToList();
        var found = all.FindIndex(i => DefinitionJson.Text(steps[i], "type") == "Elsa.Start");
        found = found >= 0 ? found : all.FindIndex(i => CanStart(steps[i]));
        found = found >= 0 ? found : all.FindIndex(i => !links.Exists(l => l.Target == i));
        return Math.Max(0, found);
    }

    private static bool CanStart(JsonObject step) => step["customProperties"]?["canStartWorkflow"] is JsonValue flag && flag.TryGetValue<bool>(out var can) && can;

    private static HashSet<int> Reached(IReadOnlyList<JsonObject> steps, List<Link> links, int start)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>(Enumerable.Range(0, steps.Count).Where(i => i == start || CanStart(steps[i])));
        while (open.TryPop(out var step))
        {
            if (!reached.Add(step))
                continue;
            foreach (var link in links.Where(l => l.Source == step))
                open.Push(link.Target);
        }

        return reached;
    }

    // A connection to a step every way from the start passes before: the return of a loop.
    private static HashSet<Link> BackOf(int count, List<Link> links, int start)
    {
        if (count == 0)
            return [];
        var starts = Enumerable.Range(0, count).Where(i => i == start || !links.Exists(l => l.Target == i)).Select(i => (0, i + 1));
        var dominators = Dominators.Of(count + 1, [.. starts, .. links.Select(l => (l.Source + 1, l.Target + 1))]);
        return [.. links.Where(l => dominators.Dominates(l.Target + 1, l.Source + 1))];
    }

    private BpmnNode NodeOf(JsonObject step, bool hasInbound)
    {
        var (element, definition) = _kinds.Of(step, hasInbound);
        var isNested = element == BpmnNames.SubProcess && DefinitionJson.Text(step, "type") == "Elsa.Flowchart";
        return new(Take(DefinitionJson.Text(step, "id") ?? "schritt"), element, DefinitionJson.Title(step))
        {
            Activity = step,
            EventDefinition = definition,
            Inner = isNested ? Build(step) : null,
            BeginsSection = registry.Find(DefinitionJson.Text(step, "type") ?? "")?.BeginsSection == true,
        };
    }

    private (BpmnNode Forward, BpmnNode Loop) EntryOf(BpmnGraph graph, BpmnNode node, JsonObject step, List<Link> forward, bool hasReturn)
    {
        var isJoin = DefinitionJson.Text(step, "type") == "Elsa.FlowJoin";
        var entry = node;
        if (hasReturn)
        {
            // The return of a loop comes at another time than what came before it: whoever arrives goes on.
            entry = Extra("Schleife", BpmnNames.Exclusive, graph, node);
            graph.Edges.Add(new(entry, node, null));
        }

        if (forward.Count < 2 || (isJoin && !hasReturn))
            return (entry, entry);
        var join = Extra("Treffen", isJoin ? node.Element : BpmnKinds.MergeOf(step), graph, node);
        graph.Edges.Add(new(join, entry, null));
        return (join, entry);
    }

    private void Leave(BpmnGraph graph, BpmnNode node, JsonObject step, List<Link> links, Func<Link, bool, BpmnNode> entry, HashSet<Link> back)
    {
        var ports = links.GroupBy(l => l.Port).ToList();
        var from = node;
        if (ports.Count > 1 && !BpmnNames.IsGateway(node.Element))
        {
            from = Extra("Ergebnis", BpmnNames.Exclusive, graph, node);
            graph.Edges.Add(new(node, from, null));
        }

        foreach (var port in ports)
        {
            var targets = port.Select(l => entry(l, back.Contains(l))).Distinct().ToList();
            var target = targets[0];
            if (targets.Count > 1)
            {
                target = Extra("Zugleich", BpmnNames.Parallel, graph, node);
                graph.Edges.AddRange(targets.Select(t => new BpmnEdge(target, t, null)));
            }

            var (condition, language) = ConditionOf(step, port.Key, node.Element);
            var isDefault = port.Key == "Default" && DefinitionJson.Text(step, "type") == "Elsa.FlowSwitch";
            graph.Edges.Add(new(from, target, port.Key) { Name = port.Key == "Done" ? null : port.Key, Condition = isDefault ? null : condition, Language = language, IsDefault = isDefault });
        }
    }

    private static (string? Text, string? Language) ConditionOf(JsonObject step, string port, string element)
    {
        if (port == "Done" || element is BpmnNames.Parallel)
            return (null, null);
        var condition = DefinitionJson.Text(step, "type") switch
        {
            "Elsa.FlowDecision" when port == "True" => step["condition"]?["expression"],
            "Elsa.FlowSwitch" => DefinitionJson.Items(step, "cases").FirstOrDefault(c => DefinitionJson.Text(c, "label") == port)?["condition"],
            _ => null,
        };
        return DefinitionJson.Text(condition, "value") is { } text && DefinitionJson.Text(condition, "type") == "JavaScript" ? (text, "javascript") : ($"Ergebnis: {port}", null);
    }

    private BpmnNode Extra(string kind, string element, BpmnGraph graph, BpmnNode owner)
    {
        var node = new BpmnNode(Take($"{kind}_{owner.Id}"), element, null);
        graph.Nodes.Add(node);
        return node;
    }

    // An XML name, once in the document.
    private string Take(string wanted)
    {
        var name = string.Concat(wanted.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'));
        name = name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') ? name : "_" + name;
        var unique = name;
        for (var i = 2; !_ids.Add(unique); i++)
            unique = name + "_" + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    private readonly record struct Link(int Source, string Port, int Target);
}
