using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Definitions;

public sealed class HostileDefinitionTests
{
    [Fact]
    public void Nesting_that_is_too_deep_is_refused_with_the_place()
    {
        var json = new StringBuilder("{\"definitionId\":\"t\",\"root\":");
        for (var i = 0; i < 1000; i++)
            json.Append("{\"type\":\"Elsa.Sequence\",\"id\":\"s").Append(i).Append("\",\"activities\":[");
        json.Append(string.Concat(Enumerable.Repeat("]}", 1000))).Append('}');
        var problem = Refused(json.ToString());
        Assert.Equal("too-deep", problem.Code);
        Assert.Contains("Aktivität „s47“, Eigenschaft „activities“", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Millions_of_brackets_are_refused_without_using_the_stack() =>
        Assert.Equal("too-deep", Refused("{\"definitionId\":\"t\",\"root\":" + new string('[', 5_000_000)).Code);

    [Fact]
    public void The_deepest_accepted_nesting_compiles_and_runs_and_survives_a_wait()
    {
        var json = new StringBuilder("{\"definitionId\":\"t\",\"root\":");
        for (var i = 0; i < 85; i++)
            json.Append("{\"type\":\"Elsa.If\",\"condition\":true,\"then\":");
        json.Append(Step("Elsa.Sequence", "innermost", ("activities", new JsonArray(Wait("w"), Line("done")))).ToJsonString()).Append('}', 86);
        var run = new EngineRun(json.ToString());
        run.Event("w");
        Assert.Equal(["done"], run.Console);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public void A_definition_that_is_too_large_is_refused() =>
        Assert.Equal("too-large", Refused(new string(' ', DefinitionReader.MaxBytes + 1)).Code);

    [Fact]
    public void A_text_of_fifty_megabytes_is_refused() =>
        Assert.Equal("too-large", Refused("{\"definitionId\":\"t\",\"description\":\"" + new string('x', 50 * 1024 * 1024) + "\"}").Code);

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("a\\u0000b")]
    public void A_character_that_is_none_is_refused_with_the_place(string text)
    {
        var problem = Refused("{\"definitionId\":\"t\",\"root\":{\"type\":\"Elsa.WriteLine\",\"id\":\"w\",\"text\":\"" + text + "\"}}");
        Assert.Equal(("not-text", "w", "text"), (problem.Code, problem.ActivityId, problem.Property));
    }

    [Fact]
    public void A_hundred_thousand_steps_in_a_row_compile_and_run()
    {
        const int count = 100_000;
        var json = new StringBuilder("{\"definitionId\":\"t\",\"root\":{\"type\":\"Elsa.Sequence\",\"id\":\"s\",\"activities\":[");
        for (var i = 0; i < count; i++)
            json.Append(i == 0 ? "" : ",").Append("{\"type\":\"Elsa.Start\"}");
        json.Append("]}}");
        var run = new EngineRun(json.ToString(), maxSteps: count + 10);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(count + 1, run.Last.Steps);
    }

    [Fact]
    public void A_flowchart_of_a_hundred_thousand_steps_compiles_and_runs()
    {
        const int count = 100_000;
        var run = new EngineRun(Chart(count, i => i + 1 < count ? [i + 1] : []), maxSteps: count + 10);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(count + 1, run.Last.Steps);
    }

    [Fact]
    public void A_graph_made_to_slow_dominators_down_compiles()
    {
        // A long chain whose end and whose beginning both lead to every one of many joins.
        const int chain = 20_000;
        var result = EngineRun.Compile(Chart(chain + 20_000, i => i == 0 ? [1, .. Enumerable.Range(chain, 20_000)] : i + 1 < chain ? [i + 1] : i == chain - 1 ? [.. Enumerable.Range(chain, 20_000)] : []));
        Assert.True(result.CanRun);
    }

    [Fact]
    public void Thousands_of_loops_inside_each_other_are_refused()
    {
        const int depth = 4_000;
        var result = EngineRun.Compile(Chart(2 * depth, i => i < depth ? [i + 1] : i + 1 < 2 * depth ? [i + 1, (2 * depth) - 1 - i] : [0]));
        Assert.Contains(result.Problems, p => p.Code == "too-many-loops");
    }

    [Fact]
    public void A_thousand_cases_with_wrong_ports_are_reported_one_by_one()
    {
        var cases = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)new JsonObject { ["label"] = "c" + i, ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = false } })]);
        var json = Definition(Flow(string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"sw:x{i}>end")), Step("Elsa.FlowSwitch", "sw", ("cases", cases)), Line("end")));
        Assert.Equal(1000, EngineRun.Compile(json).Problems.Count(p => p.Code == "unknown-port"));
    }

    [Fact]
    public void Thousands_of_variables_are_found_quickly()
    {
        var variables = Enumerable.Range(0, 20_000).Select(i => Variable("v" + i, "Int32", "0")).ToArray();
        var steps = Enumerable.Range(0, 20_000).Select(i => Set("s" + i, "v" + i, Literal("Int32", i))).ToArray();
        Assert.True(EngineRun.Compile(Definition(Sequence(steps), variables)).CanRun);
    }

    private static DefinitionProblem Refused(string json) => Assert.Throws<DefinitionException>(() => EngineRun.Compile(json)).Problems[0];

    private static string Chart(int count, Func<int, int[]> next)
    {
        var json = new StringBuilder("{\"definitionId\":\"t\",\"root\":{\"type\":\"Elsa.Flowchart\",\"id\":\"f\",\"activities\":[");
        for (var i = 0; i < count; i++)
            json.Append(i == 0 ? "" : ",").Append("{\"type\":\"Elsa.Inline\",\"id\":\"n").Append(i).Append("\"}");
        json.Append("],\"connections\":[");
        var separator = "";
        for (var i = 0; i < count; i++)
        {
            foreach (var target in next(i))
            {
                json.Append(separator).Append("{\"source\":\"n").Append(i).Append("\",\"target\":\"n").Append(target).Append("\"}");
                separator = ",";
            }
        }

        return json.Append("]}}").ToString();
    }
}
