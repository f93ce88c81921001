using System.Text.Json.Nodes;
using Buergerservice.Devices.Cameras;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class CameraTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_moves_by_steps_and_to_places_and_never_over_the_edge()
    {
        await using var camera = await Booth.StartedAsync(new CameraSimulator(_clock));
        await using var driver = Camera(camera);
        await driver.ExecuteAsync(Booth.Order(DeviceActions.MoveCamera, new() { ["pan"] = 0.25, ["zoom"] = 0.5 }), Cancel);
        Assert.Equal((0.25, 0, 0.5), camera.Position);
        await driver.ExecuteAsync(Booth.Order(DeviceActions.MoveCamera, new() { ["relative"] = true, ["pan"] = -0.5, ["tilt"] = 7 }), Cancel);
        Assert.Equal((-0.25, 1, 0.5), camera.Position);
        await driver.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        Assert.Equal((0, 0, 0), camera.Position);
    }

    [Fact]
    public async Task It_signs_in_although_the_cameras_clock_is_a_year_off()
    {
        await using var camera = await Booth.StartedAsync(new CameraSimulator(_clock) { Account = ("kabine", "geheim-7"), ClockError = TimeSpan.FromDays(-365) });
        await using var driver = new OnvifCamera("kamera", new(camera.Service) { User = "kabine", Password = "geheim-7" }, new(), _clock);
        Assert.True(await driver.ProbeOnceAsync(Cancel), driver.Health.Detail);
        await using var stranger = new OnvifCamera("kamera", new(camera.Service) { User = "kabine", Password = "geraten" }, new(), _clock);
        var refused = await stranger.ExecuteAsync(Booth.Order(DeviceActions.Capture), Cancel);
        Assert.Equal(DeviceOutcome.Refused, refused.Outcome);
        Assert.DoesNotContain("geraten", refused.Message + new OnvifSettings(camera.Service) { User = "kabine", Password = "geraten" }, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sharp_page_is_taken_over_and_a_blurred_one_only_on_request()
    {
        await using var camera = await Booth.StartedAsync(new CameraSimulator(_clock));
        await using var driver = Camera(camera);
        var sharp = await driver.ExecuteAsync(Booth.Order(DeviceActions.Capture), Cancel);
        Assert.Equal("image/jpeg", sharp.File!.ContentType);
        Assert.Equal(SampleDocument.Sharp, sharp.File.Bytes.ToArray());
        camera.Picture = SampleDocument.Blurred;
        var blurred = await driver.ExecuteAsync(Booth.Order(DeviceActions.Capture), Cancel);
        Assert.Equal((DeviceOutcome.NeedsAttention, null), (blurred.Outcome, blurred.File));
        var accepted = await driver.ExecuteAsync(Booth.Order(DeviceActions.Capture, new() { ["allowBlurred"] = true }), Cancel);
        Assert.True((double)accepted.Values["sharpness"]! < (double)sharp.Values["sharpness"]! / 2);
    }

    [Fact]
    public async Task What_is_no_picture_is_not_taken_for_one()
    {
        await using var camera = await Booth.StartedAsync(new CameraSimulator(_clock) { Picture = "<html>Anmeldung</html>"u8.ToArray() });
        await using var driver = Camera(camera);
        Assert.Equal(DeviceOutcome.Garbled, (await driver.ExecuteAsync(Booth.Order(DeviceActions.Capture), Cancel)).Outcome);
    }

    [Theory]
    [InlineData("photo.jpg", true)]
    [InlineData("gray.jpg", true)]
    [InlineData("blank.jpg", null)]
    [InlineData("progressive.jpg", null)]
    public void Sharpness_is_judged_only_where_there_is_something_to_judge(string name, bool? isSharp)
    {
        var sharpness = Sharpness.Of(Picture(name));
        Assert.Equal(isSharp, sharpness is null ? null : sharpness > 0.15);
    }

    [Fact]
    public void No_damaged_jpeg_brings_the_judge_down()
    {
        var random = new Random(20261123);
        var original = Picture("gray.jpg");
        for (var i = 0; i < 150; i++)
        {
            var jpeg = original[..(i % 4 == 0 ? random.Next(4, original.Length) : original.Length)];
            for (var j = random.Next(1, 30); j > 0; j--)
                jpeg[random.Next(2, Math.Min(jpeg.Length, i % 2 == 0 ? 800 : jpeg.Length))] = (byte)random.Next(256);
            try
            {
                Assert.InRange(Sharpness.Of(jpeg) ?? 0, 0, 1);
            }
            catch (DeviceException e)
            {
                Assert.Equal(DeviceOutcome.Garbled, e.Outcome);
            }
        }
    }

    [Fact]
    public void A_browsers_picture_is_checked_like_a_cameras()
    {
        Assert.False(CapturedPicture.From(SampleDocument.Sharp).IsBlurred);
        Assert.True(CapturedPicture.From(SampleDocument.Blurred).IsBlurred);
        Assert.Throws<DeviceException>(() => CapturedPicture.From("GIF89a"u8.ToArray()));
        Assert.Throws<DeviceException>(() => CapturedPicture.From(new byte[DeviceFile.MaxBytes + 1]));
    }

    private OnvifCamera Camera(CameraSimulator camera) => new("kamera", new(camera.Service), new(), _clock);

    private static byte[] Picture(string name)
    {
        using var stream = typeof(CameraTests).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
