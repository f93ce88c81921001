using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Changes to a file three people have signed. None may leave it „gültig“, also not when it is signed again afterwards.</summary>
public sealed class AttackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names() => [.. Attacks.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_found_and_named(string attack)
    {
        var (_, expected, says, forge) = Attacks.Get(attack);
        var report = TestPki.Verifier().Verify(forge(await SignedSample.ThriceAsync()), Cancellation);

        Assert.True(report.VerdictText == expected, Verdicts.Text(report));
        Assert.Contains(says, Verdicts.Text(report), StringComparison.Ordinal);
    }

    /// <summary>An attacker with a certificate of their own closes the changed file with a signature.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_further_valid_signature_does_not_heal_it(string attack)
    {
        var (_, expected, _, forge) = Attacks.Get(attack);
        var forged = forge(await SignedSample.ThriceAsync());
        byte[] again;
        try
        {
            var request = SignedSample.Request("angriff") with { NewField = SignatureFieldPlace.Invisible };
            again = await new PdfSigner().SignAsync(forged, request, TestPki.CurveKey, null, Cancellation);
        }
        catch (PdfReading.PdfRefusedException)
        {
            // Our own signer does not touch what acts by itself; neither does it heal anything.
            return;
        }

        var report = TestPki.Verifier().Verify(again, Cancellation);

        Assert.True(report.Verdict >= SignatureVerdict.Indeterminate, Verdicts.Text(report));
        if (expected == "ungültig")
            Assert.Equal(SignatureVerdict.Invalid, report.Verdict);
        Assert.Equal(SignatureVerdict.Valid, report.Signatures[^1].Verdict);
    }

    [Fact]
    public async Task A_last_signature_cut_off_leaves_a_valid_file_and_only_the_register_knows()
    {
        var signed = await SignedSample.ThriceAsync();
        var report = TestPki.Verifier().Verify(Attacks.WithoutLastRevision(signed), Cancellation);
        var whole = TestPki.Verifier().Verify(signed, Cancellation);

        Assert.Equal(SignatureVerdict.Valid, report.Verdict);
        Assert.Equal(2, report.Signatures.Count);
        Assert.Contains(report.Sha256, whole.RevisionHashes);
        Assert.NotEqual(whole.Sha256, report.Sha256);
    }
}
