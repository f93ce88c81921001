using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Activities;

public sealed class SwitchTests
{
    [Theory]
    [InlineData("MatchFirst", 5, "klein")]
    [InlineData("MatchAny", 5, "klein ungerade")]
    [InlineData("MatchAny", 50, "sonst")]
    [InlineData("MatchFirst", 51, "ungerade")]
    public void The_steps_of_the_matching_cases_run(string mode, int n, string expected)
    {
        var run = new EngineRun(Definition(Sequence(Cases(mode, n), Line("after"))));
        Assert.Equal([.. expected.Split(' '), "after"], run.Console);
    }

    [Fact]
    public void A_case_without_a_step_ends_the_switch()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.Switch", "sw", ("cases", new JsonArray(Case("leer", "true", null))), ("default", Line("sonst"))), Line("after"))));
        Assert.Equal(["after"], run.Console);
    }

    [Fact]
    public void A_switch_waits_for_all_steps_it_started()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.Switch", "sw", ("mode", Literal("String", "MatchAny")), ("cases", new JsonArray(Case("a", "true", Wait("a")), Case("b", "true", Wait("b"))))), Line("after"))));
        run.Event("b");
        Assert.Empty(run.Console);
        run.Event("a");
        Assert.Equal(["after"], run.Console);
    }

    [Fact]
    public void The_case_taken_can_be_kept_in_a_variable()
    {
        var json = Cases("MatchFirst", 5);
        json["output"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "taken-id" } };
        Assert.Equal("klein", new EngineRun(Definition(json, Variable("taken", "Object"))).Instance.Variables["taken"]);
    }

    [Fact]
    public void A_condition_that_cannot_be_computed_is_an_incident_that_names_the_case()
    {
        var run = new EngineRun(Definition(Step("Elsa.Switch", "sw", ("cases", new JsonArray(Case("kaputt", "gibtEsNicht.x", Line("a")))))));
        Assert.Contains("„kaputt“", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    private static JsonObject Cases(string mode, int n) => Step("Elsa.Switch", "sw", ("mode", Literal("String", mode)),
        ("cases", new JsonArray(Case("klein", $"{n} < 10", Line("klein")), Case("ungerade", $"{n} % 2 == 1", Line("ungerade")))), ("default", Line("sonst")));

    private static JsonObject Case(string label, string condition, JsonObject? step) => new()
    {
        ["label"] = label,
        ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition },
        ["activity"] = step,
    };
}
