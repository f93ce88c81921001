using System.Net.Sockets;
using Buergerservice.Devices.Cards;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>The card driver against pcscd with the virtual reader of vsmartcard, which connects to our card on the loopback address.</summary>
public sealed class CardPeerTests
{
    private const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
    private const string Socket = "/run/pcscd/pcscd.comm";
    private static readonly byte[] Number = Convert.FromHexString("04A1B2C3D4E580");

    // Joins the card, which lives in this process, with the reader in its own network.
    private const string Bridge = """
        import socket, sys, threading, time
        def pump(a, b):
            while data := a.recv(4096): b.sendall(data)
            a.close(); b.close()
        for _ in range(2400):
            try: reader = socket.create_connection(('127.0.0.1', 35963)); break
            except OSError: time.sleep(0.05)
        card = socket.socket(socket.AF_UNIX); card.connect(sys.argv[1])
        threading.Thread(target=pump, args=(reader, card), daemon=True).start()
        try: pump(card, reader)
        except OSError: pass
        time.sleep(600)
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_is_read_noticed_and_missed()
    {
        var pcscd = Counterpart.Require("pcscd", "pcscd");
        Assert.SkipUnless(File.Exists(Driver), "The virtual reader is not installed (Debian: apt-get install vsmartcard-vpcd).");
        Assert.SkipWhen(Environment.UserName != "root", "pcscd starts only as root.");
        Assert.SkipWhen(Counterpart.IsServed(Socket), "A pcscd runs already; it is not ours to use.");
        var python = Counterpart.Require("python3", "python3");
        var (ready, output) = await Counterpart.RunAsync("unshare", ["-n", "ip", "link", "set", "lo", "up"]);
        Assert.SkipWhen(ready != 0, $"A network of its own, which the virtual reader needs because it listens everywhere, is not allowed here: {output.Trim()}");
        // A pcscd that was killed leaves its socket and its process number behind, and the next one would not start.
        Forget();
        var folder = Directory.CreateTempSubdirectory("bs-pcsc-").FullName;
        try
        {
            var readers = Directory.CreateDirectory(Path.Combine(folder, "readers")).FullName;
            await File.WriteAllTextAsync(Path.Combine(readers, "vpcd"), $"FRIENDLYNAME \"Testleser\"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {Driver}\nCHANNELID 0x8C7B\n", Cancel);
            using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var path = Path.Combine(folder, "card");
            door.Bind(new UnixDomainSocketEndPoint(path));
            door.Listen();
            await using var service = Counterpart.Start("unshare", ["-n", "--pid", "--fork", "--kill-child", "sh", "-c", "ip link set lo up; \"$0\" --foreground --error --config \"$1\" & exec \"$2\" -c \"$3\" \"$4\"", pcscd, readers, python, Bridge, path]);
            await using var reader = new CardReader("nfc", "Testleser", Booth.Patient, TimeProvider.System, MachineSmartCards.Instance);
            await CardComesAndGoesAsync(service, reader, door);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Forget();
        }
    }

    [Fact]
    public async Task Without_the_service_a_sentence_says_what_to_start()
    {
        Assert.SkipWhen(Counterpart.IsServed(Socket), "A pcscd runs.");
        await using var reader = new CardReader("nfc", "", new(), TimeProvider.System, MachineSmartCards.Instance);
        Assert.False(await reader.ProbeOnceAsync(Cancel));
        Assert.Matches("Dienst für Kartenleser", reader.Health.Detail);
    }

    private static void Forget()
    {
        // A machine on which none was ever started does not have the folder.
        if (!Directory.Exists(Path.GetDirectoryName(Socket)))
            return;
        File.Delete(Socket);
        File.Delete("/run/pcscd/pcscd.pid");
    }

    private static async Task CardComesAndGoesAsync(Counterpart service, CardReader reader, Socket door)
    {
        var seen = new List<string>();
        reader.Raised += e => seen.Add(e.Name);
        using var away = new CancellationTokenSource();
        using var line = await door.AcceptAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Cancel);
        var lying = new CardSimulator(Number).LieAsync(new NetworkStream(line, ownsSocket: true), away.Token);
        await service.UntilAsync(async () => await reader.ProbeOnceAsync(Cancel) ? "" : null, "reader");
        var result = await reader.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel);
        Assert.Equal((DeviceOutcome.Done, "04A1B2C3D4E580"), (result.Outcome, (string)result.Values["uid"]!));
        await reader.ProbeOnceAsync(Cancel);
        await away.CancelAsync();
        await lying;
        line.Close();
        await service.UntilAsync(async () => (await reader.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel)).Values["card"] is { } card && !(bool)card ? "" : null, "no card");
        await reader.ProbeOnceAsync(Cancel);
        Assert.Contains(DeviceEvents.CardRemoved, seen);
        var waiting = reader.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel);
        await reader.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        Assert.Equal(DeviceOutcome.Cancelled, (await waiting).Outcome);
    }
}
