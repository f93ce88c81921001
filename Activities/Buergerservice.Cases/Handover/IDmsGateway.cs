namespace Buergerservice.Cases.Handover;

/// <summary>The way to a document management system. It must file a package once, however often the same one is handed over.</summary>
public interface IDmsGateway
{
    /// <summary>German name of the target, shown in the file of the case.</summary>
    string Name { get; }

    /// <summary>Hands a package over. When it returns, the target has filed it and named a reference.</summary>
    /// <exception cref="IOException">It failed; trying again may help.</exception>
    Task<DmsReceipt> HandOverAsync(DmsPackage package, CancellationToken cancellationToken);
}

/// <summary>What is handed over.</summary>
/// <param name="HandoverId">Idempotency key.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="CaseNumber">Aktenzeichen of the case.</param>
/// <param name="Metadata">Plain values describing the case.</param>
/// <param name="Documents">Documents, the signed one first.</param>
public sealed record DmsPackage(Guid HandoverId, string Tenant, string CaseNumber, IReadOnlyDictionary<string, object?> Metadata, IReadOnlyList<DmsDocument> Documents);

/// <summary>A document of a package.</summary>
/// <param name="FileName">Name made by the system.</param>
/// <param name="Title">Title.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Sha256">SHA-256 of the bytes.</param>
/// <param name="Bytes">Bytes.</param>
public sealed record DmsDocument(string FileName, string Title, string ContentType, string Sha256, ReadOnlyMemory<byte> Bytes);

/// <summary>The target's answer.</summary>
/// <param name="Reference">Where it filed the package.</param>
/// <param name="ConfirmedAt">When it confirmed.</param>
public sealed record DmsReceipt(string Reference, DateTimeOffset ConfirmedAt);
