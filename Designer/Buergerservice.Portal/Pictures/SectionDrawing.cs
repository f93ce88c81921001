using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Layout;
using Buergerservice.Portal.Tasks;

namespace Buergerservice.Portal.Pictures;

/// <summary>Draws one section: its steps, and a mark for each step of another section it leads to.</summary>
internal static class SectionDrawing
{
    public const double StepWidth = 210;
    public const double StepHeight = 64;
    private const int LabelLength = 26;
    private const double LabelHeight = 15;
    private const double LetterWidth = 7;

    public static PictureSection Draw(CompiledWorkflow workflow, FlowOutline outline, int section, PathProgress? progress)
    {
        var own = Enumerable.Range(0, outline.Steps.Count).Where(i => outline.Sections[i] == section).ToList();
        var links = Joined(outline.Links.Where(l => outline.Sections[l.Source] == section)).ToList();
        var shown = own.Concat(links.Select(l => l.Target).Where(t => outline.Sections[t] != section).Distinct()).ToList();
        var place = shown.Index().ToDictionary(s => s.Item, s => s.Index);
        var drawn = Downwards(shown.Count, [.. links.Select(l => (place[l.Source], place[l.Target]))]);
        var steps = shown.Index().Select(s => StepOf(workflow, outline.Steps[s.Item], drawn.Positions[s.Index], progress) with
        {
            IsElsewhere = s.Index >= own.Count,
            Next = [.. links.Where(l => l.Source == s.Item).Select(l => (LabelOf(l.Ports), PictureText.TitleOf(outline.Steps[l.Target])))],
        }).ToList();
        var head = own.Select(i => outline.Steps[i]).FirstOrDefault(s => s.Descriptor.BeginsSection);
        var lines = LinksOf(outline, links, drawn, progress);
        var width = lines.Where(l => l.Label is not null).Select(l => l.LabelAt.X + (l.Label!.Length * LetterWidth)).Append(drawn.Width).Max();
        return new(section, head, steps, lines, width, drawn.Height);
    }

    // From top to bottom, as pages are read: the layout draws columns from left to right, so its picture is turned over.
    private static LayoutResult Downwards(int count, IReadOnlyList<(int Source, int Target)> edges)
    {
        var drawn = LayeredLayout.Arrange([.. Enumerable.Repeat(new LayoutBox(StepHeight, StepWidth), count)], edges, new() { ColumnGap = 52, RowGap = 28 });
        return new([.. drawn.Positions.Select(Turned)], [.. drawn.Routes.Select(r => (IReadOnlyList<LayoutPoint>)[.. r.Select(Turned)])], drawn.Height, drawn.Width);
    }

    private static LayoutPoint Turned(LayoutPoint point) => new(point.Y, point.X);

    // Several outcomes of a step that lead to the same one are one line with several names.
    private static IEnumerable<(int Source, int Target, IReadOnlyList<string?> Ports)> Joined(IEnumerable<OutlineLink> links) =>
        links.GroupBy(l => (l.Source, l.Target)).Select(g => (g.Key.Source, g.Key.Target, (IReadOnlyList<string?>)[.. g.Select(l => l.Port)]));

    private static string? LabelOf(IReadOnlyList<string?> ports) =>
        ports.All(p => p is null or "Done") ? null : string.Join(" / ", ports.Select(p => OutcomeText.Label(p ?? "Done")));

    private static List<PictureLink> LinksOf(FlowOutline outline, List<(int Source, int Target, IReadOnlyList<string?> Ports)> links, LayoutResult drawn, PathProgress? progress)
    {
        var labels = new List<LayoutPoint>();
        var result = new List<PictureLink>();
        foreach (var (index, (source, target, ports)) in links.Index())
        {
            var (from, to) = (outline.Steps[source].Id, outline.Steps[target].Id);
            var isTaken = progress is not null && progress.Of(to) != StepProgress.NotReached && ports.Any(p => progress.Left(from, p));
            var route = drawn.Routes[index];
            var label = LabelOf(ports);
            result.Add(new(route, label is { Length: > LabelLength } ? label[..(LabelLength - 1)] + "…" : label, label is null ? default : FreePlace(route, labels), isTaken));
        }

        return result;
    }

    // Beside the line after its first turn, for the return of a loop beside its first step; a little lower where another name stands already.
    private static LayoutPoint FreePlace(IReadOnlyList<LayoutPoint> route, List<LayoutPoint> taken)
    {
        var isReturn = route[^1].Y < route[0].Y;
        var at = isReturn ? route[1] with { X = route[0].X + (StepWidth / 2) } : route.Count > 2 ? route[2] : route[0];
        var place = new LayoutPoint(at.X + 6, at.Y + 14);
        while (taken.Exists(t => Math.Abs(t.Y - place.Y) < LabelHeight && Math.Abs(t.X - place.X) < LabelLength * LetterWidth))
            place = place with { Y = place.Y + LabelHeight };
        taken.Add(place);
        return place;
    }

    private static PictureStep StepOf(CompiledWorkflow workflow, CompiledActivity step, LayoutPoint at, PathProgress? progress) =>
        new(step.Id, PictureText.TitleOf(step), step.Descriptor.DisplayName, progress?.Of(step.Id) ?? StepProgress.NotReached, progress?.TimesOf(step.Id) ?? 0, at, PictureText.Wrap(PictureText.TitleOf(step)))
        {
            Inner = [.. FlowOutline.Of(workflow, step).Steps.Select(s => StepOf(workflow, s, default, progress))],
        };
}
