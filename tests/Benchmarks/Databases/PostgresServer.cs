using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Buergerservice.Storage.Databases;
using Npgsql;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>A PostgreSQL server of the benchmark's own, from the system's package, with its data in a temporary folder and the settings it ships with.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _data;
    private readonly string _programs;
    private readonly int _port;
    private int _databases;

    private PostgresServer(string programs, string data, int port) => (_programs, _data, _port) = (programs, data, port);

    /// <summary>Starts a server, or returns null where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer?> StartAsync()
    {
        if (!Directory.Exists("/usr/lib/postgresql"))
            return null;
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault();
        if (programs is null)
            return null;
        var folder = Directory.CreateTempSubdirectory("bs-bench-pg-").FullName;
        var server = new PostgresServer(programs, Path.Combine(folder, "data"), FreePort());
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder);
        await server.RunAsUserAsync("initdb", "-D", server._data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync");
        var settings = string.Create(CultureInfo.InvariantCulture, $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
        await server.RunAsUserAsync("pg_ctl", "-D", server._data, "-o", settings, "-l", Path.Combine(folder, "log"), "-w", "start");
        return server;
    }

    public DatabaseOptions NewDatabase() => new(DatabaseProvider.PostgreSql, new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "bench",
        Database = string.Create(CultureInfo.InvariantCulture, $"bench{++_databases}"),
    }.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsUserAsync("pg_ctl", "-D", _data, "-m", "immediate", "-w", "stop");
        Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);
    }

    // PostgreSQL refuses to run as root.
    private Task RunAsUserAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Output goes nowhere and not into a pipe: the server would inherit it and keep it open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
