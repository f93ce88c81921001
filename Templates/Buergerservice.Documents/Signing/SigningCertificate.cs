using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Signing;

/// <summary>The attribute signing-certificate-v2 (RFC 5035), which ties a signature to one certificate. PAdES B-B asks for it.</summary>
internal static class SigningCertificate
{
    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4);

    /// <summary>The attribute's value, with SHA-256 (its default, so it is not named).</summary>
    public static byte[] Encode(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(certificate.GetCertHash(HashAlgorithmName.SHA256));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(DirectoryName))
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }
        }

        return writer.Encode();
    }

    /// <summary>Whether the attribute names this certificate.</summary>
    public static bool Fits(byte[] attribute, X509Certificate2 certificate)
    {
        try
        {
            var first = new AsnReader(attribute, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadSequence();
            var hash = "SHA-256";
            if (first.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
                hash = CmsOids.HashName(first.ReadSequence().ReadObjectIdentifier());
            return hash is not null && first.ReadOctetString().AsSpan().SequenceEqual(certificate.GetCertHash(CmsOids.HashOf(hash)));
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
