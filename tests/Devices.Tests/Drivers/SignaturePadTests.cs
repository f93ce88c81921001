using System.Security.Cryptography;
using System.Text;
using Buergerservice.Devices.Signatures;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class SignaturePadTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signature_comes_as_a_picture_with_a_number_of_points_and_no_point()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator());
        await using var pad = new SignaturePad("pad", new(service.Socket) { EncryptionCertificate = "TUlJ" }, new(), _clock);
        var result = await pad.ExecuteAsync(Sign(), Cancel);
        Assert.Equal((DeviceOutcome.Done, "image/png", 140, Hash), (result.Outcome, result.File!.ContentType, (int)result.Values["points"]!, (string)result.Values["sha256"]!));
        Assert.Equal("AQID", (string)result.Values["biometrics"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("MII"u8)), (string)result.Values["recipient"]!);
        Assert.Equal("Antrag auf Wohngeld", service.Shown);
        Assert.Equal(["biometrics", "certificate", "points", "recipient", "sha256"], result.Values.Select(v => v.Key).Order());
    }

    [Fact]
    public async Task A_dot_is_no_signature_and_the_citizen_signs_again()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Points = new([3, 120]) });
        await using var pad = Pad(service);
        var result = await pad.ExecuteAsync(Sign(), Cancel);
        Assert.Equal((120, 2), ((int)result.Values["points"]!, service.Attempts));
    }

    [Fact]
    public async Task The_citizen_can_cancel_at_the_pad()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Button = "TOKEN_CMD_SIGNATURE_CANCEL" });
        await using var pad = Pad(service);
        Assert.Equal(DeviceOutcome.Cancelled, (await pad.ExecuteAsync(Sign(), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_reset_breaks_off_a_signature_that_nobody_finishes()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Button = null });
        await using var pad = Pad(service);
        var signing = pad.ExecuteAsync(Sign(), Cancel);
        await service.Asked.Task.WaitAsync(Cancel);
        Assert.Equal(DeviceOutcome.Done, (await pad.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
        Assert.Equal(DeviceOutcome.Cancelled, (await signing).Outcome);
    }

    [Fact]
    public async Task What_nobody_wants_any_more_is_broken_off_or_not_begun_and_the_next_one_is_asked_at_once()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Button = null });
        await using var pad = Pad(service);
        var (first, waiting, next) = (Sign(), Sign(), Sign());
        var (signing, queued) = (pad.ExecuteAsync(first, Cancel), pad.ExecuteAsync(waiting, Cancel));
        await service.Asked.Task.WaitAsync(Cancel);
        pad.Abandon(Guid.NewGuid());
        pad.Abandon(waiting.Id);
        Assert.Equal(DeviceOutcome.Cancelled, (await queued).Outcome);
        Assert.Contains("bevor er begonnen hat", (await queued).Message, StringComparison.Ordinal);
        Assert.False(signing.IsCompleted);
        service.Button = PadSimulator.Confirm;
        var done = pad.ExecuteAsync(next, Cancel);
        pad.Abandon(first.Id);
        pad.Abandon(first.Id);
        Assert.Equal(DeviceOutcome.Cancelled, (await signing).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await done).Outcome);
        // Too late, and again: nothing of another one is touched.
        pad.Abandon(next.Id);
        pad.Abandon(first.Id);
        Assert.Equal(DeviceOutcome.Done, (await pad.ExecuteAsync(Sign(), Cancel)).Outcome);
        Assert.Equal(3, service.Attempts);
    }

    [Fact]
    public async Task Whoever_takes_the_pad_away_takes_it_from_the_citizen_first()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Button = null });
        var pad = Pad(service);
        var signing = pad.ExecuteAsync(Sign(), Cancel);
        await service.Asked.Task.WaitAsync(Cancel);
        await pad.DisposeAsync();
        Assert.Equal(DeviceOutcome.Cancelled, (await signing.WaitAsync(TimeSpan.FromMinutes(1), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_citizen_who_dawdles_runs_out_of_time()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Button = null });
        await using var pad = Pad(service);
        var signing = pad.ExecuteAsync(Sign(), Cancel);
        await service.Asked.Task.WaitAsync(Cancel);
        _clock.Advance(new DeviceTiming().Person);
        Assert.Equal(DeviceOutcome.TimedOut, (await signing).Outcome);
    }

    [Fact]
    public async Task Without_a_pad_somebody_has_to_plug_it_in()
    {
        await using var service = await Booth.StartedAsync(new PadSimulator { Connected = false });
        await using var pad = Pad(service);
        Assert.Equal(DeviceOutcome.NeedsAttention, (await pad.ExecuteAsync(Sign(), Cancel)).Outcome);
        await pad.ProbeOnceAsync(Cancel);
        Assert.Equal(DeviceCondition.Offline, pad.Health.Condition);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("[[30,20,5,0.5]]", false)]
    [InlineData("[[-1,20,5,0.5]]", false)]
    [InlineData("[[1e9,20,5,0.5]]", false)]
    [InlineData("[[3,20,5,1.5]]", false)]
    [InlineData("[[3,20]]", false)]
    [InlineData("null", false)]
    [InlineData("[[30,20,5,0.5],[30,20,4,0.5]]", false)]
    public void A_signature_of_the_touch_display_is_checked_sample_by_sample(string stroke, bool accepted)
    {
        if (stroke.Length == 0)
            stroke = "[" + string.Join(',', Enumerable.Range(0, 40).Select(i => $"[{i + 1},{i + 2},{i * 8},0.4]")) + "]";
        var json = $$"""{"sha256":"{{Hash}}","width":600,"height":200,"pointer":"touch","strokes":[{{stroke}}]}""";
        var signature = PointerSignature.Read(Encoding.UTF8.GetBytes(json), Hash, 15, out var problem);
        Assert.Equal(accepted, signature is not null);
        Assert.Equal(accepted, problem is null);
        Assert.Null(PointerSignature.Read(Encoding.UTF8.GetBytes(json), Hash.Replace('9', '8'), 15, out problem));
        Assert.NotNull(problem);
        Assert.Null(PointerSignature.Read(Encoding.UTF8.GetBytes(json.Replace("\"width\"", "\"x\":1,\"width\"", StringComparison.Ordinal)), Hash, 15, out _));
    }

    private static DeviceCommand Sign() => Booth.Order(DeviceActions.Sign, new() { ["text"] = "Antrag auf Wohngeld", ["sha256"] = Hash });

    private SignaturePad Pad(PadSimulator service) => new("pad", new(service.Socket), new(), _clock);
}
