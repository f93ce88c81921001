using System.Text.Json.Nodes;
using Buergerservice.Devices.Payments;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class PaymentTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fee_is_paid_and_the_cards_number_stays_in_the_terminal()
    {
        await using var simulator = Booth.Started(new TerminalSimulator());
        await using var terminal = Terminal(simulator);
        var result = await terminal.ExecuteAsync(Pay(2880), Cancel);
        Assert.Equal((DeviceOutcome.Done, 2880L, 471L, "girocar"), (result.Outcome, (long)result.Values["cents"]!, (long)result.Values["receipt"]!, (string)result.Values["card"]!));
        Assert.DoesNotContain("6726428912", result.Values.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2880, simulator.Charged[471]);
    }

    [Fact]
    public async Task When_the_line_drops_after_the_order_nobody_knows_and_the_last_payment_tells()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { DropsAfterCharge = true });
        await using var terminal = Terminal(simulator);
        var lost = await terminal.ExecuteAsync(Pay(2880), Cancel);
        Assert.Equal(DeviceOutcome.Unknown, lost.Outcome);
        Assert.Contains("nicht noch einmal", lost.Message, StringComparison.Ordinal);
        var last = await terminal.ExecuteAsync(Booth.Order(DeviceActions.LastPayment), Cancel);
        Assert.Equal((DeviceOutcome.Done, 2880L), (last.Outcome, (long)last.Values["cents"]!));
        Assert.Single(simulator.Charged);
    }

    [Fact]
    public async Task A_terminal_that_has_closed_the_line_is_missed_and_the_next_payment_is_made_over_a_new_one()
    {
        await using var simulator = Booth.Started(new TerminalSimulator());
        await using var terminal = Terminal(simulator);
        Assert.True(await terminal.ProbeOnceAsync(Cancel));
        simulator.Refuses = true;
        simulator.DropConnections();
        Assert.False(await terminal.ProbeOnceAsync(Cancel));
        Assert.Equal(DeviceCondition.Offline, terminal.Health.Condition);
        simulator.Refuses = false;
        Assert.True(await terminal.ProbeOnceAsync(Cancel));
        simulator.DropConnections();
        Assert.Equal(DeviceOutcome.Done, (await terminal.ExecuteAsync(Pay(2880), Cancel)).Outcome);
        Assert.Single(simulator.Charged);
    }

    [Fact]
    public async Task A_payment_nobody_finishes_can_be_broken_off()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { Dawdles = true });
        await using var terminal = Terminal(simulator);
        var paying = terminal.ExecuteAsync(Pay(500), Cancel);
        await simulator.Asked.Task.WaitAsync(Cancel);
        var reset = terminal.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        Assert.Equal(DeviceOutcome.Cancelled, (await paying).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await reset).Outcome);
        Assert.Empty(simulator.Charged);
    }

    [Fact]
    public async Task Who_breaks_off_too_late_learns_that_was_paid()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { Dawdles = true, RefusesAbort = true });
        await using var terminal = Terminal(simulator);
        var paying = terminal.ExecuteAsync(Pay(500), Cancel);
        await simulator.Asked.Task.WaitAsync(Cancel);
        var reset = terminal.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        var paid = await paying;
        Assert.Equal((DeviceOutcome.Done, 500L), (paid.Outcome, (long?)paid.Values["cents"]));
        Assert.Equal(DeviceOutcome.Done, (await reset).Outcome);
        Assert.Single(simulator.Charged);
    }

    [Fact]
    public async Task A_second_payment_does_not_wait_for_the_first_one_but_is_refused()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { Dawdles = true });
        await using var terminal = Terminal(simulator);
        var paying = terminal.ExecuteAsync(Pay(500), Cancel);
        await simulator.Asked.Task.WaitAsync(Cancel);
        var second = terminal.ExecuteAsync(Pay(500), Cancel);
        var reset = terminal.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        simulator.Dawdles = false;
        Assert.Equal(DeviceOutcome.Cancelled, (await paying).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await reset).Outcome);
        Assert.Equal(DeviceOutcome.Refused, (await second).Outcome);
        Assert.Contains("läuft bereits eine Zahlung", (await second).Message, StringComparison.Ordinal);
        Assert.Empty(simulator.Charged);
        Assert.Equal(DeviceOutcome.Done, (await terminal.ExecuteAsync(Pay(500), Cancel)).Outcome);
        Assert.Single(simulator.Charged);
    }

    [Fact]
    public async Task After_an_unknown_result_nothing_is_charged_before_the_last_payment_was_asked_for()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { DropsAfterCharge = true });
        await using var terminal = Terminal(simulator);
        Assert.Equal(DeviceOutcome.Unknown, (await terminal.ExecuteAsync(Pay(2880), Cancel)).Outcome);
        var again = await terminal.ExecuteAsync(Pay(2880), Cancel);
        Assert.Equal((DeviceOutcome.Refused, PaymentTerminal.AskFirst), (again.Outcome, again.Message));
        // A reset says nothing about money, nor does a terminal that takes no orders.
        await terminal.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        simulator.Refuses = true;
        Assert.Equal(DeviceOutcome.NeedsAttention, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.LastPayment), Cancel)).Outcome);
        (simulator.Refuses, simulator.IsBusy) = (false, true);
        Assert.Equal(DeviceOutcome.NeedsAttention, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.LastPayment), Cancel)).Outcome);
        simulator.IsBusy = false;
        Assert.Equal(PaymentTerminal.AskFirst, (await terminal.ExecuteAsync(Pay(2880), Cancel)).Message);
        Assert.Single(simulator.Charged);
        Assert.Equal(2880L, (long)(await terminal.ExecuteAsync(Booth.Order(DeviceActions.LastPayment), Cancel)).Values["cents"]!);
        Assert.Equal(DeviceOutcome.Done, (await terminal.ExecuteAsync(Pay(1000), Cancel)).Outcome);
        Assert.Equal([2880, 1000], simulator.Charged.Values);
    }

    [Fact]
    public async Task That_nothing_was_paid_is_an_answer_too()
    {
        await using var simulator = Booth.Started(new TerminalSimulator { Dawdles = true });
        await using var terminal = Terminal(simulator);
        var paying = terminal.ExecuteAsync(Pay(500), Cancel);
        await simulator.Asked.Task.WaitAsync(Cancel);
        simulator.DropConnections();
        simulator.Dawdles = false;
        Assert.Equal(DeviceOutcome.Unknown, (await paying).Outcome);
        Assert.Equal(PaymentTerminal.AskFirst, (await terminal.ExecuteAsync(Pay(500), Cancel)).Message);
        Assert.NotEqual(DeviceOutcome.Done, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.LastPayment), Cancel)).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await terminal.ExecuteAsync(Pay(500), Cancel)).Outcome);
        Assert.Single(simulator.Charged);
    }

    [Theory]
    [InlineData(0x64, "nicht lesbar")]
    [InlineData(0x66, "abgelehnt")]
    [InlineData(0x6A, "gesperrt")]
    [InlineData(0x99, "Code 99")]
    public async Task A_declined_card_says_why(byte code, string text)
    {
        await using var simulator = Booth.Started(new TerminalSimulator { Result = code });
        await using var terminal = Terminal(simulator);
        var result = await terminal.ExecuteAsync(Pay(500), Cancel);
        Assert.Equal(DeviceOutcome.Refused, result.Outcome);
        Assert.Contains(text, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_can_be_taken_back_once()
    {
        await using var simulator = Booth.Started(new TerminalSimulator());
        await using var terminal = Terminal(simulator);
        var receipt = (long)(await terminal.ExecuteAsync(Pay(500), Cancel)).Values["receipt"]!;
        Assert.Equal(DeviceOutcome.Done, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.Refund, new() { ["receipt"] = receipt }), Cancel)).Outcome);
        Assert.Equal(DeviceOutcome.Refused, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.Refund, new() { ["receipt"] = receipt }), Cancel)).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(10.5)]
    [InlineData(1e12)]
    public async Task An_impossible_amount_never_reaches_the_terminal(double cents)
    {
        await using var simulator = Booth.Started(new TerminalSimulator());
        await using var terminal = Terminal(simulator);
        Assert.Equal(DeviceOutcome.Refused, (await terminal.ExecuteAsync(Booth.Order(DeviceActions.Pay, new() { ["cents"] = cents }), Cancel)).Outcome);
        Assert.Empty(simulator.Charged);
    }

    [Fact]
    public void Fields_are_read_only_within_their_message()
    {
        var random = new Random(7);
        byte[] good = [0x27, 0x00, 0x04, 0, 0, 0, 0, 0x28, 0x80, 0x06, 0x81, 0x02, 1, 2, 0x8B, 0xF0, 0xF3, .. "abc"u8];
        Assert.Equal(2880, ZvtFields.Number(ZvtFields.Read(good)[ZvtFields.Amount]));
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good[..random.Next(1, good.Length + 1)];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                _ = ZvtFields.Read(bytes);
            }
            catch (DeviceException e)
            {
                Assert.Equal(DeviceOutcome.Garbled, e.Outcome);
            }
        }
    }

    private static DeviceCommand Pay(long cents) => Booth.Order(DeviceActions.Pay, new() { ["cents"] = cents });

    private PaymentTerminal Terminal(TerminalSimulator simulator) => new("zahlung", new("127.0.0.1", simulator.Port), new(), _clock);
}
