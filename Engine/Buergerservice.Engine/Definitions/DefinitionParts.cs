using System.Text.Json;
using Buergerservice.Engine.Work;

namespace Buergerservice.Engine.Definitions;

/// <summary>A step whose type is no activity of the registry: it may be a definition used as an activity.</summary>
/// <param name="ActivityId">The step.</param>
/// <param name="Type">Its type: the name of the definition in Pascal case.</param>
/// <param name="DefinitionId">Logical id of the wanted definition, or null.</param>
/// <param name="VersionId">Id of the wanted version, or null; ids of another server mean nothing here.</param>
/// <param name="Version">Number of the wanted version, or null.</param>
public sealed record PartRequest(string ActivityId, string Type, string? DefinitionId, string? VersionId, int? Version);

/// <summary>A published version used as an activity.</summary>
/// <param name="DefinitionId">Logical id.</param>
/// <param name="Version">Number.</param>
/// <param name="Json">Elsa 3 JSON.</param>
/// <param name="Uses">Version used by each of its own steps that is a definition.</param>
public sealed record DefinitionPart(string DefinitionId, int Version, string Json, IReadOnlyDictionary<string, Guid> Uses);

/// <summary>
/// The versions a definition uses as activities, fixed when it is published and stored with it: what a running version does
/// never changes, and never depends on other rows.
/// </summary>
/// <param name="Uses">Version used by each step that is a definition.</param>
/// <param name="Definitions">These versions, and those they use themselves.</param>
public sealed record DefinitionParts(IReadOnlyDictionary<string, Guid> Uses, IReadOnlyDictionary<Guid, DefinitionPart> Definitions)
{
    /// <summary>Nothing is used.</summary>
    public static DefinitionParts None { get; } = new(new Dictionary<string, Guid>(), new Dictionary<Guid, DefinitionPart>());

    /// <summary>Collects what was found for the requests of a compilation.</summary>
    public static DefinitionParts Of(IEnumerable<(PartRequest Request, StoredDefinition Found)> found)
    {
        var uses = new Dictionary<string, Guid>();
        var definitions = new Dictionary<Guid, DefinitionPart>();
        foreach (var (request, stored) in found)
        {
            var inner = Parse(stored.Parts);
            uses[request.ActivityId] = stored.VersionId;
            definitions[stored.VersionId] = new(stored.DefinitionId, stored.Version, stored.Json, inner.Uses);
            foreach (var (id, part) in inner.Definitions)
                definitions[id] = part;
        }

        return new(uses, definitions);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; null means nothing.</summary>
    public static DefinitionParts Parse(string? json) => json is null ? None : JsonSerializer.Deserialize<DefinitionParts>(json, JsonSerializerOptions.Web)!;

    /// <summary>Text for the database; null for nothing.</summary>
    public string? ToJson() => Uses.Count == 0 ? null : JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
