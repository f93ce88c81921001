using Buergerservice.Engine;
using Buergerservice.Rollout.Phases;

namespace Buergerservice.Rollout.Projects;

/// <summary>Status of an activity, work step or result, from the weakest to the strongest .</summary>
public enum ResultStatus
{
    /// <summary>Nothing done yet.</summary>
    Open,

    /// <summary>Begun.</summary>
    InPreparation,

    /// <summary>This project does without it, with a note.</summary>
    NotRequired,

    /// <summary>Done.</summary>
    Done,
}

/// <summary>German words for <see cref="ResultStatus"/>, as stored in forms and workflow data.</summary>
public static class ResultStatuses
{
    /// <summary>The German word.</summary>
    public static string Label(this ResultStatus status) => status switch
    {
        ResultStatus.InPreparation => "in Vorbereitung",
        ResultStatus.NotRequired => "nicht erforderlich",
        ResultStatus.Done => "erledigt",
        _ => "offen",
    };

    /// <summary>Reads the German word; nothing means open.</summary>
    /// <exception cref="DomainRuleException">Another word.</exception>
    public static ResultStatus Parse(string? label) => label switch
    {
        null or "" or "offen" => ResultStatus.Open,
        "in Vorbereitung" => ResultStatus.InPreparation,
        "nicht erforderlich" => ResultStatus.NotRequired,
        "erledigt" => ResultStatus.Done,
        _ => throw new DomainRuleException($"Den Status „{label}“ gibt es nicht (offen, in Vorbereitung, nicht erforderlich, erledigt)."),
    };
}

/// <summary>An activity, work step or result of a project and its status. There is one row for each item of the phase catalogue.</summary>
public sealed class ProjectResult
{
    private ProjectResult()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The project.</summary>
    public Guid ProjectId { get; private set; }

    /// <summary>Id in the catalogue, such as <c>R-088</c>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Title when the project was created.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Phase.</summary>
    public int Phase { get; private set; }

    /// <summary>Status.</summary>
    public ResultStatus Status { get; private set; }

    /// <summary>User name of who set the status, or null.</summary>
    public string? By { get; private set; }

    /// <summary>When the status was set, or null.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Note to the status.</summary>
    public string? Note { get; private set; }

    internal static ProjectResult Create(RolloutProject project, PhaseItem item) => new()
    {
        Id = Guid.CreateVersion7(project.CreatedAt),
        Tenant = project.Tenant,
        ProjectId = project.Id,
        Key = item.Key,
        Title = item.Title,
        Phase = item.Phase,
    };

    /// <summary>Sets the status. What was delivered may be reworked, but it does not become open again.</summary>
    internal void Set(ResultStatus status, string by, DateTimeOffset now, string? note)
    {
        if (Status != ResultStatus.Open && status == ResultStatus.Open)
            throw new DomainRuleException($"„{Title}“ ({Key}) ist {Status.Label()} und kann nicht wieder offen werden; setzen Sie „in Vorbereitung“.");
        Status = status;
        By = by;
        At = now;
        Note = string.IsNullOrWhiteSpace(note) ? null : note;
    }
}
