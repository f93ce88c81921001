using Buergerservice.Documents.Verification;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;

namespace Buergerservice.Portal.Signatures;

/// <summary>Checks a file and asks the register whether it is the last state of a document signed here. Nothing of the file is kept.</summary>
public sealed class FileVerification(PdfVerifier verifier, CheckPlaces places, BuergerserviceDb db, PortalOptions options, TimeProvider time)
{
    public async Task<DocumentReport> VerifyAsync(byte[] file, Actor actor, CancellationToken cancellationToken)
    {
        var report = await CheckAsync(file, cancellationToken);
        if (report.Refusal is not null)
            return report;
        var entry = await SignatureRegister.FindAsync(db, actor.Tenant, [report.Sha256, .. report.RevisionHashes], cancellationToken);
        return entry is null ? report : report with { Findings = [.. report.Findings, Compare(report, entry)] };
    }

    private static Finding Compare(DocumentReport report, SignedFile entry)
    {
        if (report.Sha256 == entry.Sha256)
            return new(SignatureVerdict.Valid, $"Das Verzeichnis dieser Installation kennt genau diese Datei als letzten Stand ({GermanTime.Of(entry.SignedAt):dd.MM.yyyy, HH:mm} Uhr).");
        var missing = entry.Fields.Split('\n').Except(report.Signatures.Select(s => s.Field)).ToList();
        return missing.Count > 0
            ? new(SignatureVerdict.Indeterminate, $"Der Datei fehlen Unterschriften, die das Verzeichnis dieser Installation kennt: {string.Join(", ", missing.Select(m => $"„{m}“"))}. Es gibt einen späteren Stand.")
            : new(SignatureVerdict.Indeterminate, "Die Datei ist nicht der letzte Stand, den das Verzeichnis dieser Installation für dieses Dokument kennt.");
    }

    private async Task<DocumentReport> CheckAsync(byte[] file, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Signatures.CheckTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await places.RunAsync(() => verifier.Verify(file, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DocumentReport
            {
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)),
                Size = file.Length,
                Refusal = "Die Prüfung hat zu lange gedauert und wurde abgebrochen. Bitte versuchen Sie es später noch einmal.",
            };
        }
    }
}
