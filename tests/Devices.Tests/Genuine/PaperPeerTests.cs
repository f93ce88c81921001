using System.Globalization;
using Buergerservice.Devices.Printing;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>The printer driver against CUPS's ippeveprinter, the scanner simulator against SANE with its eSCL backend.</summary>
public sealed class PaperPeerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-paper-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_document_arrives_at_the_printer_of_cups()
    {
        var program = Counterpart.Require("ippeveprinter", "cups-ipp-utils");
        var avahi = Counterpart.Require("avahi-daemon", "avahi-daemon");
        var dbus = Counterpart.Require("dbus-daemon", "dbus-daemon");
        Assert.SkipWhen(Environment.UserName != "root", "Avahi, which ippeveprinter needs, starts only as root.");
        // Without a command it would only pretend to print, for 5 to 15 seconds. A bus and a name service of our own, on the loopback device only: nothing is announced in the network.
        var socket = Path.Combine(_directory, "bus");
        var busFile = Write("dbus.conf", $"""<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy></busconfig>""");
        var avahiFile = Write("avahi.conf", "[server]\nhost-name=druckertest\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=lo\nenable-dbus=yes\n[publish]\n[reflector]\n[rlimits]\n");
        (string, string) bus = ("DBUS_SYSTEM_BUS_ADDRESS", $"unix:path={socket}");
        await using var busProcess = Counterpart.Start(dbus, [$"--config-file={busFile}", "--nofork"]);
        await busProcess.UntilAsync(() => Task.FromResult(File.Exists(socket) ? "" : null), "bus");
        await using var names = Counterpart.Start(avahi, ["-f", avahiFile, "--no-drop-root", "--no-chroot", "--no-rlimits"], bus);
        await names.UntilAsync(() => Task.FromResult(names.Output.Contains("Server startup complete", StringComparison.Ordinal) ? "" : null), "avahi");
        var port = FreePort.Next();
        var spool = Directory.CreateDirectory(Path.Combine(_directory, "spool")).FullName;
        await using var cups = Counterpart.Start(program, ["-p", port.ToString(CultureInfo.InvariantCulture), "-n", "localhost", "-d", spool, "-k", "-c", "/bin/true", "-f", "application/pdf,image/jpeg,image/pwg-raster", "Testdrucker"], bus);
        await cups.ListensAsync(port);
        await using var printer = new IppPrinter("drucker", new($"ipp://localhost:{port}/ipp/print"), Booth.Patient, TimeProvider.System);
        Assert.True(await printer.ProbeOnceAsync(Cancel), printer.Health.Detail);
        var pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray();
        var result = await printer.ExecuteAsync(Booth.Order(DeviceActions.Print, new() { ["document"] = Convert.ToBase64String(pdf), ["title"] = "Testseite", ["copies"] = 2 }), Cancel);
        Assert.Equal((DeviceOutcome.Done, ""), (result.Outcome, result.Message));
        Assert.Contains(Directory.GetFiles(spool), f => File.ReadAllBytes(f).AsSpan().SequenceEqual(pdf));
    }

    [Fact]
    public async Task Sane_scans_a_page_from_the_scanner_simulator()
    {
        var scanimage = Counterpart.Require("scanimage", "sane-utils sane-airscan");
        Assert.SkipUnless(Directory.Exists("/etc/sane.d") && Directory.EnumerateFiles("/usr/lib", "libsane-airscan.so*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 3 }).Any(), "The eSCL backend is not installed (Debian: apt-get install sane-airscan).");
        await using var scanner = await Booth.StartedAsync(new ScannerSimulator());
        Write("dll.conf", "airscan\n");
        Write("airscan.conf", $"[devices]\n\"Terminalscanner\" = {scanner.Address}eSCL, eSCL\n[options]\ndiscovery = disable\n");
        var target = Path.Combine(_directory, "page.jpeg");
        var (code, output) = await Counterpart.RunAsync(scanimage, ["-d", "airscan:e0:Terminalscanner", "--resolution", "100", "--mode", "Gray", "--format", "jpeg", "-o", target], ("SANE_CONFIG_DIR", _directory));
        Assert.True(code == 0, output);
        Assert.True(new FileInfo(target).Length > 10_000);
        Assert.Equal(("100", "Grayscale8"), (scanner.LastSettings["XResolution"], scanner.LastSettings["ColorMode"]));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
