using System.Diagnostics;

namespace Buergerservice.Browser.Tests.Lines;

/// <summary>A process in a network of its own; killed at the end.</summary>
public sealed class RoomProcess(Process process, string log) : IDisposable
{
    public Process Process => process;

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            using var reader = new StreamReader(new FileStream(log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Waits until it has said something.</summary>
    /// <exception cref="InvalidOperationException">It has ended before.</exception>
    public async Task SaysAsync(string text, CancellationToken cancellationToken)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"Ended with {process.ExitCode}: {Output}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Ends it without a warning, as a crash does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
