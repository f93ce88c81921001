using System.Diagnostics;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Product.Tests.Crash;

/// <summary>A process that works off the queue of a database.</summary>
internal sealed class CrashNode : IDisposable
{
    private readonly Process _process;

    private CrashNode(Process process) => _process = process;

    /// <summary>What the process says when nothing is left to do: <c>done</c>, or <c>lost</c> when something can never go on.</summary>
    public Task<string?> Verdict { get; private set; } = null!;

    /// <summary>Starts a process and waits until it has begun to work.</summary>
    public static async Task<CrashNode> StartAsync(string directory, DatabaseOptions? database, CancellationToken cancellationToken)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "CrashHost.dll"), directory];
        if (database is not null)
            arguments = [.. arguments, database.Provider.ToString(), database.ConnectionString];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Killed, it would leave the pipes for debuggers behind in the folder for temporary files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        if (await process.StandardOutput.ReadLineAsync(cancellationToken) != "ready")
            throw new InvalidOperationException("The child process did not start: " + await errors);
        return new(process) { Verdict = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask() };
    }

    /// <summary>Ends the process at once, as a power failure would.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
