using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>
/// Turns a foreign DOCX or ODT into a PDF/A-3b with LibreOffice, if that is installed: one process at a time with its own
/// profile, an empty environment and limits of time, memory and file size. Documents of this system need none of it.
/// </summary>
/// <param name="program">The program; a bare name is looked for in the search path.</param>
/// <param name="limit">How long a conversion may take.</param>
public sealed class OfficeConverter(string program, TimeSpan limit) : IDisposable
{
    // SelectPdfVersion 3 is PDF/A-3b.
    private const string Filter = "pdf:writer_pdf_Export:{\"SelectPdfVersion\":{\"type\":\"long\",\"value\":\"3\"}}";

    // LibreOffice 7.4 maps about 1.6 GB and uses a seventh of it; the limit of a shell is on what is mapped.
    private const int MemoryKilobytes = 3 * 1024 * 1024;
    private const int FileBlocks = 200 * 1024 * 2;
    private const string Advice = "Bitte erzeugen Sie das PDF selbst und laden Sie es hoch.";

    private readonly SemaphoreSlim places = new(1);

    /// <summary>The converter of this computer, with a limit of one minute.</summary>
    public OfficeConverter()
        : this("soffice", TimeSpan.FromMinutes(1))
    {
    }

    /// <summary>Whether the program is there. Where it is not, <see cref="ToPdfAsync"/> refuses every file.</summary>
    public bool IsInstalled => Path.IsPathRooted(program)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(f => File.Exists(Path.Combine(f, program)) || File.Exists(Path.Combine(f, program + ".exe")));

    /// <summary>Whether the bytes look like a document this may convert.</summary>
    public static bool Takes(ReadOnlyMemory<byte> file) =>
        OdtPackage.Is(file) || (file.Span.StartsWith("PK\u0003\u0004"u8) && file.Span.IndexOf("word/"u8) >= 0);

    /// <summary>Converts. The file is checked first, as every file from outside.</summary>
    /// <exception cref="DocxRefusedException">The file is refused, LibreOffice is not installed, or the conversion failed or took too much.</exception>
    public async Task<byte[]> ToPdfAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var isOdt = OdtPackage.Is(file);
        if (isOdt)
            OdtPackage.Check(file);
        else
            DocxPackage.Open(file);
        await places.WaitAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("buergerservice-office-");
        try
        {
            var source = Path.Combine(folder.FullName, isOdt ? "dokument.odt" : "dokument.docx");
            await File.WriteAllBytesAsync(source, file, cancellationToken);
            await RunAsync(folder.FullName, source, cancellationToken);
            var target = Path.ChangeExtension(source, ".pdf");
            return File.Exists(target)
                ? await File.ReadAllBytesAsync(target, cancellationToken)
                : throw new DocxRefusedException($"LibreOffice konnte das Dokument nicht in ein PDF umwandeln. {Advice}");
        }
        finally
        {
            folder.Delete(recursive: true);
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task RunAsync(string folder, string source, CancellationToken cancellationToken)
    {
        using var process = Start(folder, source);
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
            throw new DocxRefusedException($"Die Umwandlung des Dokuments wurde nach {limit.TotalSeconds:0} Sekunden abgebrochen. {Advice}");
        }
    }

    private Process Start(string folder, string source)
    {
        if (!IsInstalled)
            throw new DocxRefusedException($"Auf diesem Server ist LibreOffice nicht installiert; DOCX- und ODT-Dateien lassen sich hier nicht in ein PDF umwandeln. {Advice}");
        string[] arguments = [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profil"))}", "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", Filter, "--outdir", folder, source];
        // A shell sets the limits and then becomes the program; elsewhere the time limit has to do.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -v {MemoryKilobytes} && ulimit -f {FileBlocks} && exec \"$0\" \"$@\""), program, .. arguments]);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var path = start.Environment.TryGetValue("PATH", out var given) ? given : null;
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DocxRefusedException($"LibreOffice lässt sich auf diesem Server nicht starten. {Advice}", e);
        }
    }
}
