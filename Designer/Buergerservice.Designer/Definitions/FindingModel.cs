using Buergerservice.Engine.Definitions;

namespace Buergerservice.Designer.Definitions;

/// <summary>A finding about a definition, for the list beside the canvas.</summary>
internal sealed record FindingModel(string Severity, string Code, string? ActivityId, string? Property, string Message)
{
    public static FindingModel Of(DefinitionProblem problem) =>
        new(problem.Severity == ProblemSeverity.Error ? "error" : "warning", problem.Code, problem.ActivityId, problem.Property, problem.Message);
}
