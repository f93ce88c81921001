using System.Globalization;
using Buergerservice.Devices.Modbus;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>The Modbus driver against pymodbus, the controller simulator against mbpoll.</summary>
public sealed class ModbusPeerTests
{
    private const string Server = """
        import sys
        from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
        from pymodbus.server import StartTcpServer
        block = lambda values: ModbusSequentialDataBlock(1, values)
        store = ModbusSlaveContext(di=block([1] + [0] * 15), co=block([0] * 16), hr=block([0] * 16), ir=block([0, 0, 120] + [0] * 13))
        StartTcpServer(context=ModbusServerContext(slaves=store, single=True), address=('127.0.0.1', int(sys.argv[1])))
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_drivers_work_with_the_server_of_pymodbus()
    {
        var python = Counterpart.Require("python3", "python3-pymodbus");
        var (code, output) = await Counterpart.RunAsync(python, ["-c", "import pymodbus.server, pymodbus.datastore.context as c; c.ModbusSlaveContext"]);
        Assert.SkipWhen(code != 0, $"python3-pymodbus (2.5 to 3.9) is not installed: {output.Trim().Split('\n')[^1]}");
        var port = FreePort.Next();
        await using var server = Counterpart.Start(python, ["-c", Server, port.ToString(CultureInfo.InvariantCulture)]);
        await server.ListensAsync(port);
        await using var door = new DoorAndLight("tuer", new("127.0.0.1", port), Booth.Patient, TimeProvider.System);
        var light = await door.ExecuteAsync(Booth.Order(DeviceActions.LightOn), Cancel);
        Assert.Equal((DeviceOutcome.Done, "", true, true), (light.Outcome, light.Message, (bool)light.Values["light"]!, (bool)light.Values["doorOpen"]!));
        Assert.Equal(DeviceOutcome.Done, (await door.ExecuteAsync(Booth.Order(DeviceActions.OpenDoor), Cancel)).Outcome);
        await using var sonar = new PresenceSensor("sensor", new("127.0.0.1", port) { Address = 2, NearerThan = 150 }, Booth.Patient, TimeProvider.System);
        Assert.True((bool)(await sonar.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel)).Values["seen"]!);
        await using var wrong = new DoorAndLight("tuer", new("127.0.0.1", port) { LockCoil = 60_000 }, Booth.Patient, TimeProvider.System);
        Assert.Equal(DeviceOutcome.Refused, (await wrong.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel)).Outcome);
    }

    [Fact]
    public async Task The_controller_simulator_answers_mbpoll()
    {
        var mbpoll = Counterpart.Require("mbpoll", "mbpoll");
        await using var controller = Booth.Started(new ControllerSimulator { Distance = 412 });
        // It waits for an answer as long as it can.
        string[] line = ["-m", "tcp", "-p", controller.Port.ToString(CultureInfo.InvariantCulture), "-o", "10.00"];
        Assert.Equal(0, (await Counterpart.RunAsync(mbpoll, [.. line, "-0", "-t", "0", "-r", "0", "127.0.0.1", "1"])).Code);
        Assert.True(controller.LockReleased && controller.DoorOpen);
        var (_, inputs) = await Counterpart.RunAsync(mbpoll, [.. line, "-0", "-1", "-t", "1", "-r", "0", "-c", "2", "127.0.0.1"]);
        Assert.Matches(@"\[0\]:\s+1[\s\S]*\[1\]:\s+0", inputs);
        Assert.Contains("412", (await Counterpart.RunAsync(mbpoll, [.. line, "-0", "-1", "-t", "3", "-r", "0", "127.0.0.1"])).Output, StringComparison.Ordinal);
        Assert.Contains("Illegal data address", (await Counterpart.RunAsync(mbpoll, [.. line, "-0", "-1", "-t", "3", "-r", "99", "127.0.0.1"])).Output, StringComparison.Ordinal);
    }
}
