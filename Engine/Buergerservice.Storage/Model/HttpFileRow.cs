namespace Buergerservice.Storage.Model;

/// <summary>
/// A file a workflow was sent over HTTP. The content is in the content store, each under an address of its own even when
/// others have the same bytes, so that it can be deleted without asking who else uses it.
/// </summary>
public sealed class HttpFileRow
{
    /// <summary>Id by which the workflow refers to it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The request it came with; null while that is not accepted.</summary>
    public Guid? ExchangeId { get; set; }

    /// <summary>The instance that took the request; null while or when none did.</summary>
    public Guid? InstanceId { get; set; }

    /// <summary>Field of the form.</summary>
    public required string Field { get; init; }

    /// <summary>Name the sender gave it, without folders and control characters.</summary>
    public required string Name { get; init; }

    /// <summary>Media type the sender gave it.</summary>
    public required string ContentType { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Address in the content store.</summary>
    public required string Address { get; init; }

    /// <summary>How long it is kept: <see cref="OfInstance"/>.</summary>
    public required string DeletionClass { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Deletion class of what is kept with its instance and some days longer (docs/aufbewahrung.md).</summary>
    public const string OfInstance = "vorgang";
}
