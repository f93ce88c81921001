using System.Diagnostics;
using Xunit;

namespace Buergerservice.Browser.Tests.Lines;

/// <summary>
/// A network of its own (Linux namespace) with nothing but loopback: what runs in it reaches nobody else, and its line can be made narrow. Needs the rights
/// for it and iproute2; without them the test that asks is skipped.
/// </summary>
public sealed class NetworkRoom : IDisposable
{
    private readonly Process _holder;
    private readonly string _folder = Directory.CreateTempSubdirectory("bs-room-").FullName;

    private NetworkRoom(Process holder) => _holder = holder;

    /// <summary>Opens a room, or skips the test with the reason.</summary>
    public static async Task<NetworkRoom> OpenAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare") && File.Exists("/usr/bin/nsenter"), "A network of its own needs Linux with unshare and nsenter.");
        var holder = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["-n", "sh", "-c", "ip link set lo up && echo ready && exec cat"]) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true })!;
        if (await holder.StandardOutput.ReadLineAsync(cancellationToken) != "ready")
        {
            var reason = await holder.StandardError.ReadToEndAsync(cancellationToken);
            holder.Dispose();
            Assert.Skip($"A network of its own cannot be made here: {reason.Trim()}");
        }

        return new(holder);
    }

    /// <summary>A process in the room; its output goes to a file whose end is shown when it does not start.</summary>
    public RoomProcess Start(string program, params IReadOnlyList<string> arguments)
    {
        var log = Path.Combine(_folder, $"{Path.GetFileName(program)}-{Guid.NewGuid():N}.log");
        // The shell becomes nsenter and that the program, so the process id is the program's own.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec nsenter -t \"$0\" -n -- \"$@\" >\"$out\" 2>&1", Id, log, program, .. arguments]);
        // What a process that is killed leaves lying about goes with the room.
        start.Environment["TMPDIR"] = _folder;
        return new(Process.Start(start)!, log);
    }

    /// <summary>Runs a command in the room to its end.</summary>
    /// <returns>Exit code and output.</returns>
    public async Task<(int Code, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, [.. arguments]);
        await process.Process.WaitForExitAsync(cancellationToken);
        return (process.Process.ExitCode, process.Output);
    }

    /// <summary>Makes the line as narrow as said, for everything in the room together; null makes it wide again.</summary>
    public async Task NarrowAsync(int? kilobits, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> what = kilobits is { } rate ? ["qdisc", "replace", "dev", "lo", "root", "tbf", "rate", $"{rate}kbit", "burst", "32kb", "latency", "400ms"] : ["qdisc", "del", "dev", "lo", "root"];
        var (code, output) = await RunAsync("tc", what, cancellationToken);
        Assert.SkipWhen(code != 0 && kilobits is not null, $"The line cannot be made narrow here: {output.Trim()}");
    }

    /// <summary>Ends every connection of this port as a broken line does; new ones may be made at once.</summary>
    public async Task BreakConnectionsAsync(int port, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync("ss", ["-K", "-t", "sport", "=", port.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken);
        Assert.SkipWhen(code != 0, $"Connections cannot be broken here: {output.Trim()}");
    }

    /// <summary>A program that runs another one in the room; for whoever takes nothing but the name of a program.</summary>
    public string Wrap(string program)
    {
        var script = Path.Combine(_folder, Path.GetFileName(program));
        File.WriteAllText(script, $"#!/bin/sh\nexec nsenter -t {Id} -n -- {program} \"$@\"\n");
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }

    public void Dispose()
    {
        _holder.Kill();
        _holder.WaitForExit();
        _holder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Id => _holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
