namespace Buergerservice.Documents.Verification;

/// <summary>What was found out about one signature.</summary>
public sealed record SignatureReport
{
    /// <summary>The signature field's full name.</summary>
    public required string Field { get; init; }

    /// <summary>Whether it is a document time stamp rather than a person's or an authority's signature.</summary>
    public bool IsTimeStamp { get; init; }

    /// <summary>Name in the certificate, or null when it cannot be read.</summary>
    public string? Signer { get; init; }

    /// <summary>Name of who issued the certificate, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>Name the signature itself gives (<c>/Name</c>); nothing vouches for it.</summary>
    public string? ClaimedName { get; init; }

    /// <summary>Reason the signature gives, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Time the signer's clock showed; nothing vouches for it.</summary>
    public DateTimeOffset? ClaimedTime { get; init; }

    /// <summary>Time a time stamp proves, or null.</summary>
    public DateTimeOffset? ProvenTime { get; init; }

    /// <summary>Algorithms, such as <c>RSA-PSS, SHA-256</c>.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>Whether a sealed handwriting record lies inside the signed bytes.</summary>
    public bool HasHandwriting { get; init; }

    /// <summary>The document level of a certification (DocMDP): 1 no changes, 2 forms and signatures, 3 annotations too; null for none.</summary>
    public int? CertificationLevel { get; init; }

    /// <summary>Where the signed part of the file ends, in bytes; 0 when unknown.</summary>
    public long SignedLength { get; init; }

    /// <summary>Whether nothing was added behind it.</summary>
    public bool CoversWholeFile { get; init; }

    /// <summary>Everything that was noticed.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The worst that the findings leave possible.</summary>
    public SignatureVerdict Verdict => Findings.Count == 0 ? SignatureVerdict.Valid : Findings.Max(f => f.Effect);
}
