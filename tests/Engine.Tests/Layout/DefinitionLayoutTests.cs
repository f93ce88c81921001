using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Layout;
using Xunit;

namespace Buergerservice.Engine.Tests.Layout;

public sealed class DefinitionLayoutTests
{
    private const string Inner = """{"id":"inner","type":"Elsa.Flowchart","activities":[{"id":"i1","type":"Elsa.WriteLine"},{"id":"i2","type":"Elsa.WriteLine"}],"connections":[{"source":{"activity":"i1"},"target":{"activity":"i2"},"vertices":[{"x":1,"y":2}]}]}""";

    private static readonly DefinitionLayout Layout = new(new ActivityRegistry());

    [Fact]
    public void Every_step_of_every_flowchart_gets_a_place_and_the_meaning_stays()
    {
        var json = Definition("""{"id":"a","type":"Elsa.WriteLine","text":"Grüße"}""", $$"""{"id":"b","type":"Elsa.If","then":{{Inner}}}""");

        var arranged = Layout.Arrange(json, onlyMissing: true);

        Assert.True(DefinitionLayout.IsIncomplete(json));
        Assert.False(DefinitionLayout.IsIncomplete(arranged));
        Assert.Equal(arranged, Layout.Arrange(arranged, onlyMissing: true));
        var root = JsonNode.Parse(arranged)!["root"]!;
        Assert.True(XOf(root["activities"]![0]!) < XOf(root["activities"]![1]!));
        Assert.Null(root["activities"]![1]!["then"]!["connections"]![0]!["vertices"]);
        Assert.Equal("Grüße", (string?)root["activities"]![0]!["text"]);
        Strip(root);
        var expected = JsonNode.Parse(json)!["root"]!;
        Strip(expected);
        Assert.True(JsonNode.DeepEquals(root, expected));
    }

    [Fact]
    public void Places_given_by_hand_stay_until_everything_is_to_be_arranged_anew()
    {
        const string Placed = """{"id":"a","type":"Elsa.WriteLine","metadata":{"displayText":"A","designer":{"position":{"x":777,"y":5}}}}""";
        var json = Definition(Placed, """{"id":"b","type":"Elsa.WriteLine","metadata":{"designer":{"position":{"x":7,"y":5}}}}""");

        Assert.Same(json, Layout.Arrange(json, onlyMissing: true));
        var anew = JsonNode.Parse(Layout.Arrange(json, onlyMissing: false))!["root"]!["activities"]![0]!;
        Assert.Equal(0, XOf(anew));
        Assert.Equal("A", (string?)anew["metadata"]!["displayText"]);
    }

    [Fact]
    public void A_property_given_twice_is_refused_in_words()
    {
        var e = Assert.Throws<DefinitionException>(() => Layout.Arrange("""{"definitionId":"x","root":{"id":"r","type":"Elsa.Flowchart","Type":"Elsa.Flowchart","activities":[]}}""", onlyMissing: false));

        Assert.Equal("duplicate-property", e.Problems[0].Code);
    }

    private static string Definition(string a, string b) =>
        $$$"""{"definitionId":"x","root":{"id":"r","type":"Elsa.Flowchart","activities":[{{{a}}},{{{b}}}],"connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b"}}]}}""";

    private static double XOf(JsonNode step) => (double)step["metadata"]!["designer"]!["position"]!["x"]!;

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            o.Remove("metadata");
            o.Remove("vertices");
        }

        foreach (var child in node switch { JsonObject o2 => o2.Select(p => p.Value).ToList(), JsonArray a => [.. a], _ => [] })
            Strip(child);
    }
}
