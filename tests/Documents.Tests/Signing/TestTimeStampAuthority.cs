using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>A time stamp authority in this process (RFC 3161).</summary>
internal sealed class TestTimeStampAuthority(DateTimeOffset time) : ITimeStampAuthority
{
    private const string TokenInfo = "1.2.840.113549.1.9.16.1.4";

    /// <summary>A wrong answer: the hash of something else.</summary>
    public bool StampsSomethingElse { get; init; }

    public Task<byte[]> RequestAsync(byte[] request, CancellationToken cancellationToken)
    {
        Assert.True(Rfc3161TimestampRequest.TryDecode(request, out var query, out _));
        var cms = new SignedCms(new ContentInfo(new Oid(TokenInfo), Info(query)));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, TestPki.StampAuthority) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.16.2.47", SigningCertificate.Encode(TestPki.StampAuthority)));
        cms.ComputeSignature(signer);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(0);
            writer.WriteEncodedValue(cms.Encode());
        }

        return Task.FromResult(writer.Encode());
    }

    private byte[] Info(Rfc3161TimestampRequest query)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.2.3.4.5");
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(query.HashAlgorithmId.Value!);
                writer.WriteOctetString(StampsSomethingElse ? new byte[32] : query.GetMessageHash().Span);
            }

            writer.WriteInteger(4711);
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
            if (query.GetNonce() is { } nonce)
                writer.WriteInteger(nonce.Span);
        }

        return writer.Encode();
    }
}
