using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>Makes a certificate authority and a seal to try things with.</summary>
internal static class SetupCommand
{
    public static int Run(Arguments arguments)
    {
        var organisation = arguments.Get("organisation");
        var now = TimeProvider.System.GetUtcNow();
        using var authority = InstallationCertificates.CreateAuthority(organisation, now);
        using var seal = InstallationCertificates.CreateSeal(authority, $"{organisation} – Siegel", organisation, now);
        Directory.CreateDirectory(arguments.File);
        Write("ca.crt", System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
        Write("siegel.p12", seal.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Environment.GetEnvironmentVariable("KENNWORT") ?? ""));
        return 0;

        void Write(string name, byte[] bytes)
        {
            var path = Path.Combine(arguments.File, name);
            File.WriteAllBytes(path, bytes);
            Console.WriteLine(path);
        }
    }
}
