using System.Globalization;
using System.IO.Compression;
using System.Text;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Files made to hurt: each is refused with a reason, by the signer and by the verifier.</summary>
public sealed class HostilePdfTests
{
    private const string Head = "%PDF-1.7\n";

    public static TheoryData<string> Names() => [.. Files.Keys];

    private static readonly Dictionary<string, (Func<byte[]> Make, string Says)> Files = new()
    {
        ["nothing"] = (() => [], "keine PDF-Datei"),
        ["a text"] = (() => Bytes("Sehr geehrte Damen und Herren, anbei der Antrag."), "keine PDF-Datei"),
        ["head only"] = (() => Bytes(Head + new string(' ', 100)), "Ende fehlt"),
        ["cut off"] = (() => SignedSample.Unsigned[..^100], "beschädigt"),
        ["an empty catalogue"] = (() => File("<</Type/Catalog>>"), "Seitenverzeichnis"),
        ["cross-references in a circle"] = (() => Bytes($"{Head}xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev {Head.Length}>>\nstartxref\n{Head.Length}\n%%EOF\n"), "im Kreis"),
        ["a startxref beyond the file"] = (() => Bytes($"{Head}{new string(' ', 30)}startxref\n999999\n%%EOF\n"), "aus der Datei hinaus"),
        ["a startxref that is no number"] = (() => Bytes($"{Head}{new string(' ', 30)}startxref\nabc\n%%EOF\n"), "Zahl fehlt"),
        ["pages in a circle"] = (() => File("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"), "im Kreis"),
        ["fields in a circle"] = (() => File("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>", "<</Type/Pages/Kids[]/Count 0>>", "<</T(a)/Kids[3 0 R]>>"), "im Kreis"),
        ["an object that is itself"] = (() => File("2 0 R", "2 0 R"), "im Kreis"),
        ["a stream whose length is itself"] = (() => File("<</Type/Catalog/Pages 2 0 R>>", "<</Length 2 0 R>>\nstream\n\nendstream"), "auf sich selbst"),
        ["deep nesting"] = (() => File("<</Type/Catalog/Pages 2 0 R/X " + new string('[', 5_000) + new string(']', 5_000) + ">>", "<</Type/Pages/Kids[]>>"), "tief verschachtelt"),
        ["deep dictionaries"] = (() => File(string.Concat(Enumerable.Repeat("<</A", 5_000)) + " 1" + string.Concat(Enumerable.Repeat(">>", 5_000))), "tief verschachtelt"),
        ["a table that claims billions"] = (() => Bytes($"{Head}xref\n0 2000000000\ntrailer\n<</Root 1 0 R>>\nstartxref\n{Head.Length}\n%%EOF\n"), "Bestandteile"),
        ["a stream that unpacks without end"] = (Bomb, "entpackt sich"),
        ["encrypted"] = (() => Replace("/Root", "/Encrypt<</Filter/Standard/V 1>>/Root"), "verschlüsselt"),
        ["two documents in one"] = (AmbiguousHybrid, "Hybridform"),
        ["an object elsewhere"] = (() => Replace("\n1 0 obj", "\n7 0 obj"), "liegt nicht, wo er liegen soll"),
        ["a file too large"] = (() => new byte[PdfLimits.Default.FileBytes + 1], "größer als 100 MB"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_a_reason(string name)
    {
        var (make, says) = Files[name];
        var file = make();

        var report = TestPki.Verifier().Verify(file, TestContext.Current.CancellationToken);
        Assert.Equal("abgewiesen", report.VerdictText);
        Assert.Contains(says, report.Refusal, StringComparison.Ordinal);
        var error = Assert.Throws<PdfRefusedException>(() => new PdfSigner().Prepare(file, SignedSample.Request("feld"), TestContext.Current.CancellationToken));
        Assert.Equal(report.Refusal, error.Message);
    }

    [Theory]
    [InlineData("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "Skript")]
    [InlineData("/AA<</WC<</S/JavaScript/JS 9 0 R>>>>", "Skript")]
    [InlineData("/OpenAction<</S/Launch/F(cmd.exe)>>", "Programmaufruf")]
    [InlineData("/OpenAction<</S/SubmitForm/F(http://example.invalid)>>", "Absenden")]
    [InlineData("/AcroForm<</Fields[]/XFA[]>>", "XFA")]
    public void What_acts_by_itself_is_not_signed_and_never_certain(string entry, string says)
    {
        var file = File("<</Type/Catalog/Pages 2 0 R" + entry + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>");

        var error = Assert.Throws<PdfRefusedException>(() =>
            new PdfSigner().Prepare(file, SignedSample.Request("feld") with { NewField = SignatureFieldPlace.Invisible }, TestContext.Current.CancellationToken));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(TestPki.Verifier().Verify(file, TestContext.Current.CancellationToken).Findings, f => f.Text.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => TestPki.Verifier().Verify(BigArray(), cancellation.Token));
    }

    [Fact]
    public void Work_without_end_ends_at_the_limit()
    {
        var report = new Verification.PdfVerifier(TestPki.Trust, new FixedTime(TestPki.Now)) { Limits = PdfLimits.Default with { Steps = 10_000 } }
            .Verify(BigArray(), TestContext.Current.CancellationToken);

        Assert.Contains("zu aufwendig", report.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hybrid_file_of_one_mind_is_signed_and_verified()
    {
        var signed = await new PdfSigner().SignAsync(Hybrid(), SignedSample.Request("feld") with { NewField = new SignatureFieldPlace(1, 50, 50, 200, 60) }, TestPki.SealKey, null, TestContext.Current.CancellationToken);

        var report = TestPki.Verifier().Verify(signed, TestContext.Current.CancellationToken);
        Assert.True(report.VerdictText == "gültig", Verdicts.Text(report));
        using var file = new PdfFile(signed);
        Assert.Equal(0, (await file.CheckAsync()).ExitCode);
    }

    /// <summary>A reference that led nowhere when the document was signed is a trap for what is added later.</summary>
    [Fact]
    public async Task A_gap_that_was_left_open_on_purpose_is_found_when_it_is_filled()
    {
        var file = File(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 4000 0 R]/Resources<<>>>>",
            "<</Length 22>>\nstream\n0 0 1 rg 9 9 99 99 re f\nendstream".Replace("22", "23", StringComparison.Ordinal));
        var signed = await new PdfSigner().SignAsync(file, SignedSample.Request("feld") with { NewField = SignatureFieldPlace.Invisible }, TestPki.SealKey, null, TestContext.Current.CancellationToken);
        Assert.Equal("gültig", TestPki.Verifier().Verify(signed, TestContext.Current.CancellationToken).VerdictText);

        var forged = new Forgery(signed).SetStream(4000, "", "1 0 0 rg 0 0 500 500 re f").Append();
        var report = TestPki.Verifier().Verify(forged, TestContext.Current.CancellationToken);

        Assert.Equal("ungültig", report.VerdictText);
        Assert.Contains("Bestandteil 4000 fehlte", Verdicts.Text(report), StringComparison.Ordinal);
    }

    /// <summary>Metadata may be brought up to date, but not when the same object is also drawn.</summary>
    [Theory]
    [InlineData("", "gültig, unsigniert fortgeschrieben")]
    [InlineData("/XObject<</Metadata 5 0 R>>", "ungültig")]
    public async Task An_object_with_two_roles_cannot_be_changed_in_one_of_them(string resources, string expected)
    {
        var file = File(
            "<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>",
            "<</Length 12>>\nstream\n/Metadata Do\nendstream",
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>\nstream\n \nendstream");
        var signed = await new PdfSigner().SignAsync(file, SignedSample.Request("feld") with { NewField = SignatureFieldPlace.Invisible }, TestPki.SealKey, null, TestContext.Current.CancellationToken);
        var forged = new Forgery(signed).SetStream(5, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "1 0 0 rg 0 0 500 500 re f").Append();

        var report = TestPki.Verifier().Verify(forged, TestContext.Current.CancellationToken);

        Assert.Equal(expected == "ungültig" ? "ungültig" : "unbestimmt", report.VerdictText);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Replace(string old, string with)
    {
        var text = Encoding.Latin1.GetString(SignedSample.Unsigned);
        var at = text.LastIndexOf(old, StringComparison.Ordinal);
        return Bytes(text[..at] + with + text[(at + old.Length)..]);
    }

    private static byte[] BigArray() => File("<</Type/Catalog/Pages 2 0 R/X[" + string.Concat(Enumerable.Repeat("1 ", 100_000)) + "]>>", "<</Type/Pages/Kids[]>>");

    /// <summary>A file with a plain table; the first object is the catalogue.</summary>
    private static byte[] File(params string[] objects)
    {
        var file = new StringBuilder(Head);
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = file.Length;
        return Bytes($"{file}{table}trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 140; i++)
                zlib.Write(zeros);
        }

        var start = Head.Length;
        return
        [
            .. Bytes($"{Head}1 0 obj\n<</Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/Filter/FlateDecode/Length {packed.Length}>>\nstream\n"),
            .. packed.ToArray(), .. Bytes($"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n"),
        ];
    }

    /// <summary>What Word writes: a table for old readers, a stream with further objects for new ones.</summary>
    private static byte[] Hybrid() => HybridFile(hiddenObject: 5);

    /// <summary>The stream says another place for an object that the table names as well.</summary>
    private static byte[] AmbiguousHybrid() => HybridFile(hiddenObject: 4);

    private static byte[] HybridFile(int hiddenObject)
    {
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/X 5 0 R>>",
            "<</Length 1>>\nstream\n \nendstream",
        ];
        var file = new StringBuilder(Head);
        var table = new StringBuilder("xref\n0 5\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var hidden = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"{hiddenObject} 0 obj\n(verborgen)\nendobj\n");
        var stream = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"6 0 obj\n<</Type/XRef/W[1 4 1]/Index[{hiddenObject} 1]/Size 7/Root 1 0 R/Length 6>>\nstream\n");
        file.Append((char)1).Append((char)0).Append((char)0).Append((char)(hidden >> 8)).Append((char)(hidden & 0xFF)).Append((char)0);
        file.Append("\nendstream\nendobj\n");
        var start = file.Length;
        return Bytes($"{file}{table}trailer\n<</Size 7/Root 1 0 R/XRefStm {stream}>>\nstartxref\n{start}\n%%EOF\n");
    }
}
