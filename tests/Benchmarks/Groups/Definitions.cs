using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>Definitions that are measured, as Elsa 3 JSON.</summary>
internal static class Definitions
{
    public static DefinitionCompiler Compiler { get; } = new(new ActivityRegistry(
        new ServiceCollection().AddSingleton(new FormCatalog()).AddSingleton(new ActivityAssembly(typeof(Definitions).Assembly)).BuildServiceProvider(),
        [new ActivityAssembly(typeof(Definitions).Assembly)]));

    public static CompiledWorkflow Compile(string json) => Compiler.Compile(json, Guid.CreateVersion7()).OrThrow();

    /// <summary>A flowchart of steps in a row.</summary>
    public static string Chain(int count, string type = "Bench.Noop")
    {
        var steps = Enumerable.Range(0, count).Select(i => $$$"""{"type":"{{{type}}}","id":"a{{{i}}}"}""");
        var connections = Enumerable.Range(1, count - 1).Select(i => $$$"""{"source":{"activity":"a{{{i - 1}}}","port":"Done"},"target":{"activity":"a{{{i}}}","port":"In"}}""");
        return $$$"""{"definitionId":"chain","name":"Chain","root":{"type":"Elsa.Flowchart","id":"flow","activities":[{{{string.Join(",", steps)}}}],"connections":[{{{string.Join(",", connections)}}}]}}""";
    }

    /// <summary>A step that does nothing, one that waits for an event, and one more, in a row.</summary>
    public static string Waiting { get; } = """
        {"definitionId":"waiting","name":"Waiting","root":{"type":"Elsa.Sequence","id":"3c1d5a7be2f94810","activities":[
          {"type":"Bench.Noop","id":"a1b2c3d4e5f60718"},
          {"type":"Elsa.Event","id":"b2c3d4e5f6071829","eventName":{"typeName":"String","expression":{"type":"Literal","value":"weiter"}}},
          {"type":"Bench.Noop","id":"c3d4e5f60718293a"}]}}
        """;

    /// <summary>One step that evaluates a condition many times, with the variables it reads.</summary>
    public static string Evaluate(string condition) => """
        {"definitionId":"evaluate","name":"Evaluate","variables":[
          {"id":"v1","name":"Amount","typeName":"Int32","value":"250"},
          {"id":"v2","name":"Name","typeName":"String","value":"Anna"}],
         "root":{"type":"Bench.Evaluate","id":"e1","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"CONDITION"} } } }
        """.Replace("CONDITION", condition, StringComparison.Ordinal);

    /// <summary>A flowchart with the proportions of a real one, as Elsa Studio saves it: lines of text, assignments, scripts and decisions that join again.</summary>
    public static string Studio(int count)
    {
        var steps = Enumerable.Range(0, count).Select(StudioStep);
        var connections = Enumerable.Range(0, count).SelectMany(StudioConnections).Where(c => c.Target < count)
            .Select(c => $$$"""{"source":{"activity":"{{{Id(c.Source)}}}","port":"{{{c.Port}}}"},"target":{"activity":"{{{Id(c.Target)}}}","port":"In"},"vertices":[]}""");
        return $$$"""
            {"id":"0f8fad5bd9cb469f","definitionId":"studio","name":"Studio","description":"","createdAt":"2026-01-05T08:00:00+00:00","version":1,"toolVersion":"3.7.1.0",
             "variables":[{"id":"v1","name":"Amount","typeName":"Int32","isArray":false,"value":"250","storageDriverTypeName":"Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core"},
                          {"id":"v2","name":"Name","typeName":"String","isArray":false,"value":"Anna","storageDriverTypeName":"Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core"}],
             "inputs":[],"outputs":[],"outcomes":[],"customProperties":{},"isReadonly":false,"isSystem":false,"isLatest":true,"isPublished":false,"options":{"autoUpdateConsumingWorkflows":false},
             "root":{"type":"Elsa.Flowchart","version":1,"id":"6d1ff0a1b2c3d4e5","nodeId":"Workflow1:6d1ff0a1b2c3d4e5","metadata":{},"customProperties":{"notFoundConnections":[],"canStartWorkflow":false,"runAsynchronously":false},
                     "start":null,"activities":[{{{string.Join(",", steps)}}}],"variables":[],"connections":[{{{string.Join(",", connections)}}}]}}
            """;
    }

    private static string StudioStep(int i)
    {
        var (type, inputs) = (i % 5) switch
        {
            0 => ("Elsa.FlowDecision", """{"condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"variables.Amount > 100 && variables.Name.startsWith('A')"}}"""),
            1 => ("Elsa.SetVariable", """{"variable":{"id":"v1","name":"Amount","typeName":"Int32"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"7"}}"""),
            2 => ("Elsa.SetName", """{"value":{"typeName":"String","expression":{"type":"JavaScript","value":"`Antrag ${variables.Name}`"}}"""),
            _ => ("Elsa.WriteLine", """{"text":{"typeName":"String","expression":{"type":"Literal","value":"Der Antrag wurde geprüft und weitergeleitet."}}"""),
        };
        return $$$"""{{{inputs}}},"id":"{{{Id(i)}}}","nodeId":"Workflow1:6d1ff0a1b2c3d4e5:{{{Id(i)}}}","name":"Step{{{i}}}","type":"{{{type}}}","version":1,"customProperties":{"canStartWorkflow":false,"runAsynchronously":false},"metadata":{"designer":{"position":{"x":{{{i * 120}}},"y":{{{i % 7 * 60}}}},"size":{"width":181.125,"height":50}},"displayText":"Schritt {{{i}}}"}}""";
    }

    // Every fifth step decides; its False branch skips the next step, so that there is a join after it.
    private static IEnumerable<(int Source, string Port, int Target)> StudioConnections(int i) =>
        i % 5 == 0 ? [(i, "True", i + 1), (i, "False", i + 2)] : [(i, "Done", i + 1)];

    private static string Id(int i) => (0xa000_0000_0000_0000UL + ((ulong)i * 0x9E37_79B9UL)).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Does nothing.</summary>
[Activity("Bench.Noop", "Nichts")]
internal sealed class Noop : Activity
{
    protected override void Execute(ActivityContext context)
    {
    }
}
