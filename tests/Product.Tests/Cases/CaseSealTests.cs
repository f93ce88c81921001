using Buergerservice.Cases.Handover;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>The sign-off of a case puts the seal into its document before it is handed over.</summary>
public sealed class CaseSealTests
{
    [Fact]
    public async Task What_is_filed_bears_the_seal_of_who_signed_off()
    {
        using var authority = InstallationCertificates.CreateAuthority("Landkreis Seenmark", TimeProvider.System.GetUtcNow());
        using var seal = InstallationCertificates.CreateSeal(authority, "Landkreis Seenmark – Siegel", "Landkreis Seenmark", TimeProvider.System.GetUtcNow());
        var trust = new TrustStore([authority]);
        await using var world = await CaseWorld.CreateAsync(s => s.AddSingleton<PdfSigner>().AddSingleton(new InstallationSignatures(new CertificateKey(seal, [authority]), trust, null, null)).AddSingleton<SignOffSeal>());
        var made = await CaseJourneyTests.ToSignOffAsync(world);
        var shown = Assert.Single((await world.FileAsync(made.Id)).Documents, d => d.Kind == "Antrag");

        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });

        var file = await world.FileAsync(made.Id);
        var signed = Assert.Single(file.Documents, d => d.Kind == "Antrag");
        var filed = await File.ReadAllBytesAsync(Path.Combine(world.DropDirectory, file.DmsReference!, "01-antrag.pdf"), TestContext.Current.CancellationToken);
        var report = new PdfVerifier(trust, TimeProvider.System).Verify(filed, TestContext.Current.CancellationToken);
        var register = await world.WithAsync<BuergerserviceDb, List<(string, string, string, string)>>(async db =>
            (await db.SignedFiles.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken)).ConvertAll(f => (f.Subject, f.SourceSha256, f.Sha256, f.Fields)));
        Assert.True(signed.IsSigned);
        Assert.True(Assert.Single(file.Signatures).IsValid);
        Assert.Equal(shown.Sha256, file.Signatures[0].DocumentSha256);
        Assert.NotEqual(shown.Sha256, signed.Sha256);
        Assert.Equal((signed.Sha256, (long)filed.Length), (report.Sha256, signed.Size));
        Assert.Equal(SignatureVerdict.Valid, report.Verdict);
        Assert.Equal(("freigabe", "Jonas Wieck"), (Assert.Single(report.Signatures).Field, report.Signatures[0].ClaimedName));
        Assert.Equal([($"case:{file.Number}", shown.Sha256, signed.Sha256, "freigabe")], register);
    }

    [Fact]
    public async Task An_entry_of_the_register_goes_with_its_case_and_not_before()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await CaseJourneyTests.ToSignOffAsync(world);
        var number = (await world.FileAsync(made.Id)).Number;
        await world.WithAsync<BuergerserviceDb, int>(db =>
        {
            foreach (var (tenant, subject) in new[] { ("kreis", $"case:{number}"), ("aok", $"case:{number}"), ("kreis", "case:F-1999-000001"), ("kreis", "other:1") })
                db.SignedFiles.Add(new() { Id = Guid.CreateVersion7(), Tenant = tenant, Subject = subject, DeletionClass = "fall", SourceSha256 = tenant + subject, Sha256 = "b", Fields = "f", SignedAt = DateTimeOffset.UnixEpoch });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await world.WithAsync<BuergerserviceDb, int>(async db =>
        {
            await RetentionEffect.ScheduleAsync(db, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
            return 0;
        });
        await world.RunAsync();

        var left = await world.WithAsync<BuergerserviceDb, List<string>>(db => db.SignedFiles.Select(f => f.Tenant + " " + f.Subject).Order().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([$"kreis case:{number}", "kreis other:1"], left);
        var entry = await world.WithAsync<BuergerserviceDb, string>(db => db.AuditEntries.Where(a => a.Action == "retention.signed-file").Select(a => a.Details).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"count\":2", entry, StringComparison.Ordinal);
    }
}
