using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Signing;

/// <summary>A key in this process, from a certificate with its private key (PKCS#12).</summary>
public sealed class CertificateKey : ISignatureKey
{
    /// <summary>Uses a certificate's private key.</summary>
    /// <param name="certificate">A certificate with a private RSA or elliptic-curve key.</param>
    /// <param name="chain">Certificates between it and the root.</param>
    /// <param name="usePss">True for RSA-PSS instead of PKCS#1.</param>
    /// <exception cref="ArgumentException">It has no such private key.</exception>
    public CertificateKey(X509Certificate2 certificate, IReadOnlyList<X509Certificate2>? chain = null, bool usePss = false)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey)
            throw new ArgumentException("Zu diesem Zertifikat fehlt der geheime Schlüssel.", nameof(certificate));
        Certificate = certificate;
        Chain = chain ?? [];
        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        Scheme = (rsa, curve) switch
        {
            (not null, _) => usePss ? SignatureScheme.RsaPss : SignatureScheme.RsaPkcs1,
            (_, not null) => SignatureScheme.Ecdsa,
            _ => throw new ArgumentException("Mit diesem Zertifikat kann nicht unterschrieben werden: es hat weder einen RSA- noch einen ECDSA-Schlüssel.", nameof(certificate)),
        };
    }

    /// <inheritdoc/>
    public X509Certificate2 Certificate { get; }

    /// <inheritdoc/>
    public IReadOnlyList<X509Certificate2> Chain { get; }

    /// <inheritdoc/>
    public SignatureScheme Scheme { get; }

    /// <inheritdoc/>
    public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        if (Scheme == SignatureScheme.Ecdsa)
        {
            using var curve = Certificate.GetECDsaPrivateKey()!;
            return Task.FromResult(curve.SignHash(hash.Span, DSASignatureFormat.Rfc3279DerSequence));
        }

        using var rsa = Certificate.GetRSAPrivateKey()!;
        var padding = Scheme == SignatureScheme.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return Task.FromResult(rsa.SignHash(hash.Span, HashAlgorithmName.SHA256, padding));
    }
}
