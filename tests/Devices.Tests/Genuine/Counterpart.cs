using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>A program of others that a driver or simulator is proven against: started here, ended by process id, skipped visibly where it is missing.</summary>
internal sealed class Counterpart : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/sbin", "/bin"];
    private readonly Process _process;
    private readonly StringWriter _output = new();

    private Counterpart(Process process) => _process = process;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Skips the test without the program.</summary>
    public static string Require(string program, string package)
    {
        var found = Folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not installed (Debian: apt-get install {package}).");
        return found!;
    }

    public static Counterpart Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var counterpart = new Counterpart(Process.Start(start)!);
        counterpart._process.OutputDataReceived += (_, line) => counterpart.Note(line.Data);
        counterpart._process.ErrorDataReceived += (_, line) => counterpart.Note(line.Data);
        counterpart._process.BeginOutputReadLine();
        counterpart._process.BeginErrorReadLine();
        return counterpart;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var run = Start(program, arguments, environment);
        await run._process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
        return (run._process.ExitCode, run.Output);
    }

    /// <summary>Asks until the program is there; one that has ended never will be.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string what)
        where T : class
    {
        for (var tries = 0; tries < 2_400; tries++)
        {
            if (await ask() is { } answer)
                return answer;
            Assert.False(_process.HasExited, $"{what}: the program has ended. {Output}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{what}: never happened. {Output}");
        return null;
    }

    public Task ListensAsync(int port) => UntilAsync(async () =>
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return "";
        }
        catch (SocketException)
        {
            return null;
        }
    }, $"port {port}");

    /// <summary>Somebody listens at a Unix socket; a file alone may be left over.</summary>
    public static bool IsServed(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Politely first: daemons remove their sockets then.
        if (!_process.HasExited)
            using (var polite = Process.Start("kill", [_process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                await polite.WaitForExitAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3)))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        await _output.DisposeAsync();
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.WriteLine(line);
    }
}
