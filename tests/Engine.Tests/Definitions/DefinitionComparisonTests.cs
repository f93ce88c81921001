using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions.Comparison;
using Xunit;

namespace Buergerservice.Engine.Tests.Definitions;

public sealed class DefinitionComparisonTests
{
    private const string Before = """
        {"definitionId":"x","name":"Alt","variables":[{"id":"v1","name":"betrag","typeName":"Decimal","value":"0"}],
         "root":{"id":"r","type":"Elsa.Flowchart","activities":[
           {"id":"a","type":"Elsa.WriteLine","metadata":{"displayText":"Grüßen","designer":{"position":{"x":1,"y":1}}},"text":{"typeName":"String","expression":{"type":"Literal","value":"Hallo"}}},
           {"id":"b","type":"Elsa.Delay","timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}},
           {"id":"c","type":"Elsa.If","then":{"id":"c1","type":"Elsa.WriteLine","text":"tief"}}],
          "connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b"}},{"source":{"activity":"b"},"target":{"activity":"c"}}]}}
        """;

    private static readonly DefinitionComparison Comparison = new(new ActivityRegistry());

    [Fact]
    public void A_changed_input_shows_its_old_and_its_new_value_under_its_german_name()
    {
        var after = Before.Replace("Hallo", "Guten Tag", StringComparison.Ordinal).Replace("\"tief\"", "{\"typeName\":\"String\",\"expression\":{\"type\":\"JavaScript\",\"value\":\"1 + 1\"}}", StringComparison.Ordinal);

        var difference = Comparison.Compare(Before, after);

        Assert.Equal([("a", "Grüßen"), ("c1", "c1")], difference.Steps.Select(s => (s.Id, s.Title)));
        Assert.Equal(("Hallo", "Guten Tag"), (difference.Steps[0].Values.Single().Old, difference.Steps[0].Values.Single().New));
        Assert.Equal("JavaScript: 1 + 1", difference.Steps[1].Values.Single().New);
        Assert.NotEqual("text", difference.Steps[0].Values.Single().Label);
        Assert.Empty(difference.Connections);
    }

    [Fact]
    public void New_and_lost_steps_connections_and_variables_are_named()
    {
        var after = Before.Replace("""{"id":"b","type":"Elsa.Delay","timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}}""", """{"id":"n","type":"Elsa.End"}""", StringComparison.Ordinal)
            .Replace("\"activity\":\"b\"", "\"activity\":\"n\"", StringComparison.Ordinal).Replace("betrag", "summe", StringComparison.Ordinal).Replace("\"Alt\"", "\"Neu\"", StringComparison.Ordinal);

        var difference = Comparison.Compare(Before, after);

        Assert.Equal([(ChangeKind.Added, "n"), (ChangeKind.Removed, "b")], difference.Steps.Select(s => (s.Kind, s.Id)));
        Assert.Equal(4, difference.Connections.Count);
        Assert.Contains(difference.Connections, c => c is { Kind: ChangeKind.Added, From: "Grüßen", To: "n" });
        Assert.Equal([(ChangeKind.Added, "summe"), (ChangeKind.Removed, "betrag")], difference.Declarations.Select(d => (d.Kind, d.Title)));
        Assert.Equal(new ValueChange("Name", "Alt", "Neu"), Assert.Single(difference.Head));
    }

    [Fact]
    public void Places_versions_and_order_of_writing_mean_nothing()
    {
        var after = Before.Replace("\"x\":1", "\"x\":400", StringComparison.Ordinal).Replace("{\"definitionId\":\"x\",", "{\"version\":7,\"isPublished\":true,\"definitionId\":\"x\",", StringComparison.Ordinal);

        var difference = Comparison.Compare(Before, after);

        Assert.True(difference.IsSame);
        Assert.Equal(1, difference.Moved);
    }
}
