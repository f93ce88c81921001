using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// Makes the certificates an installation starts with: an authority of its own and a seal. They prove that a document
/// comes from this installation and was not changed; who wants more replaces the seal by that of a trust service.
/// </summary>
public static class InstallationCertificates
{
    private const int KeySize = 3_072;
    private const int AuthorityYears = 20;
    private const int SealYears = 5;

    /// <summary>A certificate authority that may only issue certificates for end users.</summary>
    public static X509Certificate2 CreateAuthority(string organisation, DateTimeOffset now)
    {
        using var key = RSA.Create(KeySize);
        var request = new CertificateRequest(Name($"{organisation} – Zertifizierungsstelle", organisation), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Start(now), now.AddYears(AuthorityYears));
    }

    /// <summary>A seal of the organisation.</summary>
    /// <param name="authority">The authority with its private key.</param>
    /// <param name="name">Name on the seal.</param>
    /// <param name="organisation">The organisation.</param>
    /// <param name="now">Start of validity.</param>
    public static X509Certificate2 CreateSeal(X509Certificate2 authority, string name, string organisation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authority);
        using var key = RSA.Create(KeySize);
        var request = new CertificateRequest(Name(name, organisation), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var end = new[] { now.AddYears(SealYears), new DateTimeOffset(authority.NotAfter) }.Min();
        using var issued = request.Create(authority, Start(now), end, SerialNumber());
        return issued.CopyWithPrivateKey(key);
    }

    private static byte[] SerialNumber()
    {
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)((number[0] & 0x7F) | 0x40);
        return number;
    }

    /// <summary>A little earlier, for clocks that are behind.</summary>
    private static DateTimeOffset Start(DateTimeOffset now) => now.AddMinutes(-10);

    private static X500DistinguishedName Name(string name, string organisation)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCountryOrRegion("DE");
        builder.AddOrganizationName(organisation);
        builder.AddCommonName(name);
        return builder.Build();
    }
}
