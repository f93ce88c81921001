using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Buergerservice.Tests;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>
/// A real RabbitMQ server for tests: folders of its own, free ports of the loopback address, its own name service. Ended by
/// process id.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Binary = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-rabbit-").FullName;
    private readonly string _port = NewPort();
    private readonly string _nodesPort = NewPort();
    private readonly string _namesPort = NewPort();
    private readonly List<Process> _processes = [];

    public string Address => $"amqp://guest:guest@127.0.0.1:{_port}/";

    /// <summary>Starts the server, also again after <see cref="StopAsync"/>.</summary>
    /// <returns>Null, or why there is no server here: a reason to skip a test.</returns>
    public async Task<string?> StartAsync()
    {
        if (!File.Exists(Binary))
            return "RabbitMQ is not installed (Debian: apt-get install rabbitmq-server).";
        if (AsAccount.Length > 0)
            await Process.Start("chown", ["rabbitmq", _directory]).WaitForExitAsync();
        // Without this one, and until it listens, the server would start a name service that outlives it.
        return await StartAsync(IsNamingAsync, "epmd", "-address", "127.0.0.1", "-port", _namesPort) ?? await StartAsync(AnswersAsync, Binary);
    }

    public async Task StopAsync()
    {
        // All at once, the broker first: it would start a name service again, and a run that is given up ends soon.
        foreach (var process in _processes.AsEnumerable().Reverse())
            process.Kill(entireProcessTree: true);
        foreach (var process in _processes)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _processes.Clear();
        while (await AnswersAsync())
            await Task.Delay(20);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    // As the package's own start script does.
    private static string[] AsAccount => Environment.UserName == "root" ? ["setpriv", "--reuid=rabbitmq", "--clear-groups", "--"] : [];

    private async Task<string?> StartAsync(Func<Task<bool>> isThere, params string[] command)
    {
        var process = Start(command);
        for (var tries = 0; tries < 1_800; tries++)
        {
            if (process.HasExited)
                return $"{command[0]} for tests ended with code {process.ExitCode}.";
            if (await isThere())
                return null;
            await Task.Delay(100);
        }

        return $"{command[0]} for tests does not answer.";
    }

    private Process Start(string[] command)
    {
        string[] all = [.. AsAccount, .. command];
        var start = new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _directory };
        foreach (var (name, value) in Settings())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        _processes.Add(process);
        return process;
    }

    private IEnumerable<(string Name, string Value)> Settings() =>
    [
        ("HOME", _directory),
        ("RABBITMQ_NODENAME", $"test{_port}@localhost"),
        ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        ("RABBITMQ_NODE_PORT", _port),
        ("RABBITMQ_DIST_PORT", _nodesPort),
        ("ERL_EPMD_PORT", _namesPort),
        ("ERL_EPMD_ADDRESS", "127.0.0.1"),
        ("RABBITMQ_MNESIA_BASE", Path.Combine(_directory, "data")),
        ("RABBITMQ_LOG_BASE", Path.Combine(_directory, "log")),
        ("RABBITMQ_PID_FILE", Path.Combine(_directory, "pid")),
        ("RABBITMQ_CONFIG_FILE", Path.Combine(_directory, "none")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_directory, "plugins")),
        ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
    ];

    private async Task<bool> IsNamingAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, int.Parse(_namesPort, CultureInfo.InvariantCulture));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // The broker greets whoever speaks its protocol.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, int.Parse(_port, CultureInfo.InvariantCulture));
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray());
            return await client.GetStream().ReadAsync(new byte[8]) > 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static string NewPort() => FreePort.Next().ToString(CultureInfo.InvariantCulture);
}
