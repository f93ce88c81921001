using System.Diagnostics;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>One portal among those of a database and a data folder, as a process of its own that can be killed.</summary>
internal sealed class PortalProcess : IDisposable
{
    private const string Listens = "Now listening on: ";
    private readonly Process _process;

    private PortalProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<PortalProcess> StartAsync(DatabaseOptions database, string directory, string node, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(root!.FullName, "Templates", "processes")))
            root = root.Parent;
        var program = Path.Combine(root.FullName, "Designer", "Buergerservice.Portal", "bin", "Release", "net10.0", "Buergerservice.Portal.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", "--data", directory, "--node", node,
            "--Database:Provider", database.Provider.ToString(), "--Database:ConnectionString", database.ConnectionString, "--Logging:LogLevel:Default", "Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        // Killed, it would leave the pipes for debuggers behind in the folder for temporary files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(cancellationToken);
        Uri? address = null;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(Listens, StringComparison.Ordinal) is var at and >= 0)
                address = new(line[(at + Listens.Length)..].Trim());
            if (!line.Contains("Application started", StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
            return new(process, address!);
        }

        throw new InvalidOperationException("The portal did not start.");
    }

    /// <summary>Ends it at once, as a power failure would.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
