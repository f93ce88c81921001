namespace Buergerservice.Cases.Files;

/// <summary>Where a document came from.</summary>
public enum DocumentSource
{
    /// <summary>Document camera of a booth.</summary>
    Dokumentenkamera,

    /// <summary>Scanner.</summary>
    Scan,

    /// <summary>Uploaded file.</summary>
    Upload,

    /// <summary>Letterbox next to a terminal.</summary>
    Briefkasten,

    /// <summary>Made by the system.</summary>
    Erzeugt,
}

/// <summary>A document of a case; its bytes lie in the content store under <see cref="Sha256"/>.</summary>
public sealed class CaseDocument
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Rule by which it is deleted.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>What it is: key of a required document, <c>antrag</c>, <c>nachforderung</c> or <c>sonstiges</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Title for people.</summary>
    public required string Title { get; init; }

    /// <summary>Where it came from.</summary>
    public required DocumentSource Source { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Media type found in the bytes, never the one a sender claims.</summary>
    public required string ContentType { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>User name of who added it, or <c>system</c>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Hash that was signed, or null. Equal to <see cref="Sha256"/> as long as the signature counts.</summary>
    public string? SignedSha256 { get; set; }

    /// <summary>When a newer version of the same document replaced it.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>The file with a signature takes the place of the one without; where nothing was put into the file, it stays.</summary>
    internal void TakeSigned(string sha256, long? size)
    {
        Sha256 = sha256;
        SignedSha256 = sha256;
        Size = size ?? Size;
    }
}

/// <summary>A sign-off: who stood for which bytes .</summary>
public sealed class CaseSignature
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Rule by which it is deleted.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>The document.</summary>
    public required Guid DocumentId { get; init; }

    /// <summary>SHA-256 of the document when it was signed.</summary>
    public required string DocumentSha256 { get; init; }

    /// <summary>User name of the person.</summary>
    public required string UserName { get; init; }

    /// <summary>Name of the person at that time.</summary>
    public required string Name { get; init; }

    /// <summary>Role in which the person signed.</summary>
    public required string Role { get; init; }

    /// <summary>Signature of the citizen that the person confirmed .</summary>
    public required string Level { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When a change of the content took its effect away.</summary>
    public DateTimeOffset? InvalidatedAt { get; set; }
}

/// <summary>A consent of the citizen to one purpose .</summary>
public sealed class Consent
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>Rule by which it is deleted.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>What it allows.</summary>
    public required string Purpose { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>User name of who recorded it.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
}
