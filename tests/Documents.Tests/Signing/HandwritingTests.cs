using System.Security.Cryptography;
using System.Text;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

public sealed class HandwritingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_escrow_holder_opens_what_the_pen_wrote_and_sees_what_it_belongs_to()
    {
        var found = HandwritingInDocument.Find(await SignedSample.ThriceAsync(), SignedSample.First, Cancellation);
        var (binding, samples) = SealedHandwriting.Open(found.Sealed, TestPki.Escrow);
        using var pen = SignedSample.Pen();

        Assert.Equal(pen.Samples.ToArray(), samples);
        Assert.Equal(SHA256.HashData(SignedSample.Unsigned), binding.DocumentSha256);
        Assert.True(found.Belongs(binding));
        Assert.Equal((SignedSample.First, "PAD-0815", TestPki.Now), (binding.Field, binding.Device, binding.Time));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(TestPki.Escrow.RawData)), found.Recipient);
    }

    [Fact]
    public async Task Data_moved_to_another_document_is_noticed()
    {
        var found = HandwritingInDocument.Find(await SignedSample.ThriceAsync(), SignedSample.First, Cancellation);
        var (binding, _) = SealedHandwriting.Open(found.Sealed, TestPki.Escrow);
        var other = await SignAsync([.. SignedSample.Unsigned, .. "% andere Fassung\n%%EOF\n"u8], SignedSample.Pen(), new HandwritingEscrow(TestPki.Escrow));

        Assert.False(HandwritingInDocument.Find(other, SignedSample.First, Cancellation).Belongs(binding));
    }

    [Fact]
    public async Task What_was_drawn_on_a_display_is_seen_in_the_document_and_nothing_else_is_kept_of_it()
    {
        using var drawn = SignedSample.Pen(rate: 60, levels: 2);
        var signed = await new PdfSigner().SignAsync(SignedSample.Unsigned, SignedSample.Request(SignedSample.First) with { Trace = drawn }, TestPki.SealKey, null, Cancellation);

        Assert.True(drawn.IsWiped);
        using var file = new PdfFile(signed);
        using var empty = new PdfFile(SignedSample.Unsigned);
        Assert.Equal(0, await empty.PenDotsAsync());
        Assert.Contains("Signature is Valid", await file.SignaturesAsync());
        Assert.Single((await file.ImagesAsync()).Split('\n'), l => l.Contains("stencil", StringComparison.Ordinal));
        Assert.InRange(await file.PenDotsAsync(), 50, 5_000);
        Assert.Throws<PdfRefusedException>(() => HandwritingInDocument.Find(signed, SignedSample.First, Cancellation));
    }

    [Fact]
    public async Task What_a_pad_has_drawn_is_seen_in_the_document_and_what_it_has_sealed_lies_in_the_signed_bytes()
    {
        byte[] ofPad = [.. "vom Hersteller versiegelt: "u8, .. RandomNumberGenerator.GetBytes(5_000)];
        var request = SignedSample.Request(SignedSample.First) with { Pad = PadSignature.Read(SamplePictures.Line(8, 3, 9), new(ofPad, new string('a', 64))) };
        var signed = await new PdfSigner().SignAsync(SignedSample.Unsigned, request, TestPki.SealKey, null, Cancellation);

        using var file = new PdfFile(signed);
        var signatures = await file.SignaturesAsync();
        Assert.Contains("Signature is Valid", signatures);
        Assert.Contains("Total document signed", signatures);
        var (exitCode, output) = await file.CheckAsync();
        Assert.True(exitCode == 0, output);
        Assert.Single((await file.ImagesAsync()).Split('\n'), l => l.Contains("stencil", StringComparison.Ordinal));
        Assert.InRange(await file.PenDotsAsync(), 50, 5_000);
        var found = HandwritingInDocument.Find(signed, SignedSample.First, Cancellation);
        Assert.Equal((true, new string('a', 64)), (found.IsOfPad, found.Recipient));
        Assert.Equal(ofPad, found.Sealed);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1)]
    public void A_pen_that_was_pressed_harder_is_drawn_no_thicker(int depth)
    {
        var stencil = HandwritingStencil.Draw(PadSignature.Read(SamplePictures.Line(depth, 3, 11), null).Picture, 90, 30);
        int Thickest(int from, int until) => Enumerable.Range(from, until - from).Max(x => Enumerable.Range(0, stencil.Height).Count(y => (stencil.Bits[(y * ((stencil.Width + 7) / 8)) + (x / 8)] & (0x80 >> (x % 8))) == 0));
        var (left, right) = (Thickest(stencil.Width / 8, stencil.Width * 3 / 8), Thickest(stencil.Width * 5 / 8, stencil.Width * 7 / 8));

        Assert.InRange(left, 5, 16);
        Assert.InRange(right, left - 2, left + 2);
    }

    [Fact]
    public void A_picture_without_a_signature_is_refused()
    {
        Assert.Contains("zeigt keine Unterschrift", Assert.Throws<SigningException>(() => PadSignature.Read(SamplePictures.Line(8, 0, 0), null)).Message, StringComparison.Ordinal);
        Assert.Contains("zeigt keine Unterschrift", Assert.Throws<SigningException>(() => PadSignature.Read(SamplePictures.Line(8, 60, 60), null)).Message, StringComparison.Ordinal);
        Assert.Throws<SigningException>(() => PadSignature.Read("kein Bild"u8, null));
        Assert.Throws<SigningException>(() => PadSignature.Read(SamplePictures.Line(8, 3, 3).AsSpan(..60), null));
    }

    [Fact]
    public async Task With_four_eyes_one_key_alone_opens_nothing()
    {
        var signed = await SignAsync(SignedSample.Unsigned, SignedSample.Pen(), new HandwritingEscrow(TestPki.Escrow, TestPki.SecondEscrow));
        var data = HandwritingInDocument.Find(signed, SignedSample.First, Cancellation).Sealed;

        Assert.ThrowsAny<CryptographicException>(() => SealedHandwriting.Open(data, TestPki.Escrow));
        Assert.ThrowsAny<CryptographicException>(() => SealedHandwriting.Open(data, TestPki.SecondEscrow));
        Assert.Equal(1_500, SealedHandwriting.Open(data, TestPki.SecondEscrow, TestPki.Escrow).Samples.Length);
    }

    [Fact]
    public async Task Samples_are_wiped_also_when_signing_fails()
    {
        var samples = Enumerable.Range(0, 1_500).Select(i => new PenSample(i, i, i * 2, 1 + (i % 900))).ToArray();
        var capture = new HandwritingCapture(new HandwritingDevice("PAD", 1_024, 500), samples);

        await Assert.ThrowsAsync<SigningException>(() => SignAsync(SignedSample.Unsigned, capture, escrow: null));

        Assert.True(capture.IsWiped);
        Assert.All(samples, s => Assert.Equal(default, s));
    }

    [Fact]
    public async Task Neither_samples_nor_their_order_can_be_seen_in_the_file()
    {
        var text = Encoding.Latin1.GetString(await SignedSample.ThriceAsync());

        Assert.DoesNotContain("SDI\0 10\0", text, StringComparison.Ordinal);
        Assert.Contains("/ImageMask true", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_elliptic_or_short_key_is_no_escrow()
    {
        Assert.Throws<ArgumentException>(() => new HandwritingEscrow(TestPki.CurveKey.Certificate));
    }

    [Theory]
    [InlineData(500, 3, 1_024, "")]
    [InlineData(1_000, 2, 4_096, "")]
    [InlineData(500, 3, 512, "Druckstufen")]
    [InlineData(250, 3, 1_024, "250-mal in der Sekunde")]
    [InlineData(500, 0.2, 1_024, "zu kurz")]
    public void The_gate_says_what_is_wrong(int rate, double seconds, int levels, string says)
    {
        using var pen = SignedSample.Pen(rate, seconds, levels);
        var problems = string.Join(' ', HandwritingQuality.Check(pen));

        Assert.True(says.Length == 0 ? problems.Length == 0 : problems.Contains(says, StringComparison.Ordinal), problems);
    }

    [Theory]
    [InlineData("lost", "gingen Messwerte verloren")]
    [InlineData("small", "zu klein")]
    [InlineData("flat", "Druck des Stifts nicht gemessen")]
    [InlineData("backwards", "nicht in Ordnung")]
    [InlineData("outside", "nicht in Ordnung")]
    [InlineData("empty", "zu kurz")]
    public void Bad_samples_do_not_pass_the_gate(string kind, string says)
    {
        using var pen = SignedSample.Pen();
        var samples = pen.Samples.ToArray();
        samples = kind switch
        {
            "lost" => [.. samples.Where((_, i) => i % 4 != 0)],
            "small" => [.. samples.Select(s => s with { X = s.X / 20, Y = s.Y / 20 })],
            "flat" => [.. samples.Select(s => s with { Pressure = 1 })],
            "backwards" => [.. samples.Reverse()],
            "outside" => [.. samples.Select(s => s with { X = s.X - 5_000 })],
            _ => [],
        };
        using var capture = new HandwritingCapture(pen.Device, samples);

        Assert.Contains(says, string.Join(' ', HandwritingQuality.Check(capture)), StringComparison.Ordinal);
    }

    private static Task<byte[]> SignAsync(byte[] pdf, HandwritingCapture capture, HandwritingEscrow? escrow) => new PdfSigner().SignAsync(
        pdf, SignedSample.Request(SignedSample.First) with { Handwriting = capture, Escrow = escrow }, TestPki.CurveKey, null, Cancellation);
}
