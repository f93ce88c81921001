using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.States;

/// <summary>
/// States as released versions have stored them. Each must be read and go on in every later release: never change a
/// stored state, add files instead (write definition and steps, then run the explicit test below).
/// </summary>
public sealed class StateCorpusTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder(), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stored_state_is_read_and_goes_on(string name)
    {
        var file = Read(name);
        var state = file["state"] ?? throw new InvalidDataException($"{name}.json has no state yet.");
        var run = EngineRun.FromState(file["definition"]!.ToJsonString(), Encoding.UTF8.GetBytes(state.ToJsonString()));
        Walk(run, file["after"]!);
        Assert.Equal(file["console"]!.AsArray().Select(l => (string?)l), run.Console);
        Assert.Equal((string?)file["status"], run.Status);
        Assert.Equal(run.Instance.SubStatus == InstanceSubStatus.Faulted ? 1 : 0, run.Instance.Incidents.Count);
    }

    [Fact]
    public void The_corpus_knows_every_format_ever_written() =>
        Assert.Equal(
            Enumerable.Range(1, InstanceSerializer.FormatVersion),
            Files.Select(f => (int)Read(f.Data)["state"]!["format"]!).Distinct().Order());

    [Fact]
    public void The_state_of_a_suspended_sequence_of_three_activities_is_small()
    {
        var run = new EngineRun(Definition(Sequence(Line("a"), Wait("w", "weiter"), Line("b"))));
        Assert.InRange(Encoding.UTF8.GetByteCount(run.State), 1, 600);
    }

    [Fact(Explicit = true)]
    public void Write_the_states_that_are_missing()
    {
        foreach (var name in Files.Select(f => f.Data))
        {
            var file = Read(name);
            if (file["state"] is not null)
                continue;
            var run = new EngineRun(file["definition"]!.ToJsonString());
            Walk(run, file["before"]!);
            file["state"] = JsonNode.Parse(run.State);
            File.WriteAllText(Path.Combine(Folder(), name + ".json"), file.ToJsonString(Readable) + "\n");
        }
    }

    private static void Walk(EngineRun run, JsonNode steps)
    {
        foreach (var step in steps.AsArray().Select(s => (string)s!))
        {
            if (step == "@timer")
                run.Resume(b => b.Kind == WaitKind.Timer);
            else if (step.StartsWith("@task:", StringComparison.Ordinal))
                run.Resume(b => b.Kind == WaitKind.Task, new Dictionary<string, object?> { ["outcome"] = step[6..], ["data"] = new Dictionary<string, object?>() });
            else
                run.Event(step);
        }
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), name + ".json")))!.AsObject();

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
