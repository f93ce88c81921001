using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

public sealed class SignerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_people_sign_one_after_the_other_and_all_signatures_stay_valid()
    {
        var report = TestPki.Verifier().Verify(await SignedSample.ThriceAsync(), Cancellation);

        Assert.True(report.Verdict == SignatureVerdict.Valid, Verdicts.Text(report));
        Assert.Equal([SignedSample.First, SignedSample.Second, SignedSample.Third], report.Signatures.Select(s => s.Field));
        Assert.Equal(["RSA, SHA-256", "ECDSA, SHA-256", "RSA-PSS, SHA-256"], report.Signatures.Select(s => s.Algorithm));
        Assert.Equal([2, null, null], report.Signatures.Select(s => s.CertificationLevel));
        Assert.Equal([true, false, false], report.Signatures.Select(s => s.HasHandwriting));
        Assert.Equal(TestPki.Now, report.Signatures[2].ProvenTime);
    }

    [Fact]
    public async Task Every_byte_of_the_signed_document_stays_as_it_was()
    {
        var signed = await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First);

        Assert.Equal(SignedSample.Unsigned, signed[..SignedSample.Unsigned.Length]);
    }

    [Fact]
    public async Task A_document_time_stamp_is_the_fourth_signature_and_proves_the_time_of_the_others()
    {
        var stamped = await new PdfSigner().StampAsync(await SignedSample.ThriceAsync(), new TestTimeStampAuthority(TestPki.Now.AddHours(1)), Cancellation);
        var report = TestPki.Verifier(TestPki.Now.AddYears(9)).Verify(stamped, Cancellation);

        Assert.True(report.Verdict == SignatureVerdict.Valid, Verdicts.Text(report));
        Assert.Equal(4, report.Signatures.Count);
        Assert.True(report.Signatures[3].IsTimeStamp);
        Assert.Equal(TestPki.Now.AddHours(1), report.Signatures[0].ProvenTime);
    }

    [Fact]
    public async Task Nobody_we_trust_vouches_for_a_strange_certificate()
    {
        var report = TestPki.Verifier().Verify(await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, TestPki.StrangerKey), Cancellation);

        Assert.Equal("gültig, nicht vertrauenswürdig", report.VerdictText);
    }

    [Fact]
    public async Task An_expired_certificate_without_a_time_stamp_leaves_it_open()
    {
        var report = TestPki.Verifier().Verify(await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, TestPki.ExpiredKey), Cancellation);

        Assert.Equal("unbestimmt", report.VerdictText);
    }

    [Fact]
    public async Task An_expired_certificate_is_good_when_a_stamp_proves_an_earlier_time()
    {
        var authority = new TestTimeStampAuthority(TestPki.Start.AddMonths(1));
        var report = TestPki.Verifier().Verify(await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, TestPki.ExpiredKey, authority), Cancellation);

        Assert.True(report.Verdict == SignatureVerdict.Valid, Verdicts.Text(report));
    }

    [Fact]
    public async Task A_certificate_that_may_not_sign_leaves_it_open()
    {
        var key = new CertificateKey(TestPki.IssueEcdsa("Nur verschlüsseln", X509KeyUsageFlags.CrlSign));
        var report = TestPki.Verifier().Verify(await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, key), Cancellation);

        Assert.Equal("unbestimmt", report.VerdictText);
    }

    [Fact]
    public async Task A_key_outside_sees_the_hash_and_nothing_else()
    {
        var key = new OutsideKey();
        var report = TestPki.Verifier().Verify(await SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, key), Cancellation);

        Assert.Equal([32], key.Seen);
        Assert.Equal("gültig", report.VerdictText);
    }

    [Fact]
    public async Task An_authority_that_stamps_something_else_leaves_the_document_unsigned()
    {
        var authority = new TestTimeStampAuthority(TestPki.Now) { StampsSomethingElse = true };

        var error = await Assert.ThrowsAsync<SigningException>(() => SignedSample.SignAsync(SignedSample.Unsigned, SignedSample.First, authority: authority));

        Assert.Contains("Zeitstempeldienst", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_too_large_for_its_place_is_refused()
    {
        var request = SignedSample.Request(SignedSample.First) with { ReservedBytes = 500 };

        var error = await Assert.ThrowsAsync<SigningException>(() => new PdfSigner().SignAsync(SignedSample.Unsigned, request, TestPki.SealKey, null, Cancellation));

        Assert.Contains("größer als der vorgesehene Platz", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gibt-es-nicht", "kein Unterschriftsfeld „gibt-es-nicht“")]
    [InlineData(SignedSample.First, "schon unterschrieben")]
    public async Task A_field_that_is_missing_or_signed_is_refused(string field, string reason)
    {
        var signed = await SignedSample.ThriceAsync();

        var error = Assert.Throws<SigningException>(() => new PdfSigner().Prepare(signed, SignedSample.Request(field), Cancellation));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visible_field_is_not_made_any_more_after_the_first_signature()
    {
        var signed = await SignedSample.ThriceAsync();
        var request = SignedSample.Request("nachtrag") with { NewField = new SignatureFieldPlace(1, 60, 60, 200, 50) };

        Assert.Throws<SigningException>(() => new PdfSigner().Prepare(signed, request, Cancellation));
        Assert.Throws<SigningException>(() => new PdfSigner().Reserve(signed, new Dictionary<string, SignatureFieldPlace> { ["nachtrag"] = request.NewField }, Cancellation));
    }

    [Fact]
    public async Task An_invisible_signature_may_follow()
    {
        var request = SignedSample.Request("nachtrag") with { NewField = SignatureFieldPlace.Invisible };
        var signed = await new PdfSigner().SignAsync(await SignedSample.ThriceAsync(), request, TestPki.SealKey, null, Cancellation);

        Assert.Equal("gültig", TestPki.Verifier().Verify(signed, Cancellation).VerdictText);
    }

    private sealed class OutsideKey : ISignatureKey
    {
        private readonly CertificateKey inside = new(TestPki.Seal);

        public List<int> Seen { get; } = [];

        // Only the public half: what the signer gets has no private key.
        public X509Certificate2 Certificate { get; } = X509CertificateLoader.LoadCertificate(TestPki.Seal.RawData);

        public IReadOnlyList<X509Certificate2> Chain => [];

        public SignatureScheme Scheme => SignatureScheme.RsaPkcs1;

        public async Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
        {
            Seen.Add(hash.Length);
            await Task.Yield();
            return await inside.SignHashAsync(hash, cancellationToken);
        }
    }
}
