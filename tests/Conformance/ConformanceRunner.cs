using Buergerservice.Engine;
using System.Text.Json;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Conformance;

/// <summary>The result of one trace.</summary>
/// <param name="Passed">True when it is as recorded, or differs exactly as listed.</param>
/// <param name="Reason">Why it differs on purpose, or null.</param>
/// <param name="Differences">What differs and should not.</param>
public sealed record Verdict(bool Passed, string? Reason, IReadOnlyList<string> Differences);

/// <summary>Runs recorded traces of Elsa through the engine and compares what counts.</summary>
/// <param name="folder">Folder with <c>workflows</c> and <c>traces</c>.</param>
/// <param name="known">Deliberate differences.</param>
public sealed class ConformanceRunner(string folder, KnownDifferences known)
{
    private readonly ActivityRegistry _registry = new(new ServiceCollection().AddSingleton(new FormCatalog()).BuildServiceProvider());

    /// <summary>Names of all traces, such as <c>fault.counter</c>.</summary>
    public IReadOnlyList<string> Names => [.. Directory.GetFiles(Path.Combine(folder, "traces"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public async Task<Verdict> RunAsync(string name)
    {
        try
        {
            var trace = Trace.Load(Path.Combine(folder, "traces", name + ".json"));
            var definition = Definition(trace.Workflow);
            var seen = await ReplayAsync(trace, definition);
            return Judge(name, trace, seen, definition);
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or KeyNotFoundException or BuergerserviceException)
        {
            return new(false, null, [e.Message]);
        }
    }

    private Verdict Judge(string name, Trace trace, IReadOnlyList<Observation> seen, string definition)
    {
        if (known.Find(name) is { } difference)
        {
            var differences = Comparison.Compare(difference.Apply(trace.Steps), seen, definition);
            return new(differences.Count == 0, difference.Reason, differences);
        }

        var found = Comparison.Compare(trace.Steps, seen, definition);
        if (found.Count > 0 && DocumentedDefects.Explain(trace, seen, definition) is { } rule && known.Rules.TryGetValue(rule, out var reason))
            return new(true, reason, found);
        return new(found.Count == 0, null, found);
    }

    private async Task<IReadOnlyList<Observation>> ReplayAsync(Trace trace, string definition)
    {
        var run = new TraceRun(_registry);
        foreach (var other in trace.With)
            run.Publish(Definition(other), trace.Mode);
        run.Publish(definition, trace.Mode);
        var seen = new List<Observation>();
        foreach (var step in trace.Steps)
            seen.Add(await run.ActAsync(step.Step, trace.Input));
        return seen;
    }

    private string Definition(string name) => File.ReadAllText(Path.Combine(folder, "workflows", name + ".json"));
}
