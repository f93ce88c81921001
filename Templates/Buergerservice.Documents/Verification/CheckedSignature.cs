using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>One signature while it is checked: what is known so far, and the findings that grow.</summary>
internal sealed class CheckedSignature(PdfFormField formField, PdfDictionary dictionary)
{
    public PdfFormField Field => formField;

    public PdfDictionary Dictionary => dictionary;

    public List<Finding> Findings { get; } = [];

    public SignedBytes? Bytes { get; set; }

    public X509Certificate2? Certificate { get; set; }

    /// <summary>Certificates that came with the signature.</summary>
    public X509Certificate2Collection SentCertificates { get; set; } = [];

    public string Algorithm { get; set; } = "";

    public DateTimeOffset? ProvenTime { get; set; }

    public DateTimeOffset? ClaimedTime { get; init; }

    public bool IsTimeStamp { get; init; }

    public bool CoversWholeFile { get; set; }

    public SignaturePermissions Permissions { get; init; } = SignaturePermissions.None;

    /// <summary>The file as it was signed, once that is known.</summary>
    public PdfRevision? Revision { get; set; }

    public bool IsBroken => Findings.Any(f => f.Effect == SignatureVerdict.Invalid);
}
