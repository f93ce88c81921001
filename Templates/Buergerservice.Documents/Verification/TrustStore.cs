using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Verification;

/// <summary>Whom the verifier believes: root certificates, and certificates that help to reach them.</summary>
public sealed class TrustStore
{
    private const string KeyUsage = "2.5.29.15";

    /// <summary>A store with the given roots. An intermediate certificate among them helps to build chains and is no root.</summary>
    public TrustStore(IEnumerable<X509Certificate2> certificates)
    {
        foreach (var certificate in certificates)
            (IsRoot(certificate) ? Roots : Others).Add(certificate);
    }

    /// <summary>Certificates that end a chain.</summary>
    public X509Certificate2Collection Roots { get; } = [];

    /// <summary>Certificates in between.</summary>
    public X509Certificate2Collection Others { get; } = [];

    /// <summary>How revocation is looked up; by default not at all, for that needs the network.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>What a certificate's chain says at a moment.</summary>
    /// <param name="certificate">The signer's certificate.</param>
    /// <param name="sent">Certificates that came with the signature.</param>
    /// <param name="at">The moment.</param>
    /// <param name="purpose">A purpose the certificate must have (extended key usage), or null.</param>
    /// <returns>Findings; none for a chain that is good.</returns>
    internal IReadOnlyList<Finding> Check(X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset at, string? purpose)
    {
        try
        {
            return CheckChain(certificate, sent, at, purpose);
        }
        catch (CryptographicException)
        {
            // Certificates come with the file; some cannot even be taken apart.
            return [Finding.Violation("Ein Zertifikat der Signatur ist beschädigt.")];
        }
    }

    private List<Finding> CheckChain(X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset at, string? purpose)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Roots);
        policy.ExtraStore.AddRange(Others);
        policy.ExtraStore.AddRange(sent);
        policy.RevocationMode = Revocation;
        policy.DisableCertificateDownloads = Revocation == X509RevocationMode.NoCheck;
        policy.VerificationTime = at.UtcDateTime;
        policy.VerificationTimeIgnored = false;
        if (purpose is not null)
            policy.ApplicationPolicy.Add(new Oid(purpose));
        List<Finding> findings = chain.Build(certificate) ? [] : [.. chain.ChainStatus.Select(s => Of(s.Status)).Distinct()];
        if (purpose is null && !MaySign(certificate))
            findings.Add(Finding.Doubt("Das Zertifikat ist nicht zum Unterschreiben bestimmt."));
        return findings;
    }

    private static Finding Of(X509ChainStatusFlags status) => status switch
    {
        X509ChainStatusFlags.Revoked => Finding.Violation("Das Zertifikat ist gesperrt."),
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => Finding.Untrusted("Das Zertifikat führt zu keinem Aussteller, dem hier vertraut wird."),
        X509ChainStatusFlags.NotTimeValid => Finding.Doubt("Das Zertifikat war zur maßgeblichen Zeit nicht oder nicht mehr gültig."),
        X509ChainStatusFlags.NotSignatureValid => Finding.Violation("Das Zertifikat wurde verändert: die Signatur seines Ausstellers stimmt nicht."),
        X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation => Finding.Doubt("Ob das Zertifikat gesperrt ist, war nicht zu erfahren."),
        X509ChainStatusFlags.NotValidForUsage => Finding.Doubt("Das Zertifikat ist nicht für diesen Zweck bestimmt."),
        _ => Finding.Doubt($"Die Zertifikatskette ist fehlerhaft ({status})."),
    };

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool MaySign(X509Certificate2 certificate) =>
        certificate.Extensions[KeyUsage] is not X509KeyUsageExtension usage || (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != 0;
}
