using Buergerservice.Documents.Content;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>A document of our own, signed by three people one after the other.</summary>
internal static class SignedSample
{
    public const string First = "buerger";
    public const string Second = "sachbearbeitung";
    public const string Third = "leitung";

    private static readonly Lazy<Task<byte[]>> Signed = new(SignThriceAsync);

    public static byte[] Unsigned { get; } = DocumentRenderer.ToPdf(Rendered.Content(
        new Heading(1, "Antrag auf Wohngeld"),
        new Paragraph("Die monatliche Miete beträgt 480 Euro."),
        new Figure(SamplePictures.Png(), 40, "Ein blaues Feld", "Bild 1"),
        new SignatureBlock(
        [
            new Signatory(First, "Änne Größer-Łuczak", "Antragstellende Person", "privat"),
            new Signatory(Second, "Jürgen Groß", "Sachbearbeitung", "Landkreis Probe"),
            new Signatory(Third, "Eva Muster", "Leitung", "Landkreis Probe"),
        ])));

    public static Task<byte[]> ThriceAsync() => Signed.Value;

    public static SignatureRequest Request(string field, string name = "Eva Muster") => new()
    {
        Field = field,
        Name = name,
        Role = "Leitung",
        Reason = "Freigabe des Antrags",
        Location = "Musterhausen",
        Time = TestPki.Now,
    };

    public static Task<byte[]> SignAsync(byte[] pdf, string field, ISignatureKey? key = null, ITimeStampAuthority? authority = null) =>
        new PdfSigner().SignAsync(pdf, Request(field), key ?? TestPki.SealKey, authority, TestContext.Current.CancellationToken);

    /// <summary>Three seconds of a pen at 500 samples a second.</summary>
    public static HandwritingCapture Pen(int rate = 500, double seconds = 3, int levels = 1_024)
    {
        var samples = new PenSample[(int)(rate * seconds)];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / (double)samples.Length;
            var pressure = t is (> 0.30 and < 0.34) or (> 0.66 and < 0.71) ? 0 : (levels / 2) + (int)(levels * 0.3 * Math.Sin(t * 61));
            samples[i] = new PenSample(
                (int)(600 + (t * 6_000) + (500 * Math.Sin(t * 55))), (int)(2_500 + (900 * Math.Sin(t * 61)) + (300 * Math.Cos(t * 23))), i * 1_000 / rate, pressure);
        }

        return new HandwritingCapture(new HandwritingDevice("PAD-0815", levels, rate), samples);
    }

    private static async Task<byte[]> SignThriceAsync()
    {
        var signer = new PdfSigner();
        var byPen = Request(First, "Änne Größer-Łuczak") with { Handwriting = Pen(), Escrow = new HandwritingEscrow(TestPki.Escrow), Role = "Antragstellende Person" };
        var once = await signer.SignAsync(Unsigned, byPen, TestPki.SealKey, null, CancellationToken.None);
        var twice = await signer.SignAsync(once, Request(Second, "Jürgen Groß"), TestPki.CurveKey, null, CancellationToken.None);
        return await signer.SignAsync(twice, Request(Third), TestPki.PssKey, new TestTimeStampAuthority(TestPki.Now), CancellationToken.None);
    }
}
