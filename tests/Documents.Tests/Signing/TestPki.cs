using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Certificates for tests, made once in a run.</summary>
internal static class TestPki
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 9, 30, 0, TimeSpan.FromHours(1));
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";

    private static readonly Lazy<X509Certificate2> AuthorityCertificate = new(() => InstallationCertificates.CreateAuthority("Landkreis Probe", Start));
    private static readonly Lazy<X509Certificate2> SealCertificate = new(() => InstallationCertificates.CreateSeal(Authority, "Siegel Landkreis Probe", "Landkreis Probe", Start));
    private static readonly Lazy<X509Certificate2> StrangerCertificate = new(() => InstallationCertificates.CreateAuthority("Fremde Stelle", Start));
    private static readonly Lazy<X509Certificate2> CurveCertificate = new(() => IssueEcdsa("Eva Muster", X509KeyUsageFlags.DigitalSignature));
    private static readonly Lazy<X509Certificate2> StampCertificate = new(() => IssueEcdsa("Zeitstempeldienst", X509KeyUsageFlags.DigitalSignature, TimeStamping));
    private static readonly Lazy<X509Certificate2> EscrowCertificate = new(() => SelfSignedRsa("Hinterlegungsstelle", 3_072));
    private static readonly Lazy<X509Certificate2> SecondEscrowCertificate = new(() => SelfSignedRsa("Zweite Hinterlegungsstelle", 3_072));

    public static X509Certificate2 Authority => AuthorityCertificate.Value;

    public static X509Certificate2 Seal => SealCertificate.Value;

    public static X509Certificate2 Escrow => EscrowCertificate.Value;

    public static X509Certificate2 SecondEscrow => SecondEscrowCertificate.Value;

    public static X509Certificate2 StampAuthority => StampCertificate.Value;

    public static ISignatureKey SealKey => new CertificateKey(Seal);

    public static ISignatureKey PssKey => new CertificateKey(Seal, usePss: true);

    public static ISignatureKey CurveKey => new CertificateKey(CurveCertificate.Value);

    public static ISignatureKey StrangerKey => new CertificateKey(InstallationCertificates.CreateSeal(StrangerCertificate.Value, "Fremdes Siegel", "Fremde Stelle", Start));

    public static ISignatureKey ExpiredKey => new CertificateKey(IssueEcdsa("Abgelaufen", X509KeyUsageFlags.DigitalSignature, end: Start.AddMonths(2)));

    public static TrustStore Trust { get; } = new([Authority]);

    public static PdfVerifier Verifier(DateTimeOffset? now = null) => new(Trust, new FixedTime(now ?? Now.AddMinutes(5)));

    public static X509Certificate2 IssueEcdsa(string name, X509KeyUsageFlags usage, string? purpose = null, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}, O=Landkreis Probe, C=DE", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true));
        // An elliptic-curve key under an RSA authority: the generator must be named.
        var generator = X509SignatureGenerator.CreateForRSA(Authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using var issued = request.Create(Authority.SubjectName, generator, Start, end ?? Start.AddYears(3), RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 SelfSignedRsa(string name, int size)
    {
        using var key = RSA.Create(size);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Start, Start.AddYears(10));
    }
}

/// <summary>A clock that stands.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
}
