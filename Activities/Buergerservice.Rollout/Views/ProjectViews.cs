using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Views;

/// <summary>What a list of projects is limited to.</summary>
/// <param name="Status">Only this status, or null.</param>
/// <param name="Phase">Only this phase, or null.</param>
/// <param name="Search">Only projects whose number, title or authority contains this, or null.</param>
public sealed record ProjectFilter(ProjectStatus? Status = null, int? Phase = null, string? Search = null);

/// <summary>A project in a list.</summary>
/// <param name="Id">Id.</param>
/// <param name="Number">Number.</param>
/// <param name="Title">Title.</param>
/// <param name="Authority">Kommune or authority.</param>
/// <param name="Service">Service in German.</param>
/// <param name="Phase">Number of the current phase.</param>
/// <param name="PhaseTitle">Title of the current phase.</param>
/// <param name="Status">Status.</param>
/// <param name="ProjectLead">User name of the project lead, or null.</param>
/// <param name="OpenTasks">Number of open tasks.</param>
/// <param name="OverdueTasks">Number of open tasks whose due date has passed.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record ProjectListItem(Guid Id, string Number, string Title, string Authority, string Service, int Phase, string PhaseTitle, ProjectStatus Status, string? ProjectLead, int OpenTasks, int OverdueTasks, DateTimeOffset CreatedAt);

/// <summary>Everything about one project.</summary>
public sealed record ProjectView
{
    /// <summary>Master data.</summary>
    public required ProjectHead Head { get; init; }

    /// <summary>How its process stands.</summary>
    public required ProcessState Process { get; init; }

    /// <summary>All phases in order.</summary>
    public required IReadOnlyList<PhaseView> Phases { get; init; }

    /// <summary>Open tasks, due ones first.</summary>
    public required IReadOnlyList<TaskView> OpenTasks { get; init; }

    /// <summary>Documents, newest version of each key first.</summary>
    public required IReadOnlyList<DocumentView> Documents { get; init; }

    /// <summary>Evaluated checklists by site.</summary>
    public required IReadOnlyList<EvaluationView> Evaluations { get; init; }

    /// <summary>Milestones.</summary>
    public required IReadOnlyList<MilestoneView> Milestones { get; init; }

    /// <summary>German sentences on what needs attention, such as a missing project lead .</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Form data: section → field → value.</summary>
    public required IReadOnlyDictionary<string, object?> Data { get; init; }
}

/// <summary>How the process of a project stands.</summary>
public enum ProcessState
{
    /// <summary>It is under way: tasks come by themselves.</summary>
    Running,

    /// <summary>An administrator holds it.</summary>
    Held,

    /// <summary>A step has failed; an administrator has to see to it.</summary>
    Disturbed,

    /// <summary>It has ended, or there is none any more.</summary>
    Ended,
}

/// <summary>Master data of a project.</summary>
/// <param name="Id">Id.</param>
/// <param name="Number">Number.</param>
/// <param name="Title">Title.</param>
/// <param name="Authority">Kommune or authority.</param>
/// <param name="Land">Land, two letters.</param>
/// <param name="Service">Service in German.</param>
/// <param name="Goal">Goal in German.</param>
/// <param name="GoalText">Goal in own words.</param>
/// <param name="Phase">Current phase.</param>
/// <param name="Status">Status.</param>
/// <param name="StatusLabel">Status in German.</param>
/// <param name="EndReason">Why it ended, or null.</param>
/// <param name="ProjectLead">User name of the project lead, or null.</param>
/// <param name="InstanceId">Its workflow instance.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="DeletionClass">Class of the retention rules.</param>
/// <param name="Revision">Raised by every change.</param>
/// <param name="GoalKind">The goal as chosen.</param>
/// <param name="Mark">Another one as soon as title, authority, Land or goal are corrected.</param>
public sealed record ProjectHead(Guid Id, string Number, string Title, string Authority, string Land, string Service, string Goal, string GoalText, int Phase, ProjectStatus Status, string StatusLabel, string? EndReason, string? ProjectLead, Guid InstanceId, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? EndedAt, string DeletionClass, int Revision, ProjectGoal GoalKind, string Mark);

/// <summary>State of a phase.</summary>
public enum PhaseState
{
    /// <summary>Not begun.</summary>
    Open,

    /// <summary>Current.</summary>
    Current,

    /// <summary>Its gate is passed.</summary>
    Done,
}

/// <summary>A phase of a project.</summary>
/// <param name="Number">0–4.</param>
/// <param name="Title">Title.</param>
/// <param name="State">State.</param>
/// <param name="Effort">Effort in two parts .</param>
/// <param name="Results">Activities, work steps and results with their status.</param>
/// <param name="Gate">The gate at its end.</param>
public sealed record PhaseView(int Number, string Title, PhaseState State, Effort Effort, IReadOnlyList<ResultView> Results, GateView Gate);

/// <summary>An activity, work step or result with its status.</summary>
/// <param name="Key">Id such as <c>R-088</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Status">Status.</param>
/// <param name="StatusLabel">Status in German.</param>
/// <param name="Role">Responsible role.</param>
/// <param name="By">Who set the status, or null.</param>
/// <param name="At">When, or null.</param>
/// <param name="Note">Note, or null.</param>
public sealed record ResultView(string Key, string Title, PhaseItemKind Kind, ResultStatus Status, string StatusLabel, string Role, string? By, DateTimeOffset? At, string? Note);

/// <summary>A gate: what is missing and who can do it.</summary>
/// <param name="Phase">Phase.</param>
/// <param name="Title">Title.</param>
/// <param name="Role">Who decides.</param>
/// <param name="Hint">Note, or null.</param>
/// <param name="IsPassed">True when it was passed.</param>
/// <param name="IsReady">True when nothing is missing for the decision.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="Remarks">What else to know: what the project does without and why, Auflagen of the Vorabkontrolle.</param>
/// <param name="Task">The open task in which it is decided; null while others have to be done before.</param>
/// <param name="Decisions">Decisions so far, newest first.</param>
public sealed record GateView(int Phase, string Title, string Role, string? Hint, bool IsPassed, bool IsReady, IReadOnlyList<MissingView> Missing, IReadOnlyList<RemarkView> Remarks, TaskView? Task, IReadOnlyList<GateDecisionView> Decisions);

/// <summary>Something to know about a condition that does not close the gate.</summary>
/// <param name="Key">Id such as <c>R-126</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="StatusLabel">Status in German.</param>
/// <param name="Note">Reason or note, or null.</param>
public sealed record RemarkView(string Key, string Title, string StatusLabel, string? Note);

/// <summary>Something a gate misses, and who can do it.</summary>
/// <param name="Key">Id such as <c>R-091</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="StatusLabel">Status in German.</param>
/// <param name="Task">The open task that delivers it, or null.</param>
/// <param name="ResponsibleRole">Who is responsible when no task is open yet.</param>
/// <param name="Explanation">One German sentence saying who can do it.</param>
public sealed record MissingView(string Key, string Title, string StatusLabel, TaskView? Task, string ResponsibleRole, string Explanation);

/// <summary>A decision at a gate.</summary>
/// <param name="Phase">Phase.</param>
/// <param name="Decision">The decision as chosen.</param>
/// <param name="IsPassed">True when the project went on.</param>
/// <param name="Reason">Reason, or null.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="Missing">Keys of what was missing then.</param>
public sealed record GateDecisionView(int Phase, string Decision, bool IsPassed, string? Reason, string By, DateTimeOffset At, IReadOnlyList<string> Missing);

/// <summary>An open task of a project.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="Roles">Roles that may do it.</param>
/// <param name="Assignee">User name of who works on it, or null.</param>
/// <param name="DueAt">When it is due, or null.</param>
/// <param name="IsOverdue">True when that has passed.</param>
/// <param name="Results">Keys of what it delivers.</param>
public sealed record TaskView(Guid Id, string Title, IReadOnlyList<string> Roles, string? Assignee, DateTimeOffset? DueAt, bool IsOverdue, IReadOnlyList<string> Results);

/// <summary>A version of a document.</summary>
/// <param name="Id">Id.</param>
/// <param name="Key">Key; the same for all versions.</param>
/// <param name="Title">Title.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="IsCurrent">True for the newest version.</param>
/// <param name="Status">Status in German.</param>
/// <param name="PdfSha256">Address of the PDF in the content store.</param>
/// <param name="DocxSha256">Address of the DOCX in the content store.</param>
/// <param name="DataSha256">Address of its data in the content store.</param>
/// <param name="Template">Template and its version.</param>
/// <param name="MissingFields">Fields marked as missing in the document.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ReleasedBy">Who declared it „abgestimmt“, or null.</param>
/// <param name="ReleasedAt">When, or null.</param>
/// <param name="SignedAt">When it became „unterzeichnet“, or null.</param>
/// <param name="SignOffs">Signatures.</param>
/// <param name="Superseded">The newer version that took the signatures their effect, or null.</param>
public sealed record DocumentView(Guid Id, string Key, string Title, int Version, bool IsCurrent, string Status, string PdfSha256, string DocxSha256, string DataSha256, string Template, IReadOnlyList<string> MissingFields, DateTimeOffset CreatedAt, string? ReleasedBy, DateTimeOffset? ReleasedAt, DateTimeOffset? SignedAt, IReadOnlyList<SignOffView> SignOffs, SupersededView? Superseded);

/// <summary>A newer version that was declared „abgestimmt“: what was signed before is not what counts any more .</summary>
/// <param name="Version">Number of the newer version.</param>
/// <param name="At">When it was declared „abgestimmt“.</param>
public sealed record SupersededView(int Version, DateTimeOffset At);

/// <summary>A signature.</summary>
/// <param name="Name">Name.</param>
/// <param name="Role">Role.</param>
/// <param name="UserName">User name.</param>
/// <param name="At">When.</param>
/// <param name="DocumentSha256">Hash of the PDF signed.</param>
/// <param name="IsValid">False since a newer version was declared „abgestimmt“.</param>
public sealed record SignOffView(string Name, string Role, string UserName, DateTimeOffset At, string DocumentSha256, bool IsValid);

/// <summary>An evaluated checklist.</summary>
/// <param name="ChecklistId"><c>entscheidung</c> or <c>auswahl</c>.</param>
/// <param name="Site">Einsatzort, or empty.</param>
/// <param name="Summary">The result in one German paragraph.</param>
/// <param name="Result">The result in detail; see <c>BlockResult</c> and <c>ComparisonResult</c>.</param>
/// <param name="Answers">The answers.</param>
/// <param name="At">When.</param>
public sealed record EvaluationView(string ChecklistId, string Site, string Summary, IReadOnlyDictionary<string, object?> Result, IReadOnlyDictionary<string, object?> Answers, DateTimeOffset At);

/// <summary>A milestone.</summary>
/// <param name="Key">M1 …</param>
/// <param name="Title">Title.</param>
/// <param name="PlannedOn">Planned date, or null.</param>
/// <param name="IsReached">True when reached.</param>
/// <param name="ReachedOn">When, or null.</param>
/// <param name="IsDerived">True when its state follows from results or gates and cannot be entered.</param>
/// <param name="Mark">Another one as soon as something else is planned or entered.</param>
public sealed record MilestoneView(string Key, string Title, DateOnly? PlannedOn, bool IsReached, DateOnly? ReachedOn, bool IsDerived, string Mark);
