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
