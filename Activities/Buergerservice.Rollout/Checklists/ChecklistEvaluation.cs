using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Checklists;

/// <summary>The answers to a checklist and what follows from them: one for each checklist and site of a project .</summary>
public sealed class ChecklistEvaluation
{
    private ChecklistEvaluation()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The project.</summary>
    public Guid ProjectId { get; private set; }

    /// <summary><c>entscheidung</c> or <c>auswahl</c>.</summary>
    public string ChecklistId { get; private set; } = "";

    /// <summary>The Einsatzort, or empty for the project as a whole.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Answers as JSON.</summary>
    public string Answers { get; private set; } = "{}";

    /// <summary>Result as JSON, with German explanations.</summary>
    public string Result { get; private set; } = "{}";

    /// <summary>When it was last evaluated.</summary>
    public DateTimeOffset At { get; private set; }

    internal static ChecklistEvaluation Create(RolloutProject project, string checklistId, string site, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Tenant = project.Tenant,
        ProjectId = project.Id,
        ChecklistId = checklistId,
        Site = site,
    };

    internal void Record(IReadOnlyDictionary<string, object?> answers, IReadOnlyDictionary<string, object?> result, DateTimeOffset now)
    {
        Answers = Plain.ToJson(answers);
        Result = Plain.ToJson(result);
        At = now;
    }
}
