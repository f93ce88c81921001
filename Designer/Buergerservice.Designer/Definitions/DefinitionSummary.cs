using System.Text.Json.Nodes;
using Buergerservice.Storage.Model;

namespace Buergerservice.Designer.Definitions;

/// <summary>A version in a list.</summary>
internal sealed record DefinitionSummary(
    Guid Id, string DefinitionId, string Name, string? Description, int Version, bool IsLatest, bool IsPublished, DateTimeOffset CreatedAt, bool IsReadonly, JsonArray Links)
{
    public string ToolVersion { get; } = "3.8.2.0";

    public string? ProviderName { get; }

    public string MaterializerName { get; } = "Json";

    public bool IsMaterializerAvailable { get; } = true;

    public static DefinitionSummary Of(DefinitionRow row, bool canWrite) =>
        new(row.Id, row.DefinitionId, row.Name, row.Description, row.Version, row.IsLatest, row.IsPublished, row.CreatedAt, !canWrite, DefinitionLinks.Of(row.DefinitionId, canWrite));
}
