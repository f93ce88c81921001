using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Execution;

public sealed class ScopeTests
{
    private static JsonObject Show(string id, string script) => Step("Elsa.WriteLine", id, ("text", Script("String", script)));

    private static JsonObject With(JsonObject container, params JsonObject[] variables)
    {
        container["variables"] = new JsonArray([.. variables]);
        return container;
    }

    private static JsonObject Named(string id, params JsonObject[] steps) => Step("Elsa.Sequence", id, ("activities", new JsonArray([.. steps])));

    [Theory]
    [InlineData(null)]
    [InlineData("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core")]
    [InlineData("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core")]
    [InlineData("Elsa.Workflows.WorkflowStorageDriver, Elsa.Workflows.Core")]
    public void A_variable_is_kept_over_a_wait_whatever_its_storage_driver(string? driver)
    {
        var variable = Variable("a", "String", "A1");
        variable["storageDriverTypeName"] = driver;
        var run = new EngineRun(Definition(Sequence(Set("s", "a", Literal("String", "A2")), Wait("w"), Show("v", "getA()")), variable));
        run.Event("w");
        Assert.Equal(["A2"], run.Console);
    }

    [Theory]
    [InlineData("String", "\"Grüße\"", "Grüße")]
    [InlineData("Int32", "7", "7")]
    [InlineData("Decimal", "12.50", "12.5")]
    [InlineData("Boolean", "true", "true")]
    [InlineData("Object", "({a:[1,{b:null}]})", "{\"a\":[1,{\"b\":null}]}")]
    [InlineData("DateTimeOffset", "\"2026-11-23T08:00:00+01:00\"", "2026-11-23T07:00:00.000Z")]
    public void A_value_is_the_same_after_a_wait(string type, string script, string shown)
    {
        var run = new EngineRun(Definition(
            Sequence(Set("s", "v", Script(type, script)), Show("before", "typeof getV() == 'object' ? (getV().toISOString ? getV().toISOString() : JSON.stringify(getV())) : String(getV())"),
                Wait("w"), Show("after", "typeof getV() == 'object' ? (getV().toISOString ? getV().toISOString() : JSON.stringify(getV())) : String(getV())")),
            Variable("v", type)));
        run.Event("w");
        Assert.Equal([shown, shown], run.Console);
    }

    [Theory]
    [InlineData(55, "Running/Suspended")]
    [InlineData(70, "Finished/Faulted")]
    public void A_value_nested_too_deep_to_be_stored_is_refused_when_it_is_made(int depth, string status)
    {
        var script = $"let v = 1; for (let i = 0; i < {depth}; i++) v = {{a: v}}; v";
        var run = new EngineRun(Definition(Sequence(Set("s", "v", Script("Object", script)), Wait("w"), Set("again", "v", Script("Object", "variables.v")), Line("done")), Variable("v", "Object")));
        Assert.Equal(status, run.Status);
        if (status == "Running/Suspended")
            Assert.Equal(["done"], run.Event("w").Console);
        else
            Assert.Contains("tief verschachtelt", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_too_large_is_refused_with_a_message()
    {
        var error = Assert.Throws<DomainRuleException>(() => new EngineRun(Definition(Sequence(Set("s", "v", Script("Object", "'x'.repeat(17 * 1024 * 1024)")), Wait("w")), Variable("v", "Object"))));
        Assert.Contains("16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_is_shortened_in_the_journal()
    {
        var run = new EngineRun(Definition(Sequence(Show("w", "'x'.repeat(100000)"))));
        Assert.Equal(100_000, run.Console[0].Length);
        Assert.InRange(run.Journal.Single(r => r.Event == "Output").Message!.Length, 1, 5_000);
    }

    [Fact]
    public void The_variable_of_an_inner_container_hides_the_outer_one()
    {
        var inner = With(Named("inner", Set("si", "in", Literal("String", "neu")), Show("i", "getVariable('v')")), new JsonObject { ["id"] = "in-id", ["name"] = "v", ["typeName"] = "String", ["value"] = "innen" });
        var run = new EngineRun(Definition(Named("outer", inner, Show("o", "getVariable('v')")), Variable("v", "String", "außen")));
        Assert.Equal(["neu", "außen"], run.Console);
    }

    [Fact]
    public void A_container_in_a_loop_begins_each_turn_with_its_defaults()
    {
        var body = With(Named("body", Set("s", "n", Script("Int32", "variables.n + 1")), Wait("w"), Show("v", "variables.n")), Variable("n", "Int32", "10"));
        var run = new EngineRun(Definition(Step("Elsa.For", "for", ("start", Literal("Int32", 1)), ("end", Literal("Int32", 2)), ("body", body))));
        run.Event("w").Event("w");
        Assert.Equal(["11", "11"], run.Console);
    }

    [Fact]
    public void Branches_side_by_side_have_their_own_variables()
    {
        var body = With(Named("body", Set("s", "n", Script("String", "getCurrentValue()")), Wait("w"), Show("v", "variables.n")), Variable("n", "String"));
        var run = new EngineRun(Definition(Step("Elsa.ParallelForEach", "each", ("items", Script("Object", "['a','b']")), ("body", body))));
        run.Event("w").Event("w");
        Assert.Equal(["a", "b"], run.Console.Order());
    }

    [Fact]
    public void A_variable_made_by_a_script_is_kept_in_its_container()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "setVariable('neu', {a: 1})"))), Wait("w"), Show("v", "getVariable('neu').a"))));
        run.Event("w");
        Assert.Equal(["1"], run.Console);
    }

    [Fact]
    public void An_input_is_kept_over_a_wait_and_its_name_has_no_case()
    {
        var envelope = new JsonObject { ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Kunde", ["type"] = "String" }) };
        var run = new EngineRun(
            DefinitionWith(Sequence(Wait("w"), Show("a", "getInput('kunde') + getKunde()"), Step("Elsa.WriteLine", "b", ("text", Input("String", "Input", new JsonObject { ["name"] = "KUNDE" })))), envelope),
            new Dictionary<string, object?> { ["Kunde"] = "Kim" });
        run.Event("w");
        Assert.Equal(["KimKim", "Kim"], run.Console);
    }

    [Fact]
    public void The_output_of_a_step_can_be_read_after_a_wait()
    {
        var run = new EngineRun(Definition(Named("root", Step("Elsa.RunJavaScript", "rechnen", ("script", Literal("String", "({summe: 42})"))), Wait("w"),
            Show("byName", "getOutputFrom('rechnen').summe + ' ' + getResultFromRechnen().summe"))));
        run.Event("w");
        Assert.Equal(["42 42"], run.Console);
    }

    [Fact]
    public void The_last_result_is_that_of_the_step_that_ended_last()
    {
        var loop = Step("Elsa.For", "for", ("start", Literal("Int32", 1)), ("end", Literal("Int32", 2)),
            ("body", Named("body", Step("Elsa.RunJavaScript", "a", ("script", Literal("String", "'a' + getCurrentValue()"))), Step("Elsa.RunJavaScript", "b", ("script", Literal("String", "'b' + getCurrentValue()"))), Show("v", "getLastResult()"))));
        Assert.Equal(["b1", "b2"], new EngineRun(Definition(loop)).Console);
    }

    [Fact]
    public void What_an_event_brings_is_the_last_result_after_it()
    {
        var run = new EngineRun(Definition(Sequence(Wait("w"), Show("v", "getLastResult().betrag"))));
        run.Event("w", new Dictionary<string, object?> { ["betrag"] = 5L });
        Assert.Equal(["5"], run.Console);
    }

    [Fact]
    public void An_output_of_a_step_can_be_bound_to_an_output_of_the_workflow()
    {
        var envelope = new JsonObject { ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Total", ["type"] = "Int32" }) };
        var step = Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "21 * 2")), ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "Total" } }));
        Assert.Equal(42, new EngineRun(DefinitionWith(Sequence(step), envelope)).Instance.Output["Total"]);
    }

    [Fact]
    public void A_definition_without_scripts_that_read_outputs_does_not_store_them()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.RunJavaScript", "js", ("script", Literal("String", "1"))), Wait("w"))));
        Assert.Empty(run.Instance.ActivityOutputs);
    }
}
