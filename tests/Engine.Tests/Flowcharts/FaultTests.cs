using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Flowcharts;

public sealed class FaultTests
{
    private static JsonObject Boom => Step("Elsa.Fault", "f", ("message", Literal("String", "boom")));

    [Fact]
    public void Nothing_already_scheduled_runs_on_after_a_fault()
    {
        var run = new EngineRun(Definition(Flow("s>f s>p", Line("s"), Boom, Line("p"))));
        Assert.Equal(["s"], run.Console);
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal(("f", "boom"), (run.Instance.Incidents[0].ActivityId, run.Instance.Incidents[0].Message));
    }

    [Fact]
    public void With_the_continue_strategy_other_branches_go_on_and_the_instance_waits_for_the_incident()
    {
        var envelope = new JsonObject { ["options"] = new JsonObject { ["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" } };
        var run = new EngineRun(DefinitionWith(Flow("s>f s>p", Line("s"), Boom, Line("p")), envelope));
        Assert.Equal(["s", "p"], run.Console);
        Assert.Equal("Running/Suspended", run.Status);
        Assert.Single(run.Instance.Incidents);
    }

    [Fact]
    public void An_input_that_cannot_be_computed_is_an_incident_that_names_it()
    {
        var run = new EngineRun(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", "gibtEsNicht.x"))))));
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Contains("„Text“", run.Instance.Incidents[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_does_not_fit_the_variable_is_an_incident_and_not_a_silent_default()
    {
        var run = new EngineRun(Definition(Sequence(Set("s", "n", Script("Object", "'abc'"))), Variable("n", "Int32", "7")));
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Contains("ganze Zahl", run.Instance.Incidents[0].Message, StringComparison.Ordinal);
    }
}
