using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Values;

public sealed class StartInputTests
{
    [Theory]
    [InlineData("Int32", "7", "typeof x + x", "number7")]
    [InlineData("Decimal", "1.50", "x * 2", "3")]
    [InlineData("Boolean", "true", "x === true", "true")]
    [InlineData("DateTimeOffset", "2026-11-23T10:00:00+01:00", "x.getUTCHours()", "9")]
    [InlineData("Object", """{"a":{"b":1}}""", "x.a.b", "1")]
    [InlineData("ObjectDictionary", """{"a":1}""", "x.a", "1")]
    [InlineData("Int32[]", """["1","2"]""", "x[0] + x[1]", "3")]
    [InlineData("List<Boolean>", """["true"]""", "x[0] === true", "true")]
    public void A_start_value_becomes_what_the_definition_declares(string type, string given, string script, string seen)
    {
        object? value = given is ['[' or '{', ..] ? Engine.Values.Plain.Parse(given) : given;
        var run = new EngineRun(Process(type, script), new Dictionary<string, object?> { ["X"] = value });
        Assert.Equal([seen], run.Console);
    }

    [Theory]
    [InlineData("Int32", "viele", "ganze Zahl")]
    [InlineData("Int32", "1.5", "ganze Zahl")]
    [InlineData("Boolean", "vielleicht", "Wahrheitswert")]
    [InlineData("DateTimeOffset", "31.02.2026", "Zeitpunkt")]
    [InlineData("Guid", "keine", "Guid")]
    [InlineData("Int32[]", "eins", "ganze Zahl")]
    public void A_start_value_that_does_not_fit_is_refused_by_its_name(string type, string given, string expected)
    {
        var refused = Assert.Throws<InputException>(() => new EngineRun(Process(type, "x"), new Dictionary<string, object?> { ["x"] = given }));
        Assert.Contains("Eingabe „x“", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Fields["x"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_nobody_declared_stays_as_it_is_and_a_missing_one_is_no_error()
    {
        var run = new EngineRun(Process("Int32", "String(x) + getInput('y')"), new Dictionary<string, object?> { ["y"] = "7" });
        Assert.Equal(["null7"], run.Console);
    }

    [Fact]
    public void A_child_that_cannot_be_started_with_its_values_is_an_incident_of_the_step()
    {
        var parent = Definition(Step("Elsa.DispatchWorkflow", "d", ("workflowDefinitionId", Literal("String", "kind")), ("input", Script("ObjectDictionary", "({ x: 'viele' })"))));
        var run = new EngineRun(parent, others: [Process("Int32", "x").Replace("\"test\"", "\"kind\"", StringComparison.Ordinal)]);
        Assert.Equal("Der Prozess „kind“ lässt sich damit nicht starten. Eingabe „x“: Der Wert passt nicht zum Typ ganze Zahl.", Assert.Single(run.Instance.Incidents).Message);
        Assert.Empty(run.Last.NewChildren);
    }

    private static string Process(string type, string script) => DefinitionWith(
        Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", $"const x = getInput('x'); {script}")))), new() { ["inputs"] = new JsonArray(new JsonObject { ["name"] = "x", ["type"] = type }) });
}
