using Buergerservice.Engine;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Rollout.Documents;

/// <summary>What the workflow knows of the newest version of a document: an entry of the variable <c>dokumente</c>.</summary>
internal sealed record DocumentEntry(Guid Id, string Key, string Title, int Version, DocumentStatus Status, string? ReleasedBy, DocumentFiles Files)
{
    /// <summary>All versions so far, this one included: version, date, who, what .</summary>
    public IReadOnlyList<object?> History { get; init; } = [];

    /// <summary>Results that stand because an earlier or this version is signed; a newer version that is declared „abgestimmt“ opens them again.</summary>
    public IReadOnlyList<object?> SignedResults { get; init; } = [];

    public static DocumentEntry? Find(ActivityContext context, string key)
    {
        var entry = RolloutVariables.Read(context, RolloutVariables.Documents).Object(key);
        return entry.Count == 0 ? null : new(
            Guid.Parse(entry.Text("id")), key, entry.Text("titel"), entry.Number("version"), DocumentStatuses.Parse(entry.Text("status")),
            entry.TextOrNull("freigegebenVon"), DocumentFiles.From(entry.Object("dateien")))
        {
            History = entry.GetValueOrDefault("historie") as List<object?> ?? [],
            SignedResults = entry.GetValueOrDefault("ergebnisse") as List<object?> ?? [],
        };
    }

    public static DocumentEntry Get(ActivityContext context, string key) =>
        Find(context, key) ?? throw new DomainRuleException($"Das Dokument „{key}“ ist noch nicht erzeugt.");

    public void Store(ActivityContext context) => RolloutVariables.SetEntry(context, RolloutVariables.Documents, Key, ToPlain());

    public Dictionary<string, object?> ToPlain() => new()
    {
        ["id"] = Id.ToString(),
        ["titel"] = Title,
        ["version"] = Version,
        ["status"] = Status.Label(),
        ["freigegebenVon"] = ReleasedBy,
        ["pruefsumme"] = Files.PdfSha256,
        ["fehlend"] = Files.MissingFields.ToList<object?>(),
        ["dateien"] = Files.ToPlain(),
        ["historie"] = History.ToList(),
        ["ergebnisse"] = SignedResults.ToList(),
    };
}
