using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;
using Buergerservice.Portal.Signatures;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Databases;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Signatures;

public sealed class InstallationKeyTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("bs-keys-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Authority_and_seal_are_made_once_locked_and_readable_by_their_owner_only()
    {
        var first = Keys();
        var seal = first.Seal().Certificate.Thumbprint;

        Assert.Equal(seal, Keys().Seal().Certificate.Thumbprint);
        Assert.Equal(first.Authority().Thumbprint, Keys().Authority().Thumbprint);
        var files = Directory.GetFiles(Path.Combine(directory, "keys", "signatures"));
        Assert.Equal(["ca.p12", "siegel.p12"], files.Select(f => Path.GetFileName(f)).Order());
        Assert.All(files, f => Assert.Throws<CryptographicException>(() => X509CertificateLoader.LoadPkcs12FromFile(f, "")));
        foreach (var file in files)
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Fact]
    public void Keys_of_another_installation_are_not_opened()
    {
        Keys().Seal();
        File.Delete(Path.Combine(directory, "keys", "content.key"));

        Assert.Contains("keys/content.key", Assert.Throws<SettingException>(() => Keys().Seal()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seal_is_renewed_before_it_ends_and_the_authority_stays()
    {
        var authority = Keys().Authority().Thumbprint;
        var seal = Keys().Seal().Certificate;

        var later = Keys(Start.AddYears(5).AddDays(-30)).Seal();

        Assert.NotEqual(seal.Thumbprint, later.Certificate.Thumbprint);
        Assert.Equal(authority, Assert.Single(later.Chain).Thumbprint);
    }

    [Fact]
    public void The_customers_own_seal_takes_the_place_of_ours()
    {
        var file = CustomerSeal("geheim", Start);

        var key = Keys(options: new() { Seal = file, SealPassword = "geheim", UsePss = true }).Seal();

        Assert.Contains("Kundensiegel", key.Certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(SignatureScheme.RsaPss, key.Scheme);
        Assert.Single(key.Chain);
    }

    [Fact]
    public void Nodes_that_start_together_get_one_authority_and_its_seal()
    {
        for (var round = 0; round < 2; round++)
        {
            var data = Path.Combine(directory, $"start-{round}");
            var seals = Together.Run(4, _ => new InstallationKeys(data, new(), new StandingClock(Start)).Seal());

            Assert.Single(seals.Select(s => s.Certificate.Thumbprint).Distinct());
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = Start.UtcDateTime } };
            chain.ChainPolicy.CustomTrustStore.Add(new InstallationKeys(data, new(), new StandingClock(Start)).Authority());
            Assert.True(chain.Build(seals[0].Certificate));
        }
    }

    [Fact]
    public void A_seal_that_ends_while_the_portal_runs_is_renewed()
    {
        var clock = new StandingClock(Start);
        var keys = new InstallationKeys(directory, new(), clock);
        var signatures = new InstallationSignatures(keys.Seal(), new TrustStore([keys.Authority()]), null, null);
        var (first, watch) = (signatures.Seal.Certificate.Thumbprint, Watch(signatures, keys, new(), clock, new()));

        watch.Look();
        Assert.Equal(first, signatures.Seal.Certificate.Thumbprint);
        clock.Now = Start.AddYears(5).AddDays(-30);
        watch.Look();

        Assert.NotEqual(first, signatures.Seal.Certificate.Thumbprint);
    }

    [Theory]
    [InlineData(-61, null)]
    [InlineData(-59, "ends in 59 days. Put the new one in its place")]
    [InlineData(-10, "Put the new one in its place now")]
    [InlineData(1, "the one known so far stays in use")]
    public void The_log_says_in_time_that_the_customers_seal_ends(int days, string? says)
    {
        var (clock, log) = (new StandingClock(Start), new LogLines());
        var options = new SignatureOptions { Seal = CustomerSeal("geheim", Start), SealPassword = "geheim" };
        var keys = new InstallationKeys(directory, options, clock);
        var signatures = new InstallationSignatures(keys.Seal(), new TrustStore([]), null, null);
        var end = signatures.Seal.Certificate.NotAfter.ToUniversalTime();
        clock.Now = new DateTimeOffset(end, TimeSpan.Zero).AddDays(days).AddMinutes(-1);

        Watch(signatures, keys, options, clock, log).Look();

        Assert.Equal(says is null ? 0 : 1, log.With(says ?? "seal").Count);
        Assert.NotNull(signatures.Seal);
    }

    [Theory]
    [InlineData("falsch", 2026, "kann nicht gelesen werden")]
    [InlineData("geheim", 2040, "abgelaufen")]
    public void A_seal_that_cannot_be_used_is_said_at_the_start(string password, int year, string says)
    {
        var file = CustomerSeal("geheim", Start);

        var error = Assert.Throws<SettingException>(() => Keys(new DateTimeOffset(year, 12, 1, 0, 0, 0, TimeSpan.Zero), new() { Seal = file, SealPassword = password }).Seal());

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private InstallationKeys Keys(DateTimeOffset? now = null, SignatureOptions? options = null) => new(directory, options ?? new(), new StandingClock(now ?? Start));

    private string CustomerSeal(string password, DateTimeOffset now)
    {
        using var authority = InstallationCertificates.CreateAuthority("Trust", now);
        using var seal = InstallationCertificates.CreateSeal(authority, "Kundensiegel", "Kunde", now);
        var path = Path.Combine(directory, "kunde.p12");
        var all = new X509Certificate2Collection { seal, X509CertificateLoader.LoadCertificate(authority.RawData) };
        File.WriteAllBytes(path, all.Export(X509ContentType.Pkcs12, password)!);
        return path;
    }

    private static SealWatch Watch(InstallationSignatures signatures, InstallationKeys keys, SignatureOptions options, TimeProvider clock, LogLines log) =>
        new(signatures, keys, options, clock, new LoggerFactory([log]).CreateLogger<SealWatch>());

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
