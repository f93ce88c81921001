using Buergerservice.Engine.Layout;
using Xunit;

namespace Buergerservice.Engine.Tests.Layout;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void Steps_follow_each_other_to_the_right_and_no_two_boxes_touch()
    {
        (int, int)[] edges = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 5), (4, 6), (5, 6), (0, 6)];

        var drawn = LayeredLayout.Arrange(Boxes(7), edges);

        AssertApart(drawn, 7);
        Assert.All(edges, e => Assert.True(drawn.Positions[e.Item1].X + 100 < drawn.Positions[e.Item2].X));
        Assert.All(edges.Index(), e => AssertRoute(drawn, e.Item, drawn.Routes[e.Index]));
    }

    [Fact]
    public void A_chain_is_one_straight_line()
    {
        var drawn = LayeredLayout.Arrange(Boxes(5), [(0, 1), (1, 2), (2, 3), (3, 4)]);

        Assert.Single(drawn.Positions.Select(p => p.Y).Distinct());
        Assert.All(drawn.Routes, r => Assert.Equal(2, r.Count));
    }

    [Fact]
    public void Two_lines_that_need_not_cross_do_not()
    {
        // Drawn in the order of the definition, 1 to 4 and 2 to 3 would cross.
        var drawn = LayeredLayout.Arrange(Boxes(5), [(0, 1), (0, 2), (1, 4), (2, 3)]);

        Assert.Equal(drawn.Positions[1].Y < drawn.Positions[2].Y, drawn.Positions[4].Y < drawn.Positions[3].Y);
    }

    [Fact]
    public void The_return_of_a_loop_runs_below_and_does_not_turn_the_order_round()
    {
        var drawn = LayeredLayout.Arrange(Boxes(4), [(0, 1), (1, 2), (2, 1), (2, 3), (3, 3)]);

        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).OrderBy(i => drawn.Positions[i].X));
        Assert.True(drawn.Routes[2].Max(p => p.Y) > drawn.Positions.Max(p => p.Y) + 50);
        Assert.All(drawn.Routes.SelectMany(r => r), p => Assert.InRange(p.Y, 0, drawn.Height));
    }

    [Fact]
    public void The_same_graph_gives_the_same_drawing()
    {
        // Multiples of primes: tangled, with loops, the same in every run.
        var edges = Enumerable.Range(0, 120).Select(i => (i * 7 % 60, i * 13 % 59)).ToList();

        var first = LayeredLayout.Arrange(Boxes(60), edges);
        var second = LayeredLayout.Arrange(Boxes(60), edges);

        Assert.Equal(first.Positions, second.Positions);
        AssertApart(first, 60);
    }

    [Fact]
    public void A_hostile_graph_is_drawn_with_bounded_effort()
    {
        // Every second step also leads to the last one: without a limit that needs millions of places for long lines.
        var edges = Enumerable.Range(0, 3_000).SelectMany(i => new[] { (i, i + 1), (i, 3_000) }).ToList();

        var drawn = LayeredLayout.Arrange(Boxes(3_001), edges);

        Assert.Equal(edges.Count, drawn.Routes.Count);
        Assert.Equal(20_001, LayeredLayout.Arrange(Boxes(20_001), []).Positions.Distinct().Count());
    }

    [Fact]
    public void Sections_stand_below_each_other_and_contain_what_lies_behind_their_beginning()
    {
        // 0 → 1, section at 2 → 3 and back to itself, section at 4; 1 may give up and end at 5.
        (int, int)[] edges = [(0, 1), (1, 2), (2, 3), (3, 2), (3, 4), (1, 5)];

        var sections = FlowSections.Of(6, edges, [false, false, true, false, true, false]);
        var drawn = SectionLayout.Arrange(Boxes(6), edges, sections);

        Assert.Equal([0, 0, 0, 0, 1, 0], sections);
        Assert.True(drawn.Positions[4].Y > drawn.Positions.Take(4).Max(p => p.Y) + 50);
        AssertApart(drawn, 6);
        Assert.All(edges.Index(), e => AssertRoute(drawn, e.Item, drawn.Routes[e.Index]));
    }

    [Fact]
    public void What_comes_before_the_first_of_several_beginnings_stands_with_it()
    {
        Assert.Equal([0, 0, 1, 1, 2], FlowSections.Of(5, [(0, 1), (1, 2), (2, 3), (3, 4)], [true, false, true, false, true]));
        Assert.Equal([0, 0, 0], FlowSections.Of(3, [(0, 1), (1, 2)], [false, false, false]));
    }

    private static LayoutBox[] Boxes(int count) => [.. Enumerable.Repeat(new LayoutBox(100, 50), count)];

    private static void AssertRoute(LayoutResult drawn, (int Source, int Target) edge, IReadOnlyList<LayoutPoint> route)
    {
        Assert.Equal(new(drawn.Positions[edge.Source].X + 100, drawn.Positions[edge.Source].Y + 25), route[0]);
        Assert.Equal(new(drawn.Positions[edge.Target].X, drawn.Positions[edge.Target].Y + 25), route[^1]);
        // Only right angles.
        Assert.All(route.Skip(1).Zip(route), p => Assert.True(Math.Abs(p.First.X - p.Second.X) < 0.6 || Math.Abs(p.First.Y - p.Second.Y) < 0.6));
    }

    private static void AssertApart(LayoutResult drawn, int count)
    {
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
                Assert.True(Math.Abs(drawn.Positions[i].X - drawn.Positions[j].X) >= 100 || Math.Abs(drawn.Positions[i].Y - drawn.Positions[j].Y) >= 50, $"{i} and {j} overlap");
        }
    }
}
