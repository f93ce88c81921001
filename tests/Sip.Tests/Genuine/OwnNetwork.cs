using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>
/// Before anything else the test program moves into a network of its own: fixed ports disturb nobody, nothing leaves the machine, and
/// every SIP message on the wire is one of the test's. Where that is not possible it stays, and the tests that need it are skipped.
/// </summary>
internal static class OwnNetwork
{
    private const string Marker = "BUERGERSERVICE_SIP_TESTS_NETWORK";

    /// <summary>Address of the one interface besides loopback: Janus offers no loopback address to browsers.</summary>
    public const string Address = "10.77.0.1";

    /// <summary>Why there is none; null: there is one.</summary>
    public static string? Missing { get; private set; } = "The tests have no network of their own (Linux, root, unshare and ip are needed).";

#pragma warning disable CA2255 // A test program is no library: it must happen before the first socket.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Enter()
    {
        if (!OperatingSystem.IsLinux() || Assembly.GetEntryAssembly() != typeof(OwnNetwork).Assembly)
            return;
        if (Environment.GetEnvironmentVariable(Marker) is not null)
        {
            Missing = Furnish();
            return;
        }

        if (Environment.UserName != "root" || !Runs("unshare", "--net", "true"))
            return;
        Environment.SetEnvironmentVariable(Marker, "1");
        var program = Environment.ProcessPath!;
        var arguments = Environment.GetCommandLineArgs();
        string?[] line = ["unshare", "--net", "--", program, .. Path.GetFileNameWithoutExtension(program) == "dotnet" ? arguments : arguments[1..], null];
        string?[] environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(e => $"{e.Key}={e.Value}"), null];
        // Only returns when it fails; then the tests run where they are.
        _ = Execute("/usr/bin/unshare", line, environment);
    }

    private static string? Furnish()
    {
        string[][] steps =
        [
            ["link", "set", "lo", "up"], ["link", "add", "br0", "type", "bridge"], ["addr", "add", Address + "/24", "dev", "br0"],
            ["link", "set", "br0", "up"], ["route", "add", "default", "via", "10.77.0.254", "dev", "br0"],
        ];
        foreach (var step in steps)
            if (!Runs("ip", step))
                return $"ip {string.Join(' ', step)} does not work here (Debian: apt-get install iproute2).";
        return null;
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "execve", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Execute(string path, string?[] arguments, string?[] environment);
}
