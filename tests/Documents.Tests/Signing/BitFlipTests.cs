using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>
/// Single bits of a three times signed file are turned over. A fixed start value makes the run repeatable;
/// <c>BITFLIPS=10000</c> makes it as long as before a release.
/// </summary>
public sealed class BitFlipTests
{
    private const int UsualFlips = 200;

    [Fact]
    public async Task No_flipped_bit_in_signed_bytes_goes_unnoticed()
    {
        var flips = int.TryParse(Environment.GetEnvironmentVariable("BITFLIPS"), out var given) ? given : UsualFlips;
        var signed = await SignedSample.ThriceAsync();
        var (start, end) = Attacks.Gap(signed, SignedSample.Third);
        var random = new Random(20261127);
        var verifier = TestPki.Verifier();
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < flips; i++)
        {
            var position = random.Next(signed.Length);
            var flipped = (byte[])signed.Clone();
            flipped[position] ^= (byte)(1 << random.Next(8));
            var report = verifier.Verify(flipped, TestContext.Current.CancellationToken);
            counts[report.VerdictText] = counts.GetValueOrDefault(report.VerdictText) + 1;
            // Inside the last signature's own hex string there are parts that nobody signs, such as spare certificates.
            if (report.Verdict == SignatureVerdict.Valid && report.Signatures.Count == 3)
                Assert.True(position >= start && position < end, $"Bit an Stelle {position} ({(char)signed[position]})");
            else
                Assert.NotEqual("gültig", report.VerdictText);
        }

        TestContext.Current.SendDiagnosticMessage(string.Join(", ", counts.Select(c => $"{c.Key}: {c.Value}")));
        Assert.True(counts.Values.Sum() == flips && counts["ungültig"] > flips / 2);
    }
}
