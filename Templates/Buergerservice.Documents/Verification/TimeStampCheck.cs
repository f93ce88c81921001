using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Verification;

/// <summary>A time stamp (RFC 3161): that it belongs to the data and that its authority is trusted.</summary>
internal sealed record TimeStampCheck(DateTimeOffset Time, X509Certificate2? Authority, string Algorithm, IReadOnlyList<Finding> Findings)
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>The time stamp on a signature.</summary>
    public static TimeStampCheck? OfSignature(byte[] token, SignerInfo signer, TrustStore trust) =>
        Check(token, trust, t => t.VerifySignatureForSignerInfo(signer, out var authority) ? (true, authority) : (false, authority));

    /// <summary>The time stamp on a document's bytes.</summary>
    public static TimeStampCheck? OfDocument(byte[] token, byte[] content, TrustStore trust) =>
        Check(token, trust, t => t.VerifySignatureForData(content, out var authority) ? (true, authority) : (false, authority));

    private static TimeStampCheck? Check(byte[] bytes, TrustStore trust, Func<Rfc3161TimestampToken, (bool Fits, X509Certificate2? Authority)> verify)
    {
        try
        {
            if (!Rfc3161TimestampToken.TryDecode(bytes, out var token, out var used) || used != bytes.Length)
                return null;
            var time = token.TokenInfo.Timestamp;
            var (fits, authority) = verify(token);
            var hash = Signing.CmsOids.HashName(token.TokenInfo.HashAlgorithmId.Value);
            if (!fits || authority is null || hash is null)
                return new(time, authority, hash ?? "", [Finding.Violation("Der Zeitstempel gehört nicht zu diesen Daten oder wurde verändert.")]);
            var findings = trust.Check(authority, token.AsSignedCms().Certificates, time, TimeStamping);
            return new(time, authority, hash, [.. findings.Select(f => f with { Text = "Zeitstempel: " + f.Text })]);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidOperationException or FormatException or System.Formats.Asn1.AsnContentException)
        {
            return null;
        }
    }
}
