using System.Text.Json;

namespace Buergerservice.Engine.Migration;

/// <summary>What a queued migration is to do.</summary>
/// <param name="TargetVersionId">Version to bring the instance to.</param>
/// <param name="Steps">Activity ids, old to new.</param>
/// <param name="Actor">User name of who ordered it.</param>
/// <param name="Reason">Why.</param>
public sealed record MigrationOrder(Guid TargetVersionId, Dictionary<string, string> Steps, string Actor, string Reason)
{
    /// <summary>Writes the order as payload of a work item.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    internal static MigrationOrder Parse(string json) => JsonSerializer.Deserialize<MigrationOrder>(json, JsonSerializerOptions.Web)!;
}
