using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// Builds a detached CMS signature (RFC 5652) with the attributes of PAdES B-B (ETSI EN 319 142-1): content-type,
/// message-digest and signing-certificate-v2, no signing-time. It is built in two steps, so that the key may be elsewhere.
/// </summary>
internal sealed class CmsSignature
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Context2 = new(TagClass.ContextSpecific, 2, isConstructed: true);
    private readonly X509Certificate2 certificate;
    private readonly byte[] attributes;

    public CmsSignature(X509Certificate2 certificate, ReadOnlySpan<byte> contentHash)
    {
        this.certificate = certificate;
        attributes = Attributes(contentHash);
    }

    /// <summary>What the key signs: the hash of the signed attributes, 32 bytes.</summary>
    public byte[] HashToSign() => SHA256.HashData(attributes);

    /// <summary>The signature, when the key has spoken.</summary>
    public byte[] Encode(byte[] signature, SignatureScheme scheme, IReadOnlyList<X509Certificate2> chain, byte[]? timeStamp)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                    WriteHashAlgorithm(writer);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(CmsOids.Data);
                WriteCertificates(writer, chain);
                using (writer.PushSetOf())
                    WriteSigner(writer, signature, scheme, timeStamp);
            }
        }

        return writer.Encode();
    }

    private byte[] Attributes(ReadOnlySpan<byte> contentHash)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            using (PushAttribute(writer, CmsOids.ContentType))
            using (writer.PushSetOf())
                writer.WriteObjectIdentifier(CmsOids.Data);
            using (PushAttribute(writer, CmsOids.MessageDigest))
            using (writer.PushSetOf())
                writer.WriteOctetString(contentHash);
            using (PushAttribute(writer, CmsOids.SigningCertificateV2))
            using (writer.PushSetOf())
                writer.WriteEncodedValue(SigningCertificate.Encode(certificate));
        }

        return writer.Encode();
    }

    private static AsnWriter.Scope PushAttribute(AsnWriter writer, string oid)
    {
        var scope = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        return scope;
    }

    private void WriteCertificates(AsnWriter writer, IReadOnlyList<X509Certificate2> chain)
    {
        using (writer.PushSetOf(Context0))
        {
            foreach (var item in chain.Prepend(certificate).DistinctBy(c => c.Thumbprint))
                writer.WriteEncodedValue(item.RawData);
        }
    }

    private void WriteSigner(AsnWriter writer, byte[] signature, SignatureScheme scheme, byte[]? timeStamp)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            WriteHashAlgorithm(writer);
            // The signed attributes again, under another tag than the one they were hashed with (RFC 5652, 5.4).
            writer.WriteEncodedValue([0xA0, .. attributes.AsSpan(1)]);
            WriteScheme(writer, scheme);
            writer.WriteOctetString(signature);
            if (timeStamp is null)
                return;
            using (writer.PushSetOf(Context1))
            using (PushAttribute(writer, CmsOids.TimeStampToken))
            using (writer.PushSetOf())
                writer.WriteEncodedValue(timeStamp);
        }
    }

    private static void WriteHashAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(CmsOids.Sha256);
    }

    private static void WriteScheme(AsnWriter writer, SignatureScheme scheme)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(scheme switch
            {
                SignatureScheme.RsaPss => CmsOids.RsaPss,
                SignatureScheme.Ecdsa => CmsOids.EcdsaSha256,
                _ => CmsOids.Rsa,
            });
            if (scheme == SignatureScheme.RsaPkcs1)
                writer.WriteNull();
            else if (scheme == SignatureScheme.RsaPss)
                WritePssParameters(writer);
        }
    }

    /// <summary>SHA-256 for hash and mask, a salt as long as the hash (RFC 4055, 3.1).</summary>
    private static void WritePssParameters(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Context0))
                WriteHashAlgorithm(writer);
            using (writer.PushSequence(Context1))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CmsOids.Mgf1);
                WriteHashAlgorithm(writer);
            }

            using (writer.PushSequence(Context2))
                writer.WriteInteger(SHA256.HashSizeInBytes);
        }
    }
}
