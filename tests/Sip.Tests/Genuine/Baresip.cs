using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Tests.Genuine;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>A genuine terminal: baresip with H.264 and G.711, commanded over its control port.</summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly Counterpart _program;
    private readonly TcpClient _control;
    private readonly List<string> _events = [];
    private readonly string _folder;
    private int _pictures;

    private Baresip(Counterpart program, TcpClient control, string folder)
    {
        (_program, _control, _folder) = (program, control, folder);
        _ = Task.Run(ReadAsync);
    }

    public string Output => _program.Output;

    public static async Task<Baresip> StartAsync(string folder, string user, string password, int number, string transport = "udp", string audio = "PCMU/8000/1")
    {
        Directory.CreateDirectory(folder);
        var (control, sip) = (4440 + number, 5080 + (10 * number));
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), string.Create(CultureInfo.InvariantCulture, $"""
            poll_method epoll
            sip_listen 127.0.0.1:{sip}
            net_interface 127.0.0.1
            audio_source aufile,{folder}/8k.wav
            video_source fakevideo,nil
            video_display fakevideo,nil
            video_size 352x288
            video_bitrate 256000
            video_fps 10.00
            rtp_ports {31000 + (100 * number)}-{31098 + (100 * number)}
            rtcp_mux no
            jitter_buffer_delay 1-5
            module_path /usr/lib/baresip/modules
            module g711.so
            module aufile.so
            module avcodec.so
            module fakevideo.so
            module snapshot.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{control}
            avcodec_h264enc libx264
            avcodec_h264dec h264

            """));
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts"), $"<sip:{user}@127.0.0.1;transport={transport}>;auth_pass={password};audio_codecs={audio};video_codecs=H264;regint=600\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), "");
        await File.WriteAllBytesAsync(Path.Combine(folder, "8k.wav"), Tone());
        var program = Counterpart.Start("/usr/bin/baresip", ["-f", folder, "-v"]);
        try
        {
            await program.ListensAsync(control);
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", control);
            var terminal = new Baresip(program, client, folder);
            // The answer may come before we can hear events.
            await program.UntilAsync(() => Task.FromResult(program.Output.Contains("200 OK", StringComparison.Ordinal) ? "" : null), "registration");
            return terminal;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command.</summary>
    public async Task DoAsync(string command, string? parameters = null)
    {
        var text = new JsonObject { ["command"] = command, ["params"] = parameters ?? "", ["token"] = "t" }.ToJsonString();
        await _control.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(text)}:{text},"), TestContext.Current.CancellationToken);
    }

    public int Count(string what)
    {
        lock (_events)
            return _events.Count(e => e == what);
    }

    /// <summary>Waits until something has happened so many times.</summary>
    public Task UntilAsync(string what, int times = 1) => UntilAsync(() => Count(what) >= times, what);

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> isReached, string what)
    {
        for (var tries = 0; !isReached(); tries++)
        {
            Assert.False(tries > 1200 || _program.HasExited, $"{what} never happened. {string.Join(' ', _events)} {Output}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks at the terminal's screen until it is as wanted.</summary>
    public async Task<Picture> SeesAsync(Func<Picture, bool> wanted, string what)
    {
        Picture? last = null;
        for (var tries = 0; tries < 240; tries++)
        {
            if (await SnapshotAsync() is { } picture && wanted(last = picture))
            {
                if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { Length: > 0 } folder)
                    File.Copy(Path.Combine(_folder, $"p{_pictures}.png"), Path.Combine(folder, $"terminal-{what.Replace(' ', '-')}.png"), overwrite: true);
                return picture;
            }

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The terminal does not see {what}, but {last?.Sky}. {Output}");
        return last!;
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _program.DisposeAsync();
    }

    private async Task<Picture?> SnapshotAsync()
    {
        var file = Path.Combine(_folder, $"p{++_pictures}.png");
        await DoAsync("snapshot_recv", file);
        for (var tries = 0; tries < 40; tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            // The file is there before it is whole.
            if (File.Exists(file) && await File.ReadAllBytesAsync(file) is { Length: > 100 } png && png.AsSpan().IndexOf("IEND"u8) > 0 && Picture.Read(png) is { } picture)
                return picture;
        }

        return null;
    }

    private async Task ReadAsync()
    {
        var (buffer, pending) = (new byte[65_536], "");
        try
        {
            while (await _control.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                pending += Encoding.UTF8.GetString(buffer, 0, count);
                while (pending.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && int.TryParse(pending[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && pending.Length > colon + length + 1)
                {
                    var message = JsonNode.Parse(pending.Substring(colon + 1, length));
                    pending = pending[(colon + length + 2)..];
                    if ((string?)message?["type"] is { } type)
                        lock (_events)
                            _events.Add(type);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    // Half an hour of a tone, 8 kHz, 16 bits: at its end baresip hangs up.
    private static byte[] Tone()
    {
        const int Samples = 8000 * 1800;
        var data = new byte[44 + (2 * Samples)];
        using var writer = new BinaryWriter(new MemoryStream(data));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * Samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(16_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * Samples);
        for (var i = 0; i < Samples; i++)
            writer.Write((short)(8000 * Math.Sin(i * 2 * Math.PI * 440 / 8000)));
        return data;
    }
}
