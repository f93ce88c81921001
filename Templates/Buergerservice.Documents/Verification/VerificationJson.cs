namespace Buergerservice.Documents.Verification;

/// <summary>The report in the form that API and command line give away.</summary>
public static class VerificationJson
{
    /// <summary>A plain object for a JSON serializer.</summary>
    public static object Of(DocumentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new
        {
            Verdict = report.VerdictText,
            report.VerdictCode,
            report.Sha256,
            report.Size,
            report.Refusal,
            Findings = report.Findings.Select(Of),
            Signatures = report.Signatures.Select(Of),
        };
    }

    private static object Of(SignatureReport signature) => new
    {
        signature.Field,
        Verdict = signature.Verdict.German(),
        VerdictCode = signature.Verdict.Code(),
        Kind = signature.IsTimeStamp ? "Zeitstempel" : "Unterschrift",
        signature.Signer,
        signature.Issuer,
        signature.ClaimedName,
        signature.Reason,
        signature.ClaimedTime,
        signature.ProvenTime,
        signature.Algorithm,
        signature.CertificationLevel,
        signature.HasHandwriting,
        signature.CoversWholeFile,
        signature.SignedLength,
        Findings = signature.Findings.Select(Of),
    };

    private static object Of(Finding finding) => new { Effect = finding.Effect == SignatureVerdict.Valid ? "Hinweis" : finding.Effect.German(), finding.Text };
}
