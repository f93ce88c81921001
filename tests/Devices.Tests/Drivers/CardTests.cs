using Buergerservice.Devices.Cards;
using Buergerservice.Devices.Tests.Support;
using Buergerservice.Portal.Konsole;

namespace Buergerservice.Devices.Tests.Drivers;

/// <summary>The card driver on the simulated reader, whose cards speak as to the virtual reader of vsmartcard; the genuine service is in <c>Genuine/CardPeerTests</c>.</summary>
public sealed class CardTests
{
    private static readonly byte[] Number = Convert.FromHexString("04A1B2C3D4E580");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_asked_for_a_card_lays_it_on_and_it_is_read_noticed_and_missed()
    {
        await using var reader = Started();
        await using var driver = new CardReader("karte", "", Booth.Patient, TimeProvider.System, reader);
        var events = new List<string>();
        driver.Raised += e => events.Add(e.Name);
        Assert.True(await driver.ProbeOnceAsync(Cancel), driver.Health.Detail);
        var reading = driver.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel);
        using var lies = new CancellationTokenSource();
        var card = new CardSimulator(Number).LieOnReaderAsync(lies.Token, reader.Port);
        var read = await reading;
        Assert.Equal((DeviceOutcome.Done, "04A1B2C3D4E580"), (read.Outcome, (string?)read.Values["uid"]));
        Assert.True(await driver.ProbeOnceAsync(Cancel));
        await lies.CancelAsync();
        await card;
        Assert.True(await driver.ProbeOnceAsync(Cancel));
        Assert.Equal([DeviceEvents.CardInserted, DeviceEvents.CardRemoved], events);
    }

    [Fact]
    public async Task A_card_without_a_number_is_refused_and_the_next_one_is_read()
    {
        await using var reader = Started();
        await using var driver = new CardReader("karte", "", Booth.Patient, TimeProvider.System, reader);
        using (var lies = new CancellationTokenSource())
        {
            var card = new CardSimulator(Number) { HasNumber = false }.LieOnReaderAsync(lies.Token, reader.Port);
            var refused = await driver.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel);
            Assert.Equal(DeviceOutcome.Refused, refused.Outcome);
            Assert.Contains("keine lesbare Kartennummer", refused.Message, StringComparison.Ordinal);
            await lies.CancelAsync();
            await card;
        }

        using var other = new CancellationTokenSource();
        var next = new CardSimulator(Number).LieOnReaderAsync(other.Token, reader.Port);
        Assert.Equal(DeviceOutcome.Done, (await driver.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel)).Outcome);
        await other.CancelAsync();
        await next;
    }

    [Theory]
    [InlineData(ReaderFault.NoService, "Der Dienst für Kartenleser läuft nicht")]
    [InlineData(ReaderFault.Unplugged, "kein Kartenleser angesteckt")]
    [InlineData(ReaderFault.Broken, "0x8010002F")]
    public async Task What_is_wrong_with_the_reader_is_said_and_goes_again(ReaderFault fault, string words)
    {
        await using var reader = Started();
        await using var driver = new CardReader("karte", "", Booth.Patient, TimeProvider.System, reader);
        reader.Fault = fault;
        Assert.False(await driver.ProbeOnceAsync(Cancel));
        Assert.Contains(words, driver.Health.Detail, StringComparison.Ordinal);
        Assert.Contains(words, (await driver.ExecuteAsync(Booth.Order(DeviceActions.ReadCard), Cancel)).Message, StringComparison.Ordinal);
        reader.Fault = ReaderFault.None;
        Assert.True(await driver.ProbeOnceAsync(Cancel));
    }

    private static ReaderSimulator Started()
    {
        var reader = new ReaderSimulator();
        reader.Start();
        return reader;
    }
}
