using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Signatures;

[Collection(ApiFixture.Name)]
public sealed class SignatureApiTests(ApiFixture api)
{
    private readonly ApiClient clerk = api.As("t-sach");

    [Fact]
    public async Task A_document_sealed_here_is_valid_and_says_by_whom()
    {
        var file = await SignedDocuments.SignAsync(api.Services, SignedDocuments.Unsigned("gesiegelt"), "eins");

        var answer = (await VerifyAsync(clerk, file)).Expect(HttpStatusCode.OK);

        Assert.Equal(("gültig", "valid"), (answer["verdict"], answer["verdictCode"]));
        var signature = answer.Json.GetProperty("signatures")[0];
        Assert.Equal("eins", signature.GetProperty("field").GetString());
        Assert.Contains("Siegel", signature.GetProperty("signer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_document_is_invalid_and_a_text_is_refused()
    {
        var file = await SignedDocuments.SignAsync(api.Services, SignedDocuments.Unsigned("verändert"), "eins");
        // Signed for certain: not in the signature itself, where a certificate that is not needed may change.
        file[file.AsSpan().IndexOf("/Type"u8) + "/Type /".Length] ^= 1;

        Assert.Contains((await VerifyAsync(clerk, file))["verdict"], (string[])["ungültig", "abgewiesen"]);
        var refused = (await VerifyAsync(clerk, "kein PDF, nur ein Text"u8.ToArray())).Expect(HttpStatusCode.OK);
        Assert.Equal("abgewiesen", refused["verdict"]);
        Assert.StartsWith("Die Datei ist keine PDF-Datei. Bitte wählen Sie", refused["refusal"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_knows_when_the_last_signature_was_cut_off()
    {
        var source = SignedDocuments.Unsigned("abgeschnitten");
        var once = await SignedDocuments.SignAsync(api.Services, source, "eins");
        var twice = await SignedDocuments.SignAsync(api.Services, once, "zwei");
        await NoteAsync(source, once, "eins");
        await NoteAsync(source, twice, "zwei");
        // An order that is carried out a second time changes nothing.
        await NoteAsync(source, twice, "zwei");

        var whole = await VerifyAsync(clerk, twice);
        var cut = await VerifyAsync(clerk, once);
        var foreign = await VerifyAsync(api.As("t-fremd"), once);

        Assert.Equal("gültig", whole["verdict"]);
        Assert.Contains("genau diese Datei", whole["findings"], StringComparison.Ordinal);
        Assert.Equal("unbestimmt", cut["verdict"]);
        Assert.Contains("fehlen Unterschriften, die das Verzeichnis dieser Installation kennt: „zwei“", cut["findings"], StringComparison.Ordinal);
        // The register of one tenant is no business of another.
        Assert.Equal("gültig", foreign["verdict"]);
    }

    [Fact]
    public async Task The_certificate_is_handed_out_without_its_key()
    {
        var answer = (await clerk.Get("signatures/authority")).Expect(HttpStatusCode.OK);
        using var certificate = X509Certificate2.CreateFromPem(answer.Text);

        Assert.False(certificate.HasPrivateKey);
        Assert.DoesNotContain("PRIVATE", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "y" } };

        Assert.Equal("Die Datei fehlt.", (await clerk.Send(HttpMethod.Post, "signatures/verify", form)).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("file"));
    }

    [Fact]
    public async Task Pen_data_is_released_sealed_to_the_administration_and_the_audit_trail_says_why()
    {
        using var key = RSA.Create(3_072);
        using var holder = new CertificateRequest("CN=Hinterlegung", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var file = await SignByPenAsync(holder);
        var admin = api.As("t-admin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ReleaseAsync(admin, file, ground: "")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ReleaseAsync(clerk, file, "AG Prenzlau 3 C 17/26")).Status);
        var released = (await ReleaseAsync(admin, file, "AG Prenzlau 3 C 17/26")).Expect(HttpStatusCode.OK);

        var (binding, samples) = Documents.Handwriting.SealedHandwriting.Open(released.Bytes, holder);
        Assert.Equal(("eins", 1_500), (binding.Field, samples.Length));
        await using var scope = api.Services.CreateAsyncScope();
        var entry = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().AuditEntries.SingleAsync(a => a.Action == "signature.handwriting-released" && a.Subject == $"file:{Convert.ToHexStringLower(SHA256.HashData(file))}", TestContext.Current.CancellationToken);
        Assert.Equal("t-admin", entry.Actor);
        Assert.Contains("AG Prenzlau 3 C 17/26", entry.Details, StringComparison.Ordinal);
    }

    private static async Task<ApiAnswer> VerifyAsync(ApiClient client, byte[] file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "datei.pdf" } };
        return await client.Send(HttpMethod.Post, "signatures/verify", form);
    }

    private static async Task<ApiAnswer> ReleaseAsync(ApiClient client, byte[] file, string ground)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "datei.pdf" }, { new StringContent("eins"), "field" }, { new StringContent(ground), "ground" } };
        return await client.Send(HttpMethod.Post, "signatures/handwriting", form);
    }

    private async Task NoteAsync(byte[] source, byte[] file, string field)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        await SignatureRegister.NoteAsync(db, new SignedFile
        {
            Id = Guid.CreateVersion7(),
            Tenant = "kreis",
            Subject = "test:1",
            DeletionClass = "vorgang",
            SourceSha256 = Convert.ToHexStringLower(SHA256.HashData(source)),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            Fields = field,
            SignedAt = TimeProvider.System.GetUtcNow(),
        }, TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private Task<byte[]> SignByPenAsync(X509Certificate2 holder)
    {
        var samples = Enumerable.Range(0, 1_500).Select(i => new Documents.Handwriting.PenSample(1_000 + (i * 4), 2_000 + (int)(900 * Math.Sin(i / 40.0)), i * 2, 300 + (i % 500))).ToArray();
        var request = new SignatureRequest
        {
            Field = "eins",
            Name = "Eva Muster",
            Time = TimeProvider.System.GetUtcNow(),
            Handwriting = new(new("PAD-1", 1_024, 500), samples),
            Escrow = new(holder),
        };
        var seal = api.Services.GetRequiredService<InstallationSignatures>().Seal;
        return new PdfSigner().SignAsync(SignedDocuments.Unsigned("Stift"), request, seal, null, TestContext.Current.CancellationToken);
    }
}
