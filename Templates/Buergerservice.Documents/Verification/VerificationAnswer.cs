namespace Buergerservice.Documents.Verification;

/// <summary>The report as API and command line give it away.</summary>
/// <param name="Verdict">„gültig“, „gültig, nicht vertrauenswürdig“, „unbestimmt“, „ungültig“, „keine Unterschrift“ or „abgewiesen“.</param>
/// <param name="VerdictCode">The same for programs: valid, valid-untrusted, indeterminate, invalid, unsigned, refused.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Size">Size of the file in bytes.</param>
/// <param name="Refusal">Why the file was not read, or null.</param>
/// <param name="Findings">What concerns the whole file.</param>
/// <param name="Signatures">The signatures in the order in which they were made.</param>
public sealed record VerificationAnswer(
    string Verdict, string VerdictCode, string Sha256, long Size, string? Refusal, IReadOnlyList<FindingAnswer> Findings, IReadOnlyList<SignatureAnswer> Signatures)
{
    /// <summary>The answer for a report.</summary>
    public static VerificationAnswer Of(DocumentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(report.VerdictText, report.VerdictCode, report.Sha256, report.Size, report.Refusal, [.. report.Findings.Select(FindingAnswer.Of)], [.. report.Signatures.Select(SignatureAnswer.Of)]);
    }
}

/// <summary>One thing a check noticed.</summary>
/// <param name="Effect">„Hinweis“, or the verdict it brings about.</param>
/// <param name="Text">What it is and where.</param>
public sealed record FindingAnswer(string Effect, string Text)
{
    internal static FindingAnswer Of(Finding finding) => new(finding.Effect == SignatureVerdict.Valid ? "Hinweis" : finding.Effect.German(), finding.Text);
}

/// <summary>One signature.</summary>
public sealed record SignatureAnswer
{
    /// <summary>Name of the field.</summary>
    public required string Field { get; init; }

    /// <summary>The verdict in German.</summary>
    public required string Verdict { get; init; }

    /// <summary>The verdict for programs.</summary>
    public required string VerdictCode { get; init; }

    /// <summary>„Unterschrift“ or „Zeitstempel“.</summary>
    public required string Kind { get; init; }

    /// <summary>Name in the certificate.</summary>
    public string? Signer { get; init; }

    /// <summary>Who issued the certificate.</summary>
    public string? Issuer { get; init; }

    /// <summary>Name the signature gives itself.</summary>
    public string? ClaimedName { get; init; }

    /// <summary>Reason the signature gives.</summary>
    public string? Reason { get; init; }

    /// <summary>Time of the signer's clock.</summary>
    public DateTimeOffset? ClaimedTime { get; init; }

    /// <summary>Time a time stamp proves.</summary>
    public DateTimeOffset? ProvenTime { get; init; }

    /// <summary>Algorithms.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Level of a certification (DocMDP), or null.</summary>
    public int? CertificationLevel { get; init; }

    /// <summary>Whether sealed pen data lies in it.</summary>
    public bool HasHandwriting { get; init; }

    /// <summary>Whether nothing was added behind it.</summary>
    public bool CoversWholeFile { get; init; }

    /// <summary>Where the signed bytes end.</summary>
    public long SignedLength { get; init; }

    /// <summary>What was noticed.</summary>
    public required IReadOnlyList<FindingAnswer> Findings { get; init; }

    internal static SignatureAnswer Of(SignatureReport report) => new()
    {
        Field = report.Field,
        Verdict = report.Verdict.German(),
        VerdictCode = report.Verdict.Code(),
        Kind = report.IsTimeStamp ? "Zeitstempel" : "Unterschrift",
        Signer = report.Signer,
        Issuer = report.Issuer,
        ClaimedName = report.ClaimedName,
        Reason = report.Reason,
        ClaimedTime = report.ClaimedTime,
        ProvenTime = report.ProvenTime,
        Algorithm = report.Algorithm,
        CertificationLevel = report.CertificationLevel,
        HasHandwriting = report.HasHandwriting,
        CoversWholeFile = report.CoversWholeFile,
        SignedLength = report.SignedLength,
        Findings = [.. report.Findings.Select(FindingAnswer.Of)],
    };
}
