using System.Text.Encodings.Web;
using System.Text.Json;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>Verifies a file and prints the report as JSON.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0 when the file bears signatures and all are valid, otherwise 1.</returns>
    public static int Run(Arguments arguments)
    {
        var file = new FileInfo(arguments.File);
        if (file.Length > PdfLimits.Default.FileBytes)
        {
            Console.Error.WriteLine($"Die Datei ist größer als {PdfLimits.Default.FileBytes / (1024 * 1024)} MB und wird nicht gelesen.");
            return 1;
        }

        var verifier = new PdfVerifier(new TrustStore(arguments.Certificates("trust")), TimeProvider.System);
        var report = verifier.Verify(File.ReadAllBytes(file.FullName));
        Console.WriteLine(JsonSerializer.Serialize(VerificationAnswer.Of(report), Json));
        return report.Verdict == SignatureVerdict.Valid ? 0 : 1;
    }
}
