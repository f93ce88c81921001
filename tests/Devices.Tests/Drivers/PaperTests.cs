using Buergerservice.Devices.Printing;
using Buergerservice.Devices.Scanning;
using Buergerservice.Devices.Tests.Support;

namespace Buergerservice.Devices.Tests.Drivers;

public sealed class PaperTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_comes_out_of_the_printer_byte_for_byte()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { LooksUntilDone = 0 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        byte[] pdf = [.. "%PDF-1.7\n\u0003\u0003"u8, 3, 3, 0, 255];
        var result = await printer.ExecuteAsync(Print(pdf), Cancel);
        Assert.Equal((DeviceOutcome.Done, 41), (result.Outcome, (int)result.Values["job"]!));
        Assert.Equal(pdf, Assert.Single(simulator.Printed));
    }

    [Theory]
    [InlineData(7, DeviceOutcome.Cancelled)]
    [InlineData(8, DeviceOutcome.NeedsAttention)]
    public async Task What_happens_to_the_job_at_the_printer_is_an_outcome(int state, DeviceOutcome outcome)
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = state, LooksUntilDone = 0 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        Assert.Equal(outcome, (await printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_job_that_never_ends_may_have_been_printed()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var running = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        // The command's limit and the pause between two looks.
        await _clock.PassAsync(running, TimeSpan.FromSeconds(5), timers: 2);
        Assert.Equal(DeviceOutcome.Unknown, (await running).Outcome);
        // Nor may it come out when somebody else is there.
        Assert.Equal([41], simulator.Cancelled);
    }

    [Fact]
    public async Task A_printer_that_goes_away_after_it_has_taken_a_document_may_have_printed_it_and_a_reset_makes_up_for_it()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5, FaultOnceAccepted = WireFault.Truncated });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var running = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await _clock.PassAsync(running, TimeSpan.FromSeconds(1), timers: 2);
        var result = await running;
        Assert.Equal(DeviceOutcome.Unknown, result.Outcome);
        Assert.Contains("Sehen Sie am Drucker nach", result.Message, StringComparison.Ordinal);
        Assert.NotEqual(DeviceOutcome.Done, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
        // Not "refused" either, which would count as cleared.
        simulator.Fault.Now = WireFault.None;
        simulator.IsBusy = true;
        Assert.Equal(DeviceOutcome.NeedsAttention, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
        simulator.IsBusy = false;
        Assert.Equal(DeviceOutcome.Done, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
        Assert.Equal([41], simulator.Cancelled);
    }

    [Fact]
    public async Task A_printer_that_is_too_busy_to_answer_for_a_moment_keeps_its_page()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { FailedLooks = 3 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var running = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await _clock.PassAsync(running, TimeSpan.FromSeconds(1), timers: 2);
        Assert.Equal(DeviceOutcome.Done, (await running).Outcome);
        Assert.Empty(simulator.Cancelled);
    }

    [Fact]
    public async Task A_job_left_over_is_cancelled_though_others_were_printed_since()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var first = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await simulator.Accepted.Task;
        simulator.IsBusy = true;
        await _clock.PassAsync(first, TimeSpan.FromSeconds(1), timers: 2);
        Assert.Equal(DeviceOutcome.Unknown, (await first).Outcome);
        (simulator.IsBusy, simulator.EndState) = (false, 9);
        var second = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await _clock.PassAsync(second, TimeSpan.FromSeconds(1), timers: 2);
        Assert.Equal(DeviceOutcome.Done, (await second).Outcome);
        Assert.Equal(DeviceOutcome.Done, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
        Assert.Equal([41], simulator.Cancelled);
    }

    [Fact]
    public async Task A_document_the_printer_does_not_take_was_not_printed()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { Refuses = true });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        Assert.Equal(DeviceOutcome.Refused, (await printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel)).Outcome);
        Assert.Empty(simulator.Printed);
    }

    [Fact]
    public async Task A_reset_waits_for_the_paper_that_is_still_coming_out()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var running = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await simulator.Accepted.Task.WaitAsync(Cancel);
        var reset = printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel);
        simulator.EndState = 9;
        await _clock.PassAsync(running, TimeSpan.FromSeconds(1), timers: 2);
        Assert.Equal((DeviceOutcome.Done, DeviceOutcome.Done), ((await running).Outcome, (await reset).Outcome));
        Assert.Empty(simulator.Cancelled);
    }

    [Fact]
    public async Task A_printer_that_is_taken_away_keeps_no_document_of_anybody()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5 });
        var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var running = printer.ExecuteAsync(Print("%PDF-1.7"u8.ToArray()), Cancel);
        await simulator.Accepted.Task.WaitAsync(Cancel);
        await printer.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(DeviceOutcome.Unknown, (await running).Outcome);
        Assert.Equal([41], simulator.Cancelled);
    }

    [Fact]
    public async Task What_is_being_printed_is_printed_whoever_wants_it()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { EndState = 5 });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        var order = Print("%PDF-1.7"u8.ToArray());
        var running = printer.ExecuteAsync(order, Cancel);
        await simulator.Accepted.Task.WaitAsync(Cancel);
        printer.Abandon(order.Id);
        simulator.EndState = 9;
        await _clock.PassAsync(running, TimeSpan.FromSeconds(1), timers: 2);
        Assert.Equal(DeviceOutcome.Done, (await running).Outcome);
        Assert.Empty(simulator.Cancelled);
    }

    [Fact]
    public async Task A_page_nobody_wants_any_more_is_not_waited_for_and_its_job_is_cleared_away()
    {
        await using var simulator = await Booth.StartedAsync(new ScannerSimulator { NotYet = int.MaxValue });
        await using var scanner = new EsclScanner("scanner", new(simulator.Address, "/eSCL"), new(), _clock);
        var order = Booth.Order(DeviceActions.Scan);
        var running = scanner.ExecuteAsync(order, Cancel);
        for (var tries = 0; simulator.OpenJobs == 0; tries++)
        {
            Assert.True(tries < 4_000, "No job has begun.");
            await Task.Delay(25, Cancel);
        }

        scanner.Abandon(order.Id);
        Assert.Equal(DeviceOutcome.Cancelled, (await running).Outcome);
        Assert.Equal(0, simulator.OpenJobs);
    }

    [Fact]
    public async Task A_printer_that_is_off_holds_nothing_of_anybody()
    {
        await using var printer = new IppPrinter("drucker", new("ipp://127.0.0.1:9/ipp/print"), new(), _clock);
        Assert.Equal(DeviceOutcome.Done, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Reset), Cancel)).Outcome);
    }

    [Theory]
    [InlineData("media-empty-error", DeviceCondition.Offline, "Das Papier ist leer.")]
    [InlineData("media-low-warning", DeviceCondition.Degraded, "Das Papier geht zur Neige.")]
    public async Task Paper_is_reported_in_words(string reason, DeviceCondition condition, string text)
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator { Reason = reason });
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        await printer.ProbeOnceAsync(Cancel);
        Assert.Equal((condition, text), (printer.Health.Condition, printer.Health.Detail));
    }

    [Fact]
    public async Task Only_what_can_be_printed_is_sent()
    {
        await using var simulator = await Booth.StartedAsync(new PrinterSimulator());
        await using var printer = new IppPrinter("drucker", simulator.Printer, new(), _clock);
        Assert.Equal(DeviceOutcome.Refused, (await printer.ExecuteAsync(Print("#!/bin/sh"u8.ToArray()), Cancel)).Outcome);
        Assert.Equal(DeviceOutcome.Refused, (await printer.ExecuteAsync(Booth.Order(DeviceActions.Print, new() { ["document"] = "kein Base64!" }), Cancel)).Outcome);
        Assert.Empty(simulator.Printed);
    }

    [Fact]
    public async Task A_page_is_scanned_with_the_wanted_settings_and_the_job_is_cleared_away()
    {
        await using var simulator = await Booth.StartedAsync(new ScannerSimulator());
        await using var scanner = new EsclScanner("scanner", new(simulator.Address, "/eSCL"), new(), _clock);
        var result = await scanner.ExecuteAsync(Booth.Order(DeviceActions.Scan, new() { ["resolution"] = 200, ["color"] = false }), Cancel);
        Assert.Equal(SampleDocument.Sharp, result.File!.Bytes.ToArray());
        Assert.Equal(("200", "Grayscale8", "Platen"), (simulator.LastSettings["XResolution"], simulator.LastSettings["ColorMode"], simulator.LastSettings["InputSource"]));
        Assert.Equal(0, simulator.OpenJobs);
    }

    [Fact]
    public async Task A_page_that_was_read_stays_read_when_the_job_cannot_be_cleared_away()
    {
        await using var simulator = await Booth.StartedAsync(new ScannerSimulator { DropsDeletions = true });
        await using var scanner = new EsclScanner("scanner", new(simulator.Address, "/eSCL"), new(), _clock);
        var result = await scanner.ExecuteAsync(Booth.Order(DeviceActions.Scan), Cancel);
        Assert.Equal((DeviceOutcome.Done, ""), (result.Outcome, result.Message));
        Assert.Equal(SampleDocument.Sharp, result.File!.Bytes.ToArray());
    }

    [Fact]
    public async Task An_empty_feeder_and_a_busy_scanner_need_somebody()
    {
        await using var simulator = await Booth.StartedAsync(new ScannerSimulator());
        await using var scanner = new EsclScanner("scanner", new(simulator.Address, "/eSCL"), new(), _clock);
        Assert.Equal(DeviceOutcome.NeedsAttention, (await scanner.ExecuteAsync(Booth.Order(DeviceActions.Scan, new() { ["source"] = "Feeder" }), Cancel)).Outcome);
        simulator.Busy = true;
        Assert.Equal(DeviceOutcome.NeedsAttention, (await scanner.ExecuteAsync(Booth.Order(DeviceActions.Scan), Cancel)).Outcome);
        Assert.Equal(0, simulator.OpenJobs);
    }

    private static DeviceCommand Print(byte[] document) => Booth.Order(DeviceActions.Print, new() { ["document"] = Convert.ToBase64String(document), ["title"] = "Gebührenbescheid" });
}
