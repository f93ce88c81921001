using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Signatures;

/// <summary>Reads certificates of files in PEM or DER form.</summary>
internal static class CertificateFiles
{
    /// <summary>The certificates of a folder; none when it does not exist.</summary>
    public static IReadOnlyList<X509Certificate2> OfFolder(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(f => Read(f, "Signatures:TrustFolder"))] : [];

    /// <exception cref="SettingException">The file is missing or no certificate.</exception>
    public static IReadOnlyList<X509Certificate2> Read(string file, string setting)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            if (!bytes.AsSpan().StartsWith("-----"u8))
                return [X509CertificateLoader.LoadCertificate(bytes)];
            var all = new X509Certificate2Collection();
            all.ImportFromPem(Encoding.ASCII.GetString(bytes));
            return [.. all];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{setting}: „{file}“ ist kein lesbares Zertifikat.");
        }
    }
}
