using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>Runs a program of the Debian packages qpdf and poppler-utils; without it the test is skipped, visibly.</summary>
internal static class ExternalTool
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using var process = Process.Start(start)!;
            var cancellation = TestContext.Current.CancellationToken;
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, output + await error);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} fehlt. Debian-Paket: {package}");
            throw;
        }
    }
}
