using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>Checks one signature by itself: its bytes, its mathematics, its certificate and its time stamp.</summary>
internal sealed class SignatureCheck(PdfRevision file, TrustStore trust)
{
    private const string TimeStampFormat = "ETSI.RFC3161";
    private const string PadesFormat = "ETSI.CAdES.detached";
    private const string AdobeFormat = "adbe.pkcs7.detached";

    public CheckedSignature Check(PdfFormField field, PdfDictionary dictionary)
    {
        var format = file.Name(dictionary["SubFilter"]);
        var signature = new CheckedSignature(field, dictionary)
        {
            IsTimeStamp = format == TimeStampFormat,
            ClaimedTime = PdfDate.Read((file.Resolve(dictionary["M"]) as PdfString)?.Text),
            Permissions = SignaturePermissions.Read(file, dictionary),
        };
        if (dictionary.HasDuplicateKeys)
            signature.Findings.Add(Finding.Violation("Die Signatur nennt eine Angabe doppelt; verschiedene Programme würden sie verschieden lesen."));
        if (format is not (TimeStampFormat or PadesFormat or AdobeFormat))
            signature.Findings.Add(Finding.Doubt($"Das Signaturformat „{format ?? "ohne Angabe"}“ kann nicht geprüft werden."));
        signature.Bytes = SignedBytes.Read(file, dictionary, signature.Findings);
        if (signature.Bytes is null || !FindRevision(signature))
            return signature;
        var content = signature.Bytes.Content(file);
        if (signature.IsTimeStamp)
            CheckTimeStamp(signature, content);
        else
            CheckCms(signature, content, format == PadesFormat);
        return signature;
    }

    /// <summary>
    /// Judges the certificate at the time when the signature existed for certain: that of a time stamp, its own or a
    /// later one of the document, otherwise now.
    /// </summary>
    /// <param name="signature">A signature that is no document time stamp.</param>
    /// <param name="now">The time of the check.</param>
    public void CheckTrust(CheckedSignature signature, DateTimeOffset now)
    {
        if (signature.Certificate is not { } certificate || signature.IsTimeStamp)
            return;
        var findings = trust.Check(certificate, signature.SentCertificates, signature.ProvenTime ?? now, purpose: null);
        signature.Findings.AddRange(findings);
        if (signature.ProvenTime is null && signature.ClaimedTime is { } claimed && claimed > now.AddMinutes(5))
            signature.Findings.Add(Finding.Doubt("Die Signatur gibt eine Zeit an, die noch nicht gekommen ist."));
    }

    private bool FindRevision(CheckedSignature signature)
    {
        var end = signature.Bytes!.End;
        signature.CoversWholeFile = file.Bytes.Span[end..].IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0;
        try
        {
            signature.Revision = signature.CoversWholeFile ? file : file.Before(end);
        }
        catch (PdfRefusedException)
        {
            signature.Findings.Add(Finding.Violation("Der unterschriebene Bereich endet nicht am Ende einer Speicherung; für sich genommen ist er keine PDF-Datei."));
            return false;
        }

        if (!EndsWithMarker(end))
            signature.Findings.Add(Finding.Violation("Der unterschriebene Bereich endet nicht am Ende einer Speicherung (%%EOF)."));
        return true;
    }

    private bool EndsWithMarker(int end) => file.Bytes.Span[..end].TrimEnd("\r\n "u8).EndsWith("%%EOF"u8);

    private void CheckTimeStamp(CheckedSignature signature, byte[] content)
    {
        if (TimeStampCheck.OfDocument(signature.Bytes!.Cms, content, trust) is not { } stamp)
        {
            signature.Findings.Add(Finding.Violation("Der Zeitstempel ist nicht lesbar."));
            return;
        }

        signature.Findings.AddRange(stamp.Findings);
        signature.Certificate = stamp.Authority;
        signature.Algorithm = stamp.Algorithm;
        signature.ProvenTime = stamp.Findings.Count == 0 ? stamp.Time : null;
    }

    private void CheckCms(CheckedSignature signature, byte[] content, bool isPades)
    {
        if (CmsCheck.Read(signature.Bytes!.Cms, content, signature.Findings) is not { } cms)
            return;
        signature.Certificate = cms.Signer.Certificate;
        signature.SentCertificates = cms.Certificates;
        signature.Algorithm = cms.Algorithm;
        cms.CheckSigningCertificate(isPades);
        if (cms.TimeStampToken() is not { } token)
            return;
        if (TimeStampCheck.OfSignature(token, cms.Signer, trust) is not { } stamp)
        {
            signature.Findings.Add(Finding.Violation("Der Zeitstempel der Signatur ist nicht lesbar."));
            return;
        }

        signature.Findings.AddRange(stamp.Findings);
        signature.ProvenTime = stamp.Findings.Count == 0 ? stamp.Time : null;
    }
}
