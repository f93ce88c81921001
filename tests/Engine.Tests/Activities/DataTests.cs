using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Activities;

public sealed class DataTests
{
    [Fact]
    public void A_script_sets_variables_and_its_value_is_the_result()
    {
        var script = Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "variables.n = variables.n + 1; variables.n * 2")), ("result", Output("r-id")));
        var run = new EngineRun(Definition(Sequence(script), Variable("n", "Int32", "4"), Variable("r", "Object")));
        Assert.Equal(5, run.Instance.Variables["n"]);
        Assert.Equal(10L, run.Instance.Variables["r"]);
    }

    [Theory]
    [InlineData("setOutcome('Ja')", "ja")]
    [InlineData("setOutcomes(['Ja', 'Nein'])", "ja nein")]
    [InlineData("1 + 1", "fertig")]
    public void A_script_chooses_the_outcome(string source, string expected)
    {
        var script = Step("Elsa.RunJavaScript", "js", ("script", Literal("String", source)), ("possibleOutcomes", Literal("Object", new JsonArray("Ja", "Nein"))));
        var json = Definition(Flow("js:Ja>ja js:Nein>nein js:Done>fertig", script, Line("ja"), Line("nein"), Line("fertig")));
        Assert.DoesNotContain(EngineRun.Compile(json).Problems, p => p.Code == "unknown-port");
        Assert.Equal(expected.Split(' '), new EngineRun(json).Console);
    }

    [Fact]
    public void An_expression_that_is_not_a_script_step_cannot_choose_an_outcome()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", "setOutcome('Ja')"))))));
        Assert.Equal("Finished/Faulted", run.Status);
    }

    [Fact]
    public void A_script_may_be_computed()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.RunJavaScript", "js", ("script", Script("String", "'6 * ' + 7")), ("result", Output("r-id")))), Variable("r", "Object")));
        Assert.Equal(42L, run.Instance.Variables["r"]);
    }

    [Fact]
    public void A_script_that_does_not_parse_is_refused_and_one_that_fails_is_an_incident()
    {
        Assert.Contains(EngineRun.Compile(Definition(Sequence(Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "1 +")))))).Problems, p => p.Code == "bad-expression");
        var run = new EngineRun(Definition(Sequence(Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "throw new Error('kaputt')"))))));
        Assert.Contains("kaputt", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_has_the_type_it_was_declared_with()
    {
        var envelope = new JsonObject { ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Summe", ["type"] = "Int32" }) };
        var step = Step("Elsa.SetOutput", "o", ("outputName", Literal("String", "summe")), ("outputValue", Literal("Object", "42")));
        Assert.Equal(42, new EngineRun(DefinitionWith(Sequence(step), envelope)).Instance.Output["Summe"]);
    }

    [Fact]
    public void An_output_that_does_not_fit_its_type_is_an_incident()
    {
        var envelope = new JsonObject { ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Summe", ["type"] = "Int32" }) };
        var run = new EngineRun(DefinitionWith(Sequence(Step("Elsa.SetOutput", "o", ("outputName", Literal("String", "Summe")), ("outputValue", Literal("Object", "viel")))), envelope));
        Assert.Contains("ganze Zahl", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    private static JsonObject Output(string id) => new() { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = id } };
}
