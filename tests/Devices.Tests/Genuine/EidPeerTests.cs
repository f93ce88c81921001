using Buergerservice.Devices.Eid;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>The eID driver against the genuine AusweisApp with its built-in simulator card.</summary>
public sealed class EidPeerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ausweisapp_is_led_through_its_workflows()
    {
        var program = Counterpart.Require("AusweisApp2", "ausweisapp2");
        var home = Directory.CreateTempSubdirectory("bs-eid-").FullName;
        try
        {
            await using var app = Counterpart.Start(program, ["--ui", "websocket", "--no-proxy", "--no-logfile"], ("QT_QPA_PLATFORM", "offscreen"), ("HOME", home), ("XDG_RUNTIME_DIR", home));
            await using var eid = new EidClient("ausweis", new() { SimulatorReader = "Simulator", DeveloperMode = true }, Booth.Patient, TimeProvider.System);
            await app.UntilAsync(async () => await eid.ProbeOnceAsync(Cancel) ? "" : null, "AusweisApp");
            // Its reader comes a moment after it listens.
            var version = await app.UntilAsync(async () =>
            {
                var status = await eid.ExecuteAsync(Booth.Order(DeviceActions.Status), Cancel);
                return status.Values["readers"]!.ToJsonString().Contains("Simulator", StringComparison.Ordinal) ? (string?)status.Values["version"] : null;
            }, "AusweisApp's reader");
            Assert.Matches(@"^\d+\.\d+", version);
            Assert.Equal(DeviceOutcome.Done, (await eid.ExecuteAsync(Booth.Order(DeviceActions.ChangePin), Cancel)).Outcome);
            // Nobody listens there: the AusweisApp says so, and that is an outcome with a sentence.
            var nobody = await eid.ExecuteAsync(Booth.Order(DeviceActions.Identify, new() { ["tcTokenUrl"] = $"https://127.0.0.1:{FreePort.Next()}/token" }), Cancel);
            Assert.Contains(nobody.Outcome, new[] { DeviceOutcome.Unreachable, DeviceOutcome.Refused });
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
