using System.Security.Cryptography;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// Verifies the signatures of any PDF without believing the file. „Gültig“ is never said from the mathematics alone: what
/// was added after a signature is compared object by object.
/// </summary>
/// <param name="trust">Whom to believe.</param>
/// <param name="time">The clock; signatures without a time stamp are judged by it.</param>
public sealed class PdfVerifier(TrustStore trust, TimeProvider time)
{
    /// <summary>How much one file may cost.</summary>
    public PdfLimits Limits { get; init; } = PdfLimits.Default;

    /// <summary>Verifies a file. A file that cannot be read gives a report with a refusal, not an exception.</summary>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public DocumentReport Verify(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken = default)
    {
        var report = new DocumentReport { Sha256 = Hash(pdf.Span), Size = pdf.Length };
        try
        {
            return Verify(report, PdfRevision.Read(pdf, Limits, cancellationToken));
        }
        catch (PdfRefusedException e)
        {
            return report with { Refusal = e.Message };
        }
    }

    private DocumentReport Verify(DocumentReport report, PdfRevision file)
    {
        var fields = FormFields.Read(file).Where(f => f.IsSignature && f.Dictionary.Has("V")).ToList();
        if (fields.Count > Limits.Signatures)
            throw new PdfRefusedException($"Die PDF-Datei trägt mehr als {Limits.Signatures} Unterschriften und wird nicht geprüft.");
        var check = new SignatureCheck(file, trust);
        var signatures = fields.ConvertAll(f => check.Check(f, file.Dictionary(f.Dictionary["V"]) ?? PdfDictionary.Empty));
        signatures.Sort((a, b) => (a.Bytes?.End ?? 0).CompareTo(b.Bytes?.End ?? 0));
        foreach (var signature in signatures)
        {
            ProveTime(signature, signatures);
            check.CheckTrust(signature, time.GetUtcNow());
            CompareWithFile(signature, file);
        }

        return report with
        {
            Signatures = [.. signatures.Select(s => Report(file, s))],
            Findings = [.. new DocumentCheck(file, signatures).Run()],
            RevisionHashes = Revisions(file, signatures),
        };
    }

    /// <summary>A later document time stamp proves that an earlier signature existed by then.</summary>
    private static void ProveTime(CheckedSignature signature, List<CheckedSignature> all)
    {
        if (signature.Bytes is not { } bytes || signature.ProvenTime is not null)
            return;
        signature.ProvenTime = all.Where(s => s.IsTimeStamp && !s.IsBroken && s.Bytes!.End > bytes.End).Min(s => s.ProvenTime);
    }

    private static void CompareWithFile(CheckedSignature signature, PdfRevision file)
    {
        if (signature.Revision is not { } signed || signature.CoversWholeFile)
            return;
        try
        {
            signature.Findings.AddRange(RevisionComparison.Compare(signed, file, signature.Permissions));
        }
        catch (PdfRefusedException e)
        {
            signature.Findings.Add(Finding.Violation($"Der unterschriebene Stand ist nicht lesbar. {e.Message}"));
        }
    }

    private static SignatureReport Report(PdfRevision file, CheckedSignature signature)
    {
        string? Text(string key) => (file.Resolve(signature.Dictionary[key]) as PdfString)?.Text;
        return new SignatureReport
        {
            Field = signature.Field.Name,
            IsTimeStamp = signature.IsTimeStamp,
            Signer = CertificateName.Of(signature.Certificate?.SubjectName),
            Issuer = CertificateName.Of(signature.Certificate?.IssuerName),
            ClaimedName = Text("Name"),
            Reason = Text("Reason"),
            ClaimedTime = signature.ClaimedTime,
            ProvenTime = signature.ProvenTime,
            Algorithm = signature.Algorithm,
            HasHandwriting = file.Resolve(signature.Dictionary[Handwriting.SealedHandwriting.Key]) is PdfStream,
            CertificationLevel = signature.Permissions.Level,
            SignedLength = signature.Bytes?.End ?? 0,
            CoversWholeFile = signature.CoversWholeFile,
            Findings = signature.Findings,
        };
    }

    private static List<string> Revisions(PdfRevision file, List<CheckedSignature> signatures)
    {
        var lengths = signatures.Where(s => s.Bytes is not null).SelectMany(s => s.Bytes!.LengthsBefore(file).Append(s.Bytes!.End)).Distinct().Order().ToList();
        return lengths.ConvertAll(l =>
        {
            file.Budget.Hash(l);
            return Hash(file.Bytes.Span[..l]);
        });
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
