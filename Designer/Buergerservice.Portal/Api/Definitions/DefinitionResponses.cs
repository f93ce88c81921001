using System.ComponentModel;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Api.Definitions;

internal enum DefinitionFilter
{
    Latest,
    Published,
}

/// <summary>A version of a definition without its JSON.</summary>
internal sealed record DefinitionSummary(
    [property: Description("Gemeinsame Kennung aller Versionen.")] string DefinitionId,
    [property: Description("Kennung dieser Version.")] Guid VersionId,
    int Version,
    string Name,
    string? Description,
    [property: Description("Neueste Version.")] bool IsLatest,
    [property: Description("Neue Vorgänge nutzen diese Version.")] bool IsPublished,
    DateTimeOffset CreatedAt,
    string CreatedBy);

/// <summary>A saved or published version and what was found about it.</summary>
internal sealed record DefinitionChangeResponse(
    DefinitionSummary Definition,
    [property: Description("Kann veröffentlicht werden: keiner der Befunde ist ein Fehler.")] bool CanPublish,
    IReadOnlyList<ApiProblemItem> Problems);

/// <summary>What a check found.</summary>
internal sealed record ValidationResponse([property: Description("Kann veröffentlicht werden: keiner der Befunde ist ein Fehler.")] bool CanPublish, IReadOnlyList<ApiProblemItem> Problems);

internal static class DefinitionResponses
{
    public static DefinitionSummary SummaryOf(DefinitionRow row) =>
        new(row.DefinitionId, row.Id, row.Version, row.Name, row.Description, row.IsLatest, row.IsPublished, row.CreatedAt, row.CreatedBy);

    public static ApiProblemItem ItemOf(DefinitionProblem problem) => new()
    {
        Severity = OneOf.NameOf(problem.Severity),
        Code = problem.Code,
        ActivityId = problem.ActivityId,
        Property = problem.Property,
        Message = problem.Message,
    };

    public static bool CanPublish(IEnumerable<DefinitionProblem> problems) => !problems.Any(p => p.Severity == ProblemSeverity.Error);
}
