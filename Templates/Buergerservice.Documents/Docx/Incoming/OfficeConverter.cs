using System.ComponentModel;
using System.Diagnostics;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>
/// Turns a foreign DOCX into a PDF/A-3b with LibreOffice, if that is installed: a process of its own with its own
/// profile, a time limit, and an empty environment. Documents of this system need none of it.
/// </summary>
/// <param name="program">The program; „soffice“ is looked for in the search path.</param>
/// <param name="limit">How long a conversion may take.</param>
public sealed class OfficeConverter(string program, TimeSpan limit)
{
    // SelectPdfVersion 3 is PDF/A-3b.
    private const string Filter = "pdf:writer_pdf_Export:{\"SelectPdfVersion\":{\"type\":\"long\",\"value\":\"3\"}}";

    /// <summary>The converter of this computer, with a limit of one minute.</summary>
    public OfficeConverter()
        : this("soffice", TimeSpan.FromMinutes(1))
    {
    }

    /// <summary>Converts. The file is checked first, as every file from outside.</summary>
    /// <exception cref="DocxRefusedException">The file is refused, LibreOffice is not installed, or the conversion failed or took too long.</exception>
    public async Task<byte[]> ToPdfAsync(ReadOnlyMemory<byte> docx, CancellationToken cancellationToken)
    {
        DocxPackage.Open(docx);
        var folder = Directory.CreateTempSubdirectory("buergerservice-office-");
        try
        {
            var source = Path.Combine(folder.FullName, "dokument.docx");
            await File.WriteAllBytesAsync(source, docx, cancellationToken);
            await RunAsync(folder.FullName, source, cancellationToken);
            var target = Path.ChangeExtension(source, ".pdf");
            return File.Exists(target)
                ? await File.ReadAllBytesAsync(target, cancellationToken)
                : throw new DocxRefusedException("LibreOffice konnte das Dokument nicht in ein PDF umwandeln. Bitte erzeugen Sie das PDF selbst und laden Sie es hoch.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string folder, string source, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profil"))}", "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", Filter, "--outdir", folder, source])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = start.Environment.TryGetValue("PATH", out var given) ? given : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder;
        using var process = Start(start);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            // Read to the end, or a program that says much would wait for a reader for ever.
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token), process.WaitForExitAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DocxRefusedException($"Die Umwandlung des Dokuments wurde nach {limit.TotalSeconds:0} Sekunden abgebrochen. Bitte erzeugen Sie das PDF selbst und laden Sie es hoch.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DocxRefusedException("Auf diesem Server ist LibreOffice nicht installiert; eine DOCX-Datei lässt sich hier nicht in ein PDF umwandeln. Bitte erzeugen Sie das PDF selbst und laden Sie es hoch.", e);
        }
    }
}
