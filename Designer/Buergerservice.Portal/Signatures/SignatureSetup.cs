using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Signatures;

/// <summary>Wires signing and verifying.</summary>
internal static class SignatureSetup
{
    private static readonly TimeSpan TimeStampWait = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddSignatures(this IServiceCollection services, PortalOptions options)
    {
        services.AddSingleton(provider => new InstallationKeys(options.DataDirectory, options.Signatures, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => Load(provider.GetRequiredService<InstallationKeys>(), options));
        services.AddSingleton(provider => new PdfVerifier(provider.GetRequiredService<InstallationSignatures>().Trust, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PdfSigner>();
        services.AddSingleton<SignOffSeal>();
        services.AddSingleton(options.Signatures);
        services.AddHostedService<SealWatch>();
        services.AddSingleton<CheckPlaces>();
        services.AddScoped<FileVerification>();
        services.AddScoped<HandwritingRelease>();
        return services;
    }

    private static InstallationSignatures Load(InstallationKeys keys, PortalOptions options)
    {
        var settings = options.Signatures;
        var trusted = CertificateFiles.OfFolder(settings.TrustFolder ?? Path.Combine(options.DataDirectory, "trust"));
        // The client lives as long as the process.
        var stamps = settings.TimeStampAuthority is { } address ? new HttpTimeStampAuthority(new HttpClient { Timeout = TimeStampWait }, address) : null;
        return new(keys.Seal(), new TrustStore([keys.Authority(), .. trusted]), stamps, Escrow(settings));
    }

    private static HandwritingEscrow? Escrow(SignatureOptions settings)
    {
        if (settings.Escrow is not { } file)
            return settings.SecondEscrow is null ? null : throw new SettingException("Signatures:SecondEscrow gilt nur zusammen mit Signatures:Escrow.");
        var second = settings.SecondEscrow is { } other ? CertificateFiles.Read(other, "Signatures:SecondEscrow")[0] : null;
        try
        {
            return new HandwritingEscrow(CertificateFiles.Read(file, "Signatures:Escrow")[0], second);
        }
        catch (ArgumentException e)
        {
            throw new SettingException($"Signatures:Escrow: {e.Message}");
        }
    }
}
