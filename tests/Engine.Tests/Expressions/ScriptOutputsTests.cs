using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Expressions;

/// <summary>Outputs of other steps in scripts, and arguments of whoever evaluates them.</summary>
public sealed class ScriptOutputsTests
{
    [Fact]
    public void Outputs_are_read_by_id_by_name_and_by_accessor() =>
        Assert.Equal(["7 7 7 7 null"], Run(
            Compute("a", "7", "Gebühr berechnen"),
            Say("`${getOutputFrom('a')} ${getOutputFrom('Gebühr berechnen', 'Result')} ${getResultFromA()} ${getResultFromGebührBerechnen()} ${getOutputFrom('a', 'Fehlt')}`")).Console);

    [Fact]
    public void The_last_result_is_that_of_the_step_that_ran_last() =>
        Assert.Equal(["2", "1 again"], Run(
            Compute("a", "getLastResult() === null ? 1 : getLastResult()", null),
            Compute("b", "2", null),
            Say("getLastResult()"),
            Compute("c", "getOutputFrom('a') + ' again'", null),
            Say("getLastResult()")).Console);

    [Fact]
    public void A_step_that_runs_again_gives_the_last_result_again()
    {
        var body = Sequence(Compute("first", "getCurrentValue()", null), Say("getLastResult()"), Compute("second", "'other'", null));
        body["id"] = "body";
        var loop = Step("Elsa.ForEach", "fe", ("items", Script("List<Object>", "['x', 'y']")), ("body", body));

        Assert.Equal(["x", "y"], Run(loop).Console);
    }

    [Fact]
    public void Outputs_survive_a_wait()
    {
        var run = Run(Compute("a", "({ nr: 7 })", null), Wait("w", "weiter"), Say("getOutputFrom('a').nr + getLastResult()"));

        run.Event("weiter", 3L);

        Assert.Equal(["10"], run.Console);
    }

    [Fact]
    public void Arguments_are_read_through_args_and_accessors_and_functions_by_name()
    {
        var registry = new ActivityRegistry(null, [new ActivityAssembly(typeof(ScriptOutputsTests).Assembly)]);
        var workflow = new DefinitionCompiler(registry).Compile(Definition(Sequence(Step("Test.WithArguments", "t")), Variable("item", "String", "Variable"))).OrThrow();
        var runner = new BurstRunner(new FakeClock());

        var result = runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis"));

        Assert.Empty(result.Instance.Incidents);
        Assert.Equal(["5 5 Variable 10"], result.Console);
    }

    private static int _step;

    private static EngineRun Run(params JsonObject[] steps)
    {
        var run = new EngineRun(Definition(Sequence(steps)));
        Assert.Empty(run.Instance.Incidents);
        return run;
    }

    private static JsonObject Say(string script) => Step("Elsa.WriteLine", $"say{Interlocked.Increment(ref _step)}", ("text", Script("String", script)));

    private static JsonObject Compute(string id, string script, string? name)
    {
        var step = Step("Elsa.RunJavaScript", id, ("script", Literal("String", script)));
        step["name"] = name ?? id;
        return step;
    }
}

/// <summary>Evaluates a script with arguments, as a step does that asks for a value per item.</summary>
[Activity("Test.WithArguments", "Mit Argumenten", Category = "Test", Description = "Wertet ein Skript mit Argumenten aus.")]
public sealed class WithArguments : Activity
{
    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        ScriptFunction twice = a => (long)a[0]! * 2;
        var script = new ScriptExpression("`${args.Item} ${getItem()} ${variables.item} ${twice(args.Item)}`");
        context.WriteLine((string?)script.Evaluate(context, new Dictionary<string, object?> { ["Item"] = 5L, ["twice"] = twice }));
        context.Complete();
    }
}
