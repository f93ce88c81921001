using System.Runtime.CompilerServices;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Genuine;

/// <summary>The camera simulator against the ONVIF client of npm, which signs in with its own WS-Security digest.</summary>
public sealed class CameraPeerTests
{
    private const string Script = """
        const { Cam } = require('onvif');
        const cam = new Cam({ hostname: '127.0.0.1', port: +process.argv[1], username: 'kabine', password: process.argv[2], path: '/onvif/device_service', timeout: 120000 }, error => {
            if (error) { console.log('ERROR ' + error.message); process.exit(1); }
            cam.getSnapshotUri((e1, snapshot) => cam.absoluteMove({ x: 0.25, y: -0.5, zoom: 0.75 }, e2 => cam.getStatus((e3, status) => {
                console.log(JSON.stringify({ errors: [e1, e2, e3].filter(e => e).map(String), uri: snapshot && snapshot.uri, position: status && status.position }));
                process.exit(0);
            })));
        });
        """;

    [Theory]
    [InlineData("geheim-7", true)]
    [InlineData("geraten", false)]
    public async Task The_client_of_npm_signs_in_moves_the_camera_and_finds_the_picture(string password, bool accepted)
    {
        var node = Counterpart.Require("node", "nodejs");
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, ".."));
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "onvif")), "The npm package onvif is not installed (npm ci --prefix tests/Devices.Tests).");
        await using var camera = await Booth.StartedAsync(new CameraSimulator(TimeProvider.System) { Account = ("kabine", "geheim-7") });
        var (code, output) = await Counterpart.RunAsync(node, ["-e", Script, camera.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), password], ("NODE_PATH", Path.Combine(folder, "node_modules")));
        Assert.True(accepted == (code == 0), output);
        Assert.Equal(accepted ? (0.25, -0.5, 0.75) : (0, 0, 0), camera.Position);
        if (accepted)
            Assert.Contains("/snapshot.jpg", output, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
