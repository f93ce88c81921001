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
}

/// <summary>Does nothing.</summary>
[Activity("Bench.Noop", "Nichts")]
internal sealed class Noop : Activity
{
    protected override void Execute(ActivityContext context)
    {
    }
}
