using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Signatures;

/// <summary>
/// The authority and the seal of this installation: made at the first start, kept as PKCS#12 in the data folder, locked
/// with a password derived from the installation's data key. The customer's own seal takes the place of ours.
/// </summary>
internal sealed class InstallationKeys(string dataDirectory, SignatureOptions options, TimeProvider time)
{
    private const string AuthorityName = "ca";
    private const string SealName = "siegel";
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(60);

    private string Folder => Path.Combine(dataDirectory, "keys", "signatures");

    /// <summary>The certificate others need to trust documents sealed here.</summary>
    public X509Certificate2 Authority() => X509CertificateLoader.LoadCertificate(LoadOrCreateAuthority().RawData);

    public ISignatureKey Seal() => options.Seal is { } file ? Given(file) : Own();

    /// <summary>Our seal; a new one in time before it ends. The old one stays valid for what it has sealed.</summary>
    private CertificateKey Own()
    {
        var authority = LoadOrCreateAuthority();
        var seal = LoadOrCreate(SealName, fits: s => s.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime >= Renewal,
            () => InstallationCertificates.CreateSeal(authority, $"{options.Organisation} – Siegel", options.Organisation, time.GetUtcNow()));
        return new CertificateKey(seal, [X509CertificateLoader.LoadCertificate(authority.RawData)], options.UsePss);
    }

    private CertificateKey Given(string file)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, options.SealPassword, X509KeyStorageFlags.EphemeralKeySet);
            var seal = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new SettingException($"Signatures:Seal „{file}“ enthält keinen geheimen Schlüssel.");
            if (seal.NotAfter.ToUniversalTime() < time.GetUtcNow().UtcDateTime)
                throw new SettingException($"Das Siegel in Signatures:Seal „{file}“ ist am {seal.NotAfter:dd.MM.yyyy} abgelaufen. Legen Sie das neue Siegel dort ab; bis Sie es haben, nehmen Sie die Einstellung Signatures:Seal heraus, dann siegelt der Bürgerservice mit dem eigenen Siegel dieser Installation.");
            return new CertificateKey(seal, [.. all.Where(c => !ReferenceEquals(c, seal))], options.UsePss);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingException($"Signatures:Seal „{file}“ kann nicht gelesen werden. Prüfen Sie Datei und Signatures:SealPassword.");
        }
    }

    private X509Certificate2 LoadOrCreateAuthority() =>
        LoadOrCreate(AuthorityName, fits: _ => true, () => InstallationCertificates.CreateAuthority(options.Organisation, time.GetUtcNow()));

    /// <summary>Nodes that start together make one authority and one seal: a seal of another's authority would be trusted by nobody.</summary>
    private X509Certificate2 LoadOrCreate(string name, Func<X509Certificate2, bool> fits, Func<X509Certificate2> create)
    {
        if (Load(name) is { } known && fits(known))
            return known;
        using var alone = LockedFile.Open(Folder + ".lock");
        return Load(name) is { } others && fits(others) ? others : Store(name, create());
    }

    private X509Certificate2? Load(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return null;
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, Password(), X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException)
        {
            throw new SettingException($"{path} passt nicht zum Schlüssel dieser Installation (keys/content.key). Beide gehören zusammen und werden zusammen gesichert.");
        }
    }

    private X509Certificate2 Store(string name, X509Certificate2 certificate)
    {
        // The data key first: it is made only where nothing is locked with another.
        var locked = certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password());
        Directory.CreateDirectory(Folder);
        var path = PathOf(name);
        var temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, file))
        {
            stream.Write(locked);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableFolder.Flush(Folder);
        return certificate;
    }

    private string PathOf(string name) => Path.Combine(Folder, name + ".p12");

    /// <summary>From the key for data at rest, for this purpose only (RFC 5869).</summary>
    private string Password()
    {
        var key = DataKey.LoadOrCreate(dataDirectory);
        return Convert.ToBase64String(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, outputLength: 32, info: "Buergerservice signatures"u8.ToArray()));
    }
}
