using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>PDF files of other producers.</summary>
internal static class ForeignFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "ForeignFiles");

    public static async Task<byte[]> GetAsync(string name)
    {
        using var own = new PdfFile(SignedSample.Unsigned);
        return name switch
        {
            "qpdf linearised" => await own.RewriteAsync("--linearize"),
            "qpdf object streams" => await own.RewriteAsync("--object-streams=generate"),
            "qpdf both" => await own.RewriteAsync("--linearize", "--object-streams=generate"),
            _ => await File.ReadAllBytesAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken),
        };
    }
}
