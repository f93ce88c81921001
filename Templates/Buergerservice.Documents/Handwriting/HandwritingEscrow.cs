using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// Whom pen data is sealed for: the escrow holder, who keeps the private key outside of this installation, and for four
/// eyes a second holder whose seal lies around the first. The product can seal and never open.
/// </summary>
public sealed class HandwritingEscrow
{
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    private const int ShortestKey = 3_072;
    private readonly IReadOnlyList<X509Certificate2> holders;

    /// <summary>Seals for one or two holders.</summary>
    /// <param name="holder">The escrow holder's certificate.</param>
    /// <param name="second">The second holder's certificate, or null.</param>
    /// <exception cref="ArgumentException">A certificate has no RSA key of at least 3,072 bits.</exception>
    public HandwritingEscrow(X509Certificate2 holder, X509Certificate2? second = null)
    {
        ArgumentNullException.ThrowIfNull(holder);
        holders = second is null ? [holder] : [holder, second];
        foreach (var certificate in holders)
        {
            using var key = certificate.GetRSAPublicKey();
            if (key is null || key.KeySize < ShortestKey)
                throw new ArgumentException($"Das Hinterlegungszertifikat „{certificate.Subject}“ braucht einen RSA-Schlüssel mit mindestens {ShortestKey} Bit.");
        }
    }

    /// <summary>SHA-256 of the holder's certificate: says who can open, without opening.</summary>
    public string Fingerprint => Convert.ToHexStringLower(holders[0].GetCertHash(HashAlgorithmName.SHA256));

    internal byte[] Seal(HandwritingCapture capture, HandwritingBinding binding)
    {
        if (HandwritingQuality.Check(capture) is { Count: > 0 } problems)
            throw new SigningException(string.Join(" ", problems));
        var record = HandwritingRecord.Encode(capture);
        var data = SealedHandwriting.Encode(binding, record);
        CryptographicOperations.ZeroMemory(record);
        foreach (var certificate in holders)
        {
            var envelope = new EnvelopedCms(new ContentInfo(data), new AlgorithmIdentifier(new Oid(Aes256Cbc)));
            envelope.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, certificate, RSAEncryptionPadding.OaepSHA256));
            CryptographicOperations.ZeroMemory(data);
            data = envelope.Encode();
        }

        return data;
    }
}
