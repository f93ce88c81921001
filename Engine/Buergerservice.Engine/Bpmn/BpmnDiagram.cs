using System.Globalization;
using System.Xml.Linq;
using Buergerservice.Engine.Layout;

namespace Buergerservice.Engine.Bpmn;

/// <summary>The diagram of a process (BPMNDI): sizes as modellers draw them, places by our layout.</summary>
internal static class BpmnDiagram
{
    private const double Padding = 40;

    private static readonly LayoutOptions Distances = new() { ColumnGap = 60, RowGap = 40, SectionGap = 100 };

    public static XElement Draw(BpmnGraph graph)
    {
        var plane = new XElement(BpmnNames.Di + "BPMNPlane", new XAttribute("id", "Plane_1"), new XAttribute("bpmnElement", "Process_1"));
        Draw(graph, Arrange(graph), new(Padding, Padding), "Process_1", plane);
        return new(BpmnNames.Di + "BPMNDiagram", new XAttribute("id", "Diagram_1"), plane);
    }

    private static (LayoutResult Layout, List<LayoutBox> Boxes) Arrange(BpmnGraph graph)
    {
        var boxes = graph.Nodes.ConvertAll(BoxOf);
        var index = graph.Nodes.Index().ToDictionary(n => n.Item, n => n.Index);
        var edges = graph.Edges.ConvertAll(e => (index[e.Source], index[e.Target]));
        return (SectionLayout.Arrange(boxes, edges, FlowSections.Of(boxes.Count, edges, graph.Nodes.ConvertAll(n => n.BeginsSection)), Distances), boxes);
    }

    private static LayoutBox BoxOf(BpmnNode node)
    {
        if (node.Inner is { } inner)
        {
            var (layout, _) = Arrange(inner);
            return new(layout.Width + (2 * Padding), layout.Height + (2 * Padding));
        }

        return BpmnNames.IsEvent(node.Element) ? new(36, 36) : BpmnNames.IsGateway(node.Element) ? new(50, 50) : new(140, 80);
    }

    private static void Draw(BpmnGraph graph, (LayoutResult Layout, List<LayoutBox> Boxes) drawn, LayoutPoint origin, string parent, XElement plane)
    {
        foreach (var (i, node) in graph.Nodes.Index())
        {
            var at = new LayoutPoint(drawn.Layout.Positions[i].X + origin.X, drawn.Layout.Positions[i].Y + origin.Y);
            var shape = new XElement(BpmnNames.Di + "BPMNShape", new XAttribute("id", node.Id + "_di"), new XAttribute("bpmnElement", node.Id),
                new XElement(BpmnNames.Dc + "Bounds", Numbers(("x", at.X), ("y", at.Y), ("width", drawn.Boxes[i].Width), ("height", drawn.Boxes[i].Height))));
            if (node.Element == BpmnNames.SubProcess)
                shape.Add(new XAttribute("isExpanded", node.Inner is null ? "false" : "true"));
            if (node.Element == BpmnNames.Exclusive)
                shape.Add(new XAttribute("isMarkerVisible", "true"));
            plane.Add(shape);
            if (node.Inner is { } inner)
                Draw(inner, Arrange(inner), new(at.X + Padding, at.Y + Padding), node.Id, plane);
        }

        foreach (var i in Enumerable.Range(0, graph.Edges.Count))
        {
            plane.Add(new XElement(BpmnNames.Di + "BPMNEdge", new XAttribute("id", $"Flow_{parent}_{i + 1}_di"), new XAttribute("bpmnElement", $"Flow_{parent}_{i + 1}"),
                drawn.Layout.Routes[i].Select(p => new XElement(BpmnNames.DiPoints + "waypoint", Numbers(("x", p.X + origin.X), ("y", p.Y + origin.Y))))));
        }
    }

    private static IEnumerable<XAttribute> Numbers(params (string Name, double Value)[] values) =>
        values.Select(v => new XAttribute(v.Name, Math.Round(v.Value, 1).ToString(CultureInfo.InvariantCulture)));
}
