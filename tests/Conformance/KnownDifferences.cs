using System.Text.Json;

namespace Buergerservice.Conformance;

/// <summary>What we do differently on purpose. Each entry says what is to be seen instead, and that is checked.</summary>
public sealed class KnownDifferences
{
    private readonly Dictionary<string, KnownDifference> _byTrace = [];

    /// <summary>Reasons of the general rules for traces that are not listed, by name of the rule.</summary>
    public Dictionary<string, string> Rules { get; } = [];

    public static KnownDifferences Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var result = new KnownDifferences();
        foreach (var rule in document.RootElement.GetProperty("rules").EnumerateObject())
            result.Rules[rule.Name] = rule.Value.GetString()!;
        foreach (var entry in document.RootElement.GetProperty("traces").EnumerateArray())
        {
            var difference = new KnownDifference(entry.GetProperty("reason").GetString()!, [.. entry.GetProperty("expect").EnumerateArray().Select(Observation.From)]);
            foreach (var name in entry.GetProperty("names").EnumerateArray())
                result._byTrace.Add(name.GetString()!, difference);
        }

        return result;
    }

    /// <summary>Names of the traces listed.</summary>
    public IReadOnlyCollection<string> Names => _byTrace.Keys;

    public KnownDifference? Find(string trace) => _byTrace.GetValueOrDefault(trace);
}

/// <summary>A deliberate difference.</summary>
/// <param name="Reason">Which defect of Elsa it avoids.</param>
/// <param name="Expect">For each step what differs from the recording; a step without fields is as recorded.</param>
public sealed record KnownDifference(string Reason, IReadOnlyList<Observation> Expect)
{
    /// <summary>The recording with the differences laid over it.</summary>
    public IReadOnlyList<Observation> Apply(IReadOnlyList<Observation> recorded) => [.. recorded.Select((r, i) => i >= Expect.Count ? r : r with
    {
        Status = Expect[i].Status ?? r.Status,
        Console = Expect[i].Console ?? r.Console,
        Output = Expect[i].Output ?? r.Output,
        Incidents = Expect[i].Incidents ?? r.Incidents,
        Bookmarks = Expect[i].Bookmarks ?? r.Bookmarks,
        Refused = Expect[i].Refused,
    })];
}
