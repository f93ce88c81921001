using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>
/// Opens sealed pen data for a handwriting expert and writes a protocol of it. It runs at the escrow holder's, without
/// the product: the product has no key that could open.
/// </summary>
internal static class OpenCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(Arguments arguments)
    {
        var (ground, by) = (arguments.Get("ground"), arguments.Get("by"));
        var file = File.ReadAllBytes(arguments.File);
        var signature = HandwritingInDocument.Find(file, arguments.Get("field"));
        if (signature.IsOfPad)
            throw new PdfRefusedException($"Diese Stiftdaten hat das Unterschriften-Pad selbst versiegelt. Öffnen kann sie nur das Programm des Herstellers, mit dem Schlüssel zum Zertifikat {signature.Recipient}.");
        using var holder = arguments.Key("key", "KENNWORT");
        using var second = arguments.Find("second") is null ? null : arguments.Key("second", "KENNWORT2");
        var (binding, samples) = SealedHandwriting.Open(signature.Sealed, second is null ? [holder] : [second, holder]);
        var belongs = binding.Field == arguments.Get("field") && signature.Belongs(binding);
        // The protocol comes first: nothing is opened without it.
        File.WriteAllText(arguments.Get("protocol"), JsonSerializer.Serialize(new
        {
            Geoeffnet = TimeProvider.System.GetUtcNow(),
            Durch = by,
            Anlass = ground,
            Datei = Convert.ToHexStringLower(SHA256.HashData(file)),
            Feld = binding.Field,
            Dokument = Convert.ToHexStringLower(binding.DocumentSha256),
            GehoertZumDokument = belongs,
            Geraet = binding.Device,
            Unterschrieben = binding.Time,
            Messwerte = samples.Length,
            Schluessel = new[] { holder, second }.Where(c => c is not null).Select(c => c!.Subject),
        }, Json));
        var text = new StringBuilder("x_hundertstel_mm;y_hundertstel_mm;zeit_ms;druck\n");
        foreach (var sample in samples)
            text.Append(CultureInfo.InvariantCulture, $"{sample.X};{sample.Y};{sample.Milliseconds};{sample.Pressure}\n");
        File.WriteAllText(arguments.Get("out"), text.ToString());
        if (!belongs)
            Console.Error.WriteLine("Achtung: Die Stiftdaten gehören nicht zu diesem Dokument oder Feld. Das steht auch im Protokoll.");
        return belongs ? 0 : 1;
    }
}
