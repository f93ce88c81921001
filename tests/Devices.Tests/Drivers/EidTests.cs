using Buergerservice.Devices.Eid;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class EidTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ok", DeviceOutcome.Done)]
    [InlineData("cancel", DeviceOutcome.Cancelled)]
    [InlineData("channel", DeviceOutcome.Unreachable)]
    [InlineData("error", DeviceOutcome.Refused)]
    public async Task The_citizen_is_led_to_an_end_that_has_a_name(string ending, DeviceOutcome outcome)
    {
        await using var app = await Booth.StartedAsync(new EidSimulator { Ending = ending });
        await using var eid = Client(app);
        var result = await eid.ExecuteAsync(Identify(), Cancel);
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(ending == "ok" ? "https://dienst.example/ergebnis" : null, (string?)result.Values["url"]);
        Assert.Equal(["RUN_AUTH", "ACCEPT", "SET_PIN"], app.Commands);
    }

    [Fact]
    public async Task A_pin_is_never_typed_without_a_keypad_of_the_reader()
    {
        await using var app = await Booth.StartedAsync(new EidSimulator { Keypad = false });
        await using var eid = Client(app);
        var result = await eid.ExecuteAsync(Identify(), Cancel);
        Assert.Equal(DeviceOutcome.Refused, result.Outcome);
        Assert.Contains("Tastenfeld", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SET_PIN", app.Commands);
    }

    [Fact]
    public async Task A_reset_ends_the_identification_of_a_citizen_who_has_gone()
    {
        await using var app = await Booth.StartedAsync(new EidSimulator { Ending = "wait" });
        await using var eid = Client(app);
        var running = eid.ExecuteAsync(Identify(), Cancel);
        await app.Asked.Task.WaitAsync(Cancel);
        var reset = eid.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        Assert.Equal(DeviceOutcome.Cancelled, (await running).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await reset).Outcome);
    }

    [Fact]
    public async Task Only_addresses_with_https_are_given_to_the_card()
    {
        await using var app = await Booth.StartedAsync(new EidSimulator());
        await using var eid = Client(app);
        Assert.Equal(DeviceOutcome.Refused, (await eid.ExecuteAsync(Booth.Order(DeviceActions.Identify, new() { ["tcTokenUrl"] = "http://dienst.example/token" }), Cancel)).Outcome);
        Assert.Empty(app.Commands);
    }

    private static DeviceCommand Identify() => Booth.Order(DeviceActions.Identify, new() { ["tcTokenUrl"] = "https://dienst.example/token" });

    private EidClient Client(EidSimulator app) => new("ausweis", new() { Address = app.Socket }, new(), _clock);
}
