using System.Runtime.CompilerServices;
using System.Text.Json;
using Buergerservice.Engine.Tests.Support;
using Buergerservice.Engine.Values;
using Xunit;

namespace Buergerservice.Engine.Tests.Conformance;

/// <summary>Runs recorded traces of the genuine Elsa 3.7.1 engine through ours and compares what matters.</summary>
public sealed class ConformanceTests
{
    private static readonly string Root = Path.GetDirectoryName(ThisFile())!;

    /// <summary>Deliberate differences, each a documented defect of Elsa, by workflow name.</summary>
    private static readonly Dictionary<string, string> Different = new()
    {
        ["fault"] = "Elsa führt bereits eingeplante Schritte nach einer Störung noch aus.",
        ["for-nobody"] = "Eine Schleife ohne Inhalt wartet in Elsa für immer auf nichts; hier endet sie.",
        ["inputs"] = "Elsa verwirft Eingaben ohne typeName still und scheitert an einer unbekannten Versionsnummer erst zur Laufzeit.",
        ["join-WaitAny"] = "Elsa führt den Schritt hinter der Zusammenführung zweimal aus.",
        ["join-default"] = "Wie join-WaitAny: Elsa führt den Schritt hinter der Zusammenführung zweimal aus.",
        ["term-complete"] = "Elsa führt nach dem Abschluss des Prozesses noch den nächsten Schritt der äußeren Folge aus.",
        ["unknown"] = "Die Meldung ist deutsch; der Verlauf ist gleich.",
    };

    public static TheoryData<string> Traces() => [.. Directory.GetFiles(Path.Combine(Root, "traces"), "*.counter.json").Select(f => Path.GetFileName(f)[..^".counter.json".Length]).Order()];

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_recorded_trace_is_reproduced(string name)
    {
        if (Different.TryGetValue(name, out var why))
            Assert.Skip("Bewusste Abweichung: " + why);
        using var trace = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "traces", name + ".counter.json")));
        var definition = File.ReadAllText(Path.Combine(Root, "workflows", trace.RootElement.GetProperty("workflow").GetString() + ".json"));
        // The traces of this folder with "counter" come from the flowcharts of Elsa that know no merge modes.
        var counter = System.Text.Json.Nodes.JsonNode.Parse(definition)!;
        counter["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["Flowchart:ExecutionMode"] = "CounterBased" };
        definition = counter.ToJsonString();
        var compiled = EngineRun.Compile(definition);
        if (compiled.Problems.FirstOrDefault(p => p.Code == "unknown-type") is { } unknown)
            Assert.Skip("Noch nicht enthalten: " + unknown.Message);
        var run = new EngineRun(definition, Plain.From(trace.RootElement.GetProperty("input")) as Dictionary<string, object?>, allowErrors: true);
        var seen = 0;
        foreach (var step in trace.RootElement.GetProperty("trace").EnumerateArray())
        {
            Act(run, step.GetProperty("step").GetString()!);
            if (!step.TryGetProperty("console", out var console) || step.GetProperty("step").GetString()!.StartsWith("task:", StringComparison.Ordinal))
                continue;
            Assert.Equal($"{step.GetProperty("status").GetString()}/{step.GetProperty("subStatus").GetString()}", run.Status);
            Assert.Equal(console.EnumerateArray().Select(l => l.GetString()), run.Console.Skip(seen));
            Assert.Equal(Plain.ToJson(Plain.From(step.GetProperty("output"))), Plain.ToJson(run.Instance.Output));
            Assert.Equal(step.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("activity").GetString()), run.Instance.Incidents.Select(i => i.ActivityId));
            Assert.Equal(step.GetProperty("bookmarks").EnumerateArray().Select(b => b.GetProperty("name").GetString()).Order(), run.Instance.Bookmarks.Select(b => b.Name).Order());
            seen = run.Console.Count;
        }
    }

    private static void Act(EngineRun run, string step)
    {
        var parts = step.Split(':', 3);
        _ = parts[0] switch
        {
            "start" => run,
            "resume" => run.Resume(),
            "event" => run.Event(parts[1], parts.Length > 2 ? Plain.Parse(parts[2]) : null),
            "task" => run.Resume(b => b.Kind == Buergerservice.Engine.Execution.WaitKind.Task, Plain.Parse(step["task:".Length..])),
            "wait" => run.Wait(TimeSpan.FromMilliseconds(double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture))),
            "cancel" => run.Cancel(),
            _ => throw new InvalidOperationException($"Unknown step {step}"),
        };
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
