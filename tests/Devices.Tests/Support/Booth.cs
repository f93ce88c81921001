using System.Text.Json.Nodes;
using Buergerservice.Devices.Cameras;
using Buergerservice.Devices.Eid;
using Buergerservice.Devices.Modbus;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Printing;
using Buergerservice.Devices.Scanning;
using Buergerservice.Devices.Signatures;

namespace Buergerservice.Devices.Tests.Support;

/// <summary>A simulator with its driver, and a command that makes them talk.</summary>
internal sealed record Booth(Device Driver, FaultPlan Fault, DeviceCommand Command, IAsyncDisposable Simulator) : IAsyncDisposable
{
    public static readonly string[] All = ["door", "sensor", "camera", "pad", "printer", "scanner", "payment", "eid"];

    /// <summary>Time limits for what programs of others are asked: how long a busy machine takes says nothing about a device.</summary>
    public static readonly DeviceTiming Patient = new() { Probe = TimeSpan.FromMinutes(1), Command = TimeSpan.FromMinutes(2), Person = TimeSpan.FromMinutes(5) };

    public static async Task<Booth> BuildAsync(string kind, TimeProvider clock)
    {
        var timing = new DeviceTiming();
        switch (kind)
        {
            case "door":
                var door = Started(new ControllerSimulator());
                return new(new DoorAndLight("tuer", new("127.0.0.1", door.Port), timing, clock), door.Fault, DeviceCommand.New("tuer", DeviceActions.Status), door);
            case "sensor":
                var sensor = Started(new ControllerSimulator());
                return new(new PresenceSensor("sensor", new("127.0.0.1", sensor.Port) { NearerThan = 150 }, timing, clock), sensor.Fault, DeviceCommand.New("sensor", DeviceActions.Status), sensor);
            case "camera":
                var camera = await StartedAsync(new CameraSimulator(clock));
                return new(new OnvifCamera("kamera", new(camera.Service), timing, clock), camera.Fault, DeviceCommand.New("kamera", DeviceActions.Capture), camera);
            case "pad":
                var pad = await StartedAsync(new PadSimulator());
                return new(new SignaturePad("pad", new(pad.Socket), timing, clock), pad.Fault, DeviceCommand.New("pad", DeviceActions.Status), pad);
            case "printer":
                var printer = await StartedAsync(new PrinterSimulator());
                return new(new IppPrinter("drucker", printer.Printer, timing, clock), printer.Fault, DeviceCommand.New("drucker", DeviceActions.Status), printer);
            case "scanner":
                var scanner = await StartedAsync(new ScannerSimulator());
                return new(new EsclScanner("scanner", new(scanner.Address, "/eSCL"), timing, clock), scanner.Fault, DeviceCommand.New("scanner", DeviceActions.Scan), scanner);
            case "payment":
                var terminal = Started(new TerminalSimulator());
                return new(new PaymentTerminal("zahlung", new("127.0.0.1", terminal.Port), timing, clock), terminal.Fault, DeviceCommand.New("zahlung", DeviceActions.Status), terminal);
            default:
                var eid = await StartedAsync(new EidSimulator());
                return new(new EidClient("ausweis", new() { Address = eid.Socket }, timing, clock), eid.Fault, DeviceCommand.New("ausweis", DeviceActions.Status), eid);
        }
    }

    public static T Started<T>(T simulator)
        where T : TcpSimulator
    {
        simulator.Start();
        return simulator;
    }

    public static async Task<T> StartedAsync<T>(T simulator)
        where T : WebSimulator
    {
        await simulator.StartAsync();
        return simulator;
    }

    public static DeviceCommand Order(string action, JsonObject? arguments = null) => DeviceCommand.New("geraet", action, arguments);

    public async ValueTask DisposeAsync()
    {
        await Driver.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
