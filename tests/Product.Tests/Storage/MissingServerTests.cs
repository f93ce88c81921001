using System.Diagnostics;
using Buergerservice.Portal.Hosting;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>The real process with a database server that is not there.</summary>
public sealed class MissingServerTests
{
    [Theory]
    [InlineData("SqlServer", "Server=127.0.0.1,1;Database=nirgends;User Id=x;Password=geheim;Connect Timeout=1;Connect Retry Count=0;Encrypt=false", "127.0.0.1,1/nirgends")]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port=1;Database=nirgends;Username=x;Password=geheim;Timeout=1", "127.0.0.1:1/nirgends")]
    public async Task A_start_without_its_database_server_ends_with_one_line_that_says_so(string provider, string connection, string place)
    {
        var data = Directory.CreateTempSubdirectory("bs-start-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [typeof(PortalOptions).Assembly.Location, "--data", data, "--Database:Provider", provider, "--Database:ConnectionString", connection]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, process.ExitCode);
            Assert.Equal($"Der Bürgerservice kann nicht starten ({data}): Die Datenbank {place} ({provider}) ist nicht erreichbar. Prüfen Sie, ob sie läuft und Database:ConnectionString stimmt.", error.Trim());
            Assert.DoesNotContain("geheim", await output + error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
