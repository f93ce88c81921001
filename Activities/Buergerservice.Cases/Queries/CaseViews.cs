using Buergerservice.Engine.Values;
using Buergerservice.Cases.Files;
using Buergerservice.Documents.Comparison;

namespace Buergerservice.Cases.Queries;

/// <summary>What a list of cases is limited to.</summary>
public sealed record CaseFilter
{
    /// <summary>German name of a status, or null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Part of the case number, or null.</summary>
    public string? Text { get; init; }

    /// <summary>True for cases the person works on: contact person, or has an open task of it.</summary>
    public bool Mine { get; init; }

    /// <summary>True to leave out cases that have ended.</summary>
    public bool OpenOnly { get; init; }

    /// <summary>Page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Cases on a page, at most 100.</summary>
    public int PageSize { get; init; } = 25;
}

/// <summary>One page of a list of cases.</summary>
/// <param name="Items">Cases, newest first.</param>
/// <param name="Total">Number of cases that fit the filter.</param>
/// <param name="Page">Page, from 1.</param>
/// <param name="PageSize">Cases on a page.</param>
public sealed record CasePage(IReadOnlyList<CaseListItem> Items, int Total, int Page, int PageSize);

/// <summary>A case in a list: nothing in it says who the citizen is.</summary>
public sealed record CaseListItem
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Aktenzeichen.</summary>
    public required string Number { get; init; }

    /// <summary>Name of the Leistung, or „noch offen“.</summary>
    public required string Leistung { get; init; }

    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Site.</summary>
    public string? Site { get; init; }

    /// <summary>German name of the status.</summary>
    public required string Status { get; init; }

    /// <summary>True when the case has ended.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Responsible unit.</summary>
    public string? Unit { get; init; }

    /// <summary>Name of the contact person.</summary>
    public string? Person { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Number of open tasks.</summary>
    public int OpenTasks { get; init; }
}

/// <summary>The whole file of a case. What says who the citizen is, is there only when <see cref="ShowsCitizen"/>.</summary>
public sealed record CaseFile
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Aktenzeichen.</summary>
    public required string Number { get; init; }

    /// <summary>The workflow instance that leads it.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>German name of the status.</summary>
    public required string Status { get; init; }

    /// <summary>True when the case has ended.</summary>
    public bool IsClosed { get; init; }

    /// <summary>True when its workflow has stopped with an incident.</summary>
    public bool HasIncident { get; init; }

    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Site.</summary>
    public string? Site { get; init; }

    /// <summary>Key of the Leistung.</summary>
    public string? LeistungKey { get; init; }

    /// <summary>Name of the Leistung.</summary>
    public required string Leistung { get; init; }

    /// <summary>Leistungstiefe .</summary>
    public string? Leistungstiefe { get; init; }

    /// <summary>Signature the Leistung takes, or null.</summary>
    public string? SignatureLevel { get; init; }

    /// <summary>Who is responsible.</summary>
    public required CaseResponsible Responsible { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of who took it in.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Kurzkategorie.</summary>
    public string? Category { get; init; }

    /// <summary>Result.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether it was conclusive; null while it is open.</summary>
    public bool? IsConclusive { get; init; }

    /// <summary>Where the DMS filed it.</summary>
    public string? DmsReference { get; init; }

    /// <summary>Rule by which it is deleted.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>True when nothing of it says any more who the citizen is.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>True when somebody has suspended its deletion.</summary>
    public bool IsDeletionHeld { get; init; }

    /// <summary>False when the reader may not see the citizen's data: citizen, Anliegen, form values and contents are then empty. Who only created the case gets no form values either.</summary>
    public bool ShowsCitizen { get; init; }

    /// <summary>Who the citizen is, or null.</summary>
    public CaseCitizen? Citizen { get; init; }

    /// <summary>Anliegen, or null.</summary>
    public string? Concern { get; init; }

    /// <summary>Form values with German labels.</summary>
    public IReadOnlyList<CaseValue> Values { get; init; } = [];

    /// <summary>Documents the Leistung takes and whether they are there.</summary>
    public IReadOnlyList<CaseEvidence> Evidence { get; init; } = [];

    /// <summary>Documents, newest first.</summary>
    public IReadOnlyList<CaseDocumentView> Documents { get; init; } = [];

    /// <summary>Sign-offs, newest first.</summary>
    public IReadOnlyList<CaseSignatureView> Signatures { get; init; } = [];

    /// <summary>Hand-overs to the DMS, newest first.</summary>
    public IReadOnlyList<CaseHandoverView> Handovers { get; init; } = [];

    /// <summary>Consents.</summary>
    public IReadOnlyList<CaseConsentView> Consents { get; init; } = [];

    /// <summary>Open tasks.</summary>
    public IReadOnlyList<CaseTaskView> OpenTasks { get; init; } = [];

    /// <summary>What happened, newest first.</summary>
    public IReadOnlyList<CaseEvent> Timeline { get; init; } = [];

    internal static Dictionary<string, object?> DataOf(CitizenCase file) => Plain.Parse(file.Data) as Dictionary<string, object?> ?? [];
}

/// <summary>Who is responsible.</summary>
/// <param name="Authority">Authority.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Person">Name of the contact person.</param>
/// <param name="Because">Why.</param>
public sealed record CaseResponsible(string? Authority, string? Unit, string? Person, string? Because);

/// <summary>Who the citizen is.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address.</param>
/// <param name="Contact">Telephone or e-mail.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Town">Place.</param>
/// <param name="RepresentativeName">Representative.</param>
/// <param name="RepresentativeKind">Kind of representation.</param>
/// <param name="RepresentativeEvidence">What proves it.</param>
public sealed record CaseCitizen(string? Name, string? Address, string? Contact, string? PostalCode, string? Town, string? RepresentativeName, string? RepresentativeKind, string? RepresentativeEvidence);

/// <summary>A form value.</summary>
/// <param name="Label">Label of the field.</param>
/// <param name="Text">Value as text.</param>
public sealed record CaseValue(string Label, string Text);

/// <summary>A document the Leistung takes.</summary>
/// <param name="Kind">Kind of document.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsMandatory">True when it must be there.</param>
/// <param name="State"><c>liegt vor</c>, <c>lag im Original vor</c>, <c>nicht nötig</c>, <c>fehlt</c> or, where it need not be there, <c>nicht vorgelegt</c>.</param>
public sealed record CaseEvidence(string Kind, string Name, bool IsMandatory, string State);

/// <summary>A document of the case.</summary>
public sealed record CaseDocumentView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Where it came from.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Media type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of who added it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>True when exactly these bytes were signed off.</summary>
    public bool IsSigned { get; init; }

    /// <summary>True when a newer version replaced it.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>True when the reader may open its content.</summary>
    public bool CanOpen { get; init; }

    /// <summary>The version that this one replaced, to compare with; null when there is none or it is no PDF.</summary>
    public Guid? FormerId { get; init; }
}

/// <summary>A sign-off.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="DocumentTitle">Its title.</param>
/// <param name="Name">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="Level">Signature of the citizen that was confirmed.</param>
/// <param name="At">When.</param>
/// <param name="DocumentSha256">Which bytes.</param>
/// <param name="IsValid">False when the content changed afterwards.</param>
public sealed record CaseSignatureView(Guid DocumentId, string DocumentTitle, string Name, string Role, string Level, DateTimeOffset At, string DocumentSha256, bool IsValid);

/// <summary>A hand-over.</summary>
/// <param name="Target">Where to.</param>
/// <param name="State">German name of the state.</param>
/// <param name="Reference">Reference of the target.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="At">When the state last changed.</param>
public sealed record CaseHandoverView(string Target, string State, string? Reference, int Attempts, string? Error, DateTimeOffset At);

/// <summary>A consent.</summary>
/// <param name="Purpose">What it allows.</param>
/// <param name="GivenAt">When it was given.</param>
/// <param name="WithdrawnAt">When it was taken back.</param>
public sealed record CaseConsentView(string Purpose, DateTimeOffset GivenAt, DateTimeOffset? WithdrawnAt);

/// <summary>An open task.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">What to do.</param>
/// <param name="Roles">Who may do it.</param>
/// <param name="Assignee">Name of who does it, or null.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="IsVisible">True when the reader may open it.</param>
public sealed record CaseTaskView(Guid Id, string Title, string Roles, string? Assignee, DateTimeOffset? DueAt, DateTimeOffset CreatedAt, bool IsVisible);

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Text">German sentence.</param>
/// <param name="By">Name of who did it, or „System“.</param>
public sealed record CaseEvent(DateTimeOffset At, string Text, string By);

/// <summary>Content of a document for download.</summary>
/// <param name="Bytes">Bytes, checked against their hash.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="FileName">Name made by the system, never the one an uploader gave.</param>
public sealed record CaseDocumentContent(byte[] Bytes, string ContentType, string FileName);

/// <summary>A generated document beside the version it replaced.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="FormerId">The replaced version.</param>
/// <param name="FormerCreatedAt">When that was made.</param>
/// <param name="FormerSha256">Its SHA-256.</param>
/// <param name="Id">The present version.</param>
/// <param name="CreatedAt">When this was made.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Difference">What is different.</param>
public sealed record CaseDocumentDifference(string Title, Guid FormerId, DateTimeOffset FormerCreatedAt, string FormerSha256, Guid Id, DateTimeOffset CreatedAt, string Sha256, DocumentDifference Difference);
