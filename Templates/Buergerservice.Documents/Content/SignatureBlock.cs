namespace Buergerservice.Documents.Content;

/// <summary>
/// Places for signatures. The PDF reserves one empty signature field for each signatory now: a field created only
/// when signing would break PDF/UA.
/// </summary>
/// <param name="Signatories">The signatories in the order in which they sign.</param>
public sealed record SignatureBlock(IReadOnlyList<Signatory> Signatories) : Block;

/// <summary>One signatory.</summary>
/// <param name="FieldName">The signature field's name; unique in the document, letters, digits, hyphen and underscore only.</param>
/// <param name="Name">The person; <see langword="null"/> is marked as missing.</param>
/// <param name="Role">In what function the person signs; <see langword="null"/> is marked as missing.</param>
/// <param name="Organisation">Authority or company; <see langword="null"/> is marked as missing.</param>
public sealed record Signatory(string FieldName, string? Name, string? Role, string? Organisation)
{
    /// <summary>The place is for whoever signs in this role: the name is not known yet and stands in the signature.</summary>
    public bool IsForRole { get; init; }
}
