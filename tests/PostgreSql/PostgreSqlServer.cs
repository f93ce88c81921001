using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Buergerservice.Tests.PostgreSql;

/// <summary>
/// A real PostgreSQL server for tests: its own data folder, a free port of the loopback address. It is started at the first use
/// and ended by its process id.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Superuser = "test";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-pg-").FullName;
    private readonly Lazy<Task<string?>> _start;
    private readonly int _port = FreePort.Next();
    private readonly bool _isDurable;
    private Process? _server;
    private int _databases;

    /// <param name="isDurable">With the settings PostgreSQL ships with, for what is measured; otherwise nothing is flushed.</param>
    public PostgreSqlServer(bool isDurable = false) => (_isDurable, _start) = (isDurable, new(StartOrExplainAsync));

    /// <summary>Starts the server unless it runs.</summary>
    /// <returns>Null, or why there is no server here: a reason to skip a test.</returns>
    public Task<string?> StartAsync() => _start.Value;

    /// <summary>Connection string of a database of this server.</summary>
    /// <remarks>Almost every test has a database of its own: connections nobody needs any more are closed soon, or they would add up to all the server has.</remarks>
    public string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = Superuser, Database = database, IncludeErrorDetail = true, MaxPoolSize = 30, Timeout = 60, ConnectionIdleLifetime = 20 }.ConnectionString;

    /// <summary>Creates a database nobody else uses, empty or as a copy.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template}"));
        return ConnectionTo(name);
    }

    /// <summary>Runs a statement in the server's own database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server as a crash would, without asking its sessions.</summary>
    public async Task CrashAsync()
    {
        // SIGQUIT: all sessions end at once, the next start recovers.
        await RunAsync("kill", "-QUIT", _server!.Id.ToString(CultureInfo.InvariantCulture));
        await _server.WaitForExitAsync();
    }

    /// <summary>Stops all processes of the server where they are, as a machine that hangs: connections stay open and nobody answers.</summary>
    public async Task FreezeAsync()
    {
        // The parent first, so that no child is added behind our back.
        await SignalAsync("-STOP", [_server!.Id]);
        await SignalAsync("-STOP", ChildrenOf(_server.Id));
    }

    /// <summary>Lets a frozen server go on.</summary>
    public async Task ThawAsync()
    {
        await SignalAsync("-CONT", ChildrenOf(_server!.Id));
        await SignalAsync("-CONT", [_server.Id]);
    }

    /// <summary>Starts the server again on its data folder.</summary>
    public Task RestartAsync() => LaunchAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await RunAsync("kill", "-INT", _server.Id.ToString(CultureInfo.InvariantCulture));
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task SignalAsync(string signal, List<int> processes)
    {
        if (processes.Count > 0)
            await RunAsync(["kill", signal, .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))]);
    }

    // Fourth word of stat behind the name in brackets: the parent.
    private static List<int> ChildrenOf(int parent) => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => n!.All(char.IsAsciiDigit))
        .Where(n => StatOf(n!) is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))];

    private static string? StatOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<string?> StartOrExplainAsync()
    {
        if (OperatingSystem.IsWindows())
            return "The PostgreSQL server for tests runs on Linux only.";
        if (FindBinaries() is not { } binaries)
            return "PostgreSQL is not installed (Debian: apt-get install postgresql).";
        try
        {
            if (Account is { } account)
                await RunAsync("chown", account, _directory);
            await RunAsync([.. AsAccount, Path.Combine(binaries, "initdb"), "-D", Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
            await LaunchAsync();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"The PostgreSQL server for tests did not start: {e.Message}";
        }
    }

    private async Task LaunchAsync()
    {
        string[] careless = _isDurable ? [] : ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
        string[] command = [.. AsAccount, Path.Combine(FindBinaries()!, "postgres"), "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", .. careless,
            "-c", "unix_socket_directories=", "-c", "max_connections=300", "-c", "log_min_messages=fatal"];
        _server = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _ = _server.StandardError.ReadToEndAsync();
        _ = _server.StandardOutput.ReadToEndAsync();
        for (var tries = 0; tries < 1_200; tries++)
        {
            if (_server.HasExited)
                throw new InvalidOperationException($"postgres ended with code {_server.ExitCode}.");
            if (await AnswersAsync())
                return;
            await Task.Delay(100);
        }

        throw new InvalidOperationException("postgres does not answer.");
    }

    private string Data => Path.Combine(_directory, "data");

    // The server refuses to run as root.
    private static string? Account { get; } = Environment.UserName != "root" ? null : File.ReadAllLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string[] AsAccount => Account is { } account ? ["setpriv", $"--reuid={account}", "--clear-groups", "--"] : [];

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]}: {error.Trim()}");
    }
}
