using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Verification;

/// <summary>The mathematics of a signature: that it fits these bytes, this certificate, and uses algorithms that hold.</summary>
internal sealed class CmsCheck
{
    private const int ShortestRsaKey = 2_048;
    private readonly List<Finding> findings;

    private CmsCheck(SignedCms cms, List<Finding> findings)
    {
        this.findings = findings;
        Certificates = cms.Certificates;
        Signer = cms.SignerInfos[0];
    }

    public SignerInfo Signer { get; }

    public X509Certificate2Collection Certificates { get; }

    public string Algorithm => $"{Signer.SignatureAlgorithm.Value switch { CmsOids.Rsa or CmsOids.RsaSha256 or CmsOids.RsaSha384 or CmsOids.RsaSha512 => "RSA", CmsOids.RsaPss => "RSA-PSS", var o when CmsOids.IsEcdsa(o) => "ECDSA", var o => o }}, {CmsOids.HashName(Signer.DigestAlgorithm.Value) ?? Signer.DigestAlgorithm.Value}";

    /// <summary>Checks a detached signature.</summary>
    /// <returns>The signature when it is readable; findings say whether it holds.</returns>
    public static CmsCheck? Read(byte[] bytes, byte[] content, List<Finding> findings)
    {
        try
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(bytes);
            if (cms.SignerInfos.Count != 1 || HasOwnContent(bytes))
            {
                findings.Add(Finding.Violation("Die Signatur hat nicht genau einen Unterzeichner oder bringt eigenen Inhalt mit."));
                return null;
            }

            var check = new CmsCheck(cms, findings);
            check.Check(content);
            return check;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or InvalidOperationException or FormatException)
        {
            findings.Add(Finding.Violation("Die Signatur ist nicht lesbar."));
            return null;
        }
    }

    private void Check(byte[] content)
    {
        if (Signer.Certificate is not { } certificate)
        {
            findings.Add(Finding.Violation("Das Zertifikat der unterzeichnenden Stelle fehlt."));
            return;
        }

        if (CmsOids.HashName(Signer.DigestAlgorithm.Value) is null)
            findings.Add(Finding.Violation($"Das Prüfsummenverfahren {Signer.DigestAlgorithm.FriendlyName ?? Signer.DigestAlgorithm.Value} gilt als gebrochen oder ist unbekannt."));
        if (certificate.GetRSAPublicKey() is { KeySize: < ShortestRsaKey } weak)
            findings.Add(Finding.Doubt($"Der Schlüssel ist mit {weak.KeySize} Bit zu kurz."));
        if (!CmsOids.IsKnownSignature(Signer.SignatureAlgorithm.Value))
        {
            findings.Add(Finding.Doubt("Das Signaturverfahren ist nicht bekannt; ob die Signatur stimmt, war nicht zu prüfen."));
            return;
        }

        try
        {
            Signer.CheckSignature(verifySignatureOnly: true);
        }
        catch (CryptographicException)
        {
            findings.Add(Finding.Violation(FitsContent(content)
                ? "Die Signatur selbst wurde verändert oder gehört nicht zu diesem Zertifikat."
                : "Der unterschriebene Inhalt wurde nach der Unterschrift verändert: seine Prüfsumme stimmt nicht."));
        }
    }

    /// <summary>Checks the attribute that ties the signature to one certificate (RFC 5035); PAdES demands it.</summary>
    public void CheckSigningCertificate(bool isRequired)
    {
        var attribute = Attribute(Signer.SignedAttributes, CmsOids.SigningCertificateV2);
        if (attribute is null && !isRequired)
            return;
        if (attribute is null || Signer.Certificate is null || !SigningCertificate.Fits(attribute, Signer.Certificate))
            findings.Add(Finding.Violation("Die Signatur nennt ihr Zertifikat nicht (signing-certificate-v2) oder ein anderes."));
    }

    public byte[]? TimeStampToken() => Attribute(Signer.UnsignedAttributes, CmsOids.TimeStampToken);

    private static byte[]? Attribute(CryptographicAttributeObjectCollection attributes, string oid) =>
        attributes.Cast<CryptographicAttributeObject>().Where(a => a.Oid.Value == oid && a.Values.Count == 1).Select(a => a.Values[0].RawData).FirstOrDefault();

    private bool FitsContent(byte[] content) =>
        CmsOids.HashName(Signer.DigestAlgorithm.Value) is { } name
        && Attribute(Signer.SignedAttributes, CmsOids.MessageDigest) is { } digest
        && AsnDecoder.ReadOctetString(digest, AsnEncodingRules.BER, out _).AsSpan().SequenceEqual(CryptographicOperations.HashData(CmsOids.HashOf(name), content));

    /// <summary>A detached signature carries no content; one that does could be checked against that instead of the file.</summary>
    private static bool HasOwnContent(byte[] bytes)
    {
        var signed = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        signed.ReadObjectIdentifier();
        var data = signed.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        data.ReadInteger();
        data.ReadSetOf(skipSortOrderValidation: true);
        var content = data.ReadSequence();
        content.ReadObjectIdentifier();
        return content.HasData;
    }
}
