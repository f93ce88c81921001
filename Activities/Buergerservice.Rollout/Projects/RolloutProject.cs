using Buergerservice.Engine;
using Buergerservice.Engine.Values;

namespace Buergerservice.Rollout.Projects;

/// <summary>
/// A rollout project. All its state changes happen here; an illegal one throws. What people fill in is kept as one
/// JSON object, a section for each form.
/// </summary>
public sealed class RolloutProject
{
    private RolloutProject()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>Number such as <c>P-2026-0001</c>, unique in its tenant.</summary>
    public string Number { get; private set; } = "";

    /// <summary>Title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The Kommune or authority.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>Land as two letters, for holidays and law.</summary>
    public string Land { get; private set; } = "";

    /// <summary>The service introduced; decided at gate 0 .</summary>
    public ServiceKind Service { get; private set; }

    /// <summary>Goal as a choice .</summary>
    public ProjectGoal Goal { get; private set; }

    /// <summary>Goal in the authority's own words .</summary>
    public string GoalText { get; private set; } = "";

    /// <summary>Current phase, 0–4 .</summary>
    public int CurrentPhase { get; private set; }

    /// <summary>Status.</summary>
    public ProjectStatus Status { get; private set; }

    /// <summary>Why the project ended, or null.</summary>
    public string? EndReason { get; private set; }

    /// <summary>User name of the project lead, or null while nobody is named .</summary>
    public string? ProjectLead { get; private set; }

    /// <summary>Class of the retention rules.</summary>
    public string DeletionClass { get; private set; } = "projektakte";

    /// <summary>The workflow instance that drives it.</summary>
    public Guid InstanceId { get; private set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Who created it.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Key that makes its creation repeatable, or null.</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>All form data as JSON: section → field → value.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Raised by every change.</summary>
    public int Revision { get; private set; }

    /// <summary>The master data a person may correct.</summary>
    internal MasterData Master => new() { Title = Title, Authority = Authority, Land = Land, Goal = Goal, GoalText = GoalText };

    /// <summary>A new project in phase 0.</summary>
    internal static RolloutProject Create(CreateProject request, string number, Guid instanceId, string tenant, string createdBy, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Tenant = tenant,
        Number = number,
        Title = request.Title.Trim(),
        Authority = request.Authority.Trim(),
        Land = request.Land.Trim().ToUpperInvariant(),
        Service = request.Service,
        Goal = request.Goal,
        GoalText = request.GoalText?.Trim() ?? "",
        ProjectLead = string.IsNullOrWhiteSpace(request.ProjectLead) ? null : request.ProjectLead.Trim(),
        IdempotencyKey = string.IsNullOrWhiteSpace(request.IdempotencyKey) ? null : request.IdempotencyKey,
        InstanceId = instanceId,
        CreatedAt = now,
        CreatedBy = createdBy,
    };

    /// <summary>Phases follow each other, and none begins before the gate of the one before is passed .</summary>
    internal void EnterPhase(int phase, bool isPreviousGatePassed)
    {
        RequireActive();
        if (phase == CurrentPhase)
            return;
        if (phase != CurrentPhase + 1)
            throw new DomainRuleException($"Auf Phase {CurrentPhase} folgt Phase {CurrentPhase + 1}, nicht Phase {phase} (R-054).");
        if (!isPreviousGatePassed)
            throw new DomainRuleException($"Phase {phase} beginnt erst, wenn Gate {CurrentPhase} freigegeben ist (R-056).");
        CurrentPhase = phase;
        Revision++;
    }

    /// <summary>Puts the values of a form into their section; earlier values of other fields stay.</summary>
    internal void Merge(string section, IReadOnlyDictionary<string, object?> values) => Change(data => ProjectData.Merge(data, section, values));

    /// <summary>Changes the form data.</summary>
    internal void Change(Action<Dictionary<string, object?>> change)
    {
        RequireActive();
        var data = (Dictionary<string, object?>)Plain.Parse(Data)!;
        change(data);
        Data = Plain.ToJson(data);
        Revision++;
    }

    /// <summary>The values of a section; empty when there are none yet.</summary>
    internal Dictionary<string, object?> Values(string section) => ProjectData.Read((Dictionary<string, object?>)Plain.Parse(Data)!, section);

    /// <summary>Names who leads the project, or nobody of this system .</summary>
    internal void NameLead(string? userName)
    {
        RequireActive();
        ProjectLead = userName;
        Revision++;
    }

    /// <summary>Corrects what was stated when the project was created.</summary>
    internal void Correct(MasterData data)
    {
        RequireActive();
        Title = data.Title;
        Authority = data.Authority;
        Land = data.Land;
        Goal = data.Goal;
        GoalText = data.GoalText ?? "";
        Revision++;
    }

    internal void DecideService(ServiceKind service)
    {
        RequireActive();
        Service = service;
        Revision++;
    }

    /// <summary>Ends the project; an early end needs a reason .</summary>
    internal void Close(ProjectStatus status, string? reason, DateTimeOffset now)
    {
        RequireActive();
        if (status == ProjectStatus.Active)
            throw new DomainRuleException("Ein Projekt endet als abgeschlossen oder abgebrochen.");
        if (status == ProjectStatus.Cancelled && string.IsNullOrWhiteSpace(reason))
            throw new DomainRuleException("Ein Projekt wird nur mit Begründung abgebrochen (R-071).");
        Status = status;
        EndReason = reason;
        EndedAt = now;
        Revision++;
    }

    internal void RequireActive()
    {
        if (Status != ProjectStatus.Active)
            throw new DomainRuleException($"Das Projekt {Number} ist {ProjectLabels.Of(Status)} und wird nicht mehr geändert.");
    }
}
