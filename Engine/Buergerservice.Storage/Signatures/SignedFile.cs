namespace Buergerservice.Storage.Signatures;

/// <summary>
/// What the last state of a signed document is. A file from which the last signatures were cut off is valid in itself:
/// only this register knows that something is missing.
/// </summary>
public sealed class SignedFile
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>What the document belongs to, such as <c>project:P-2026-0001</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Deletion class of what it belongs to.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>SHA-256 of the document before its first signature, lower-case hex.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>SHA-256 of the file with its last signature.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Names of the signed fields in order, one in each line.</summary>
    public required string Fields { get; set; }

    /// <summary>When the last signature was made.</summary>
    public required DateTimeOffset SignedAt { get; set; }
}
