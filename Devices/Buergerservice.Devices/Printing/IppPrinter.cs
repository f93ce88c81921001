using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Printing;

/// <summary>Printer that speaks IPP 2.0: AirPrint, Mopria, IPP Everywhere.</summary>
/// <remarks>
/// <c>printer.print</c> takes <c>document</c> (Base64), <c>title</c> (no personal data: it stays in the printer's log) and
/// <c>copies</c>, waits until the job has left the printer and returns <c>job</c>. A job that has not ended by then is cancelled:
/// it must not come out when somebody else is in the booth.
/// </remarks>
/// <param name="id">Id in the booth.</param>
/// <param name="address">Address such as <c>ipp://192.0.2.9/ipp/print</c>.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
public sealed class IppPrinter(string id, Uri address, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private const int MaxAnswer = 512 * 1024;
    private const int MaxCopies = 20;

    // A printer that is busy with a page does not always answer; the page is not taken away for that.
    private const int MaxFailedLooks = 10;
    private const string User = "buergerservice";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private readonly HttpWire _http = new();
    private readonly Uri _http1 = new UriBuilder(address) { Scheme = address.Scheme is "ipps" or "https" ? "https" : "http", Port = address.IsDefaultPort || address.Port <= 0 ? 631 : address.Port }.Uri;
    private int _request;
    private bool _sent;
    private readonly List<int> _open = [];

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Printer;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Print, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command?.Action == DeviceActions.Print ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        var printer = await PrinterAsync(cancellationToken);
        var reasons = PrinterReasons.German(printer.All("printer-state-reasons"));
        return printer["printer-state"] == "5" ? (DeviceCondition.Offline, reasons.Length > 0 ? reasons : "Der Drucker ist angehalten.")
            : (reasons.Length > 0 ? DeviceCondition.Degraded : DeviceCondition.Ok, reasons);
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        _sent = false;
        if (command.Action == DeviceActions.Reset)
        {
            // Without an open job nobody is asked: a printer that is off holds nothing of anybody.
            await CancelAsync(cancellationToken);
            return DeviceResult.Done(command);
        }

        var printer = await PrinterAsync(cancellationToken);
        if (command.Action == DeviceActions.Status)
            return DeviceResult.Done(command, new JsonObject { ["state"] = printer["printer-state"], ["reasons"] = PrinterReasons.German(printer.All("printer-state-reasons")) });
        var document = command.RequiredBytes("document");
        var format = PictureKind.Of(document) ?? throw DeviceException.Refused("Nur PDF-, JPEG- und PNG-Dateien können gedruckt werden.");
        if (!printer.All("document-format-supported").Contains(format))
            throw DeviceException.Refused($"Der Drucker kann das Format {format} nicht drucken.");
        var copies = (int)Math.Clamp(command.Number("copies") ?? 1, 1, MaxCopies);
        var number = await SendAsync(
            [Text(0x42, "requesting-user-name", User), Text(0x42, "job-name", command.Text("title") ?? "Dokument"), Text(0x49, "document-format", format)], document, copies, cancellationToken);
        _open.Add(number);
        using var printing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, BrokenOff);
        try
        {
            await PrintedAsync(number, printing.Token);
        }
        finally
        {
            if (_sent)
                await TryCancelAsync();
            else
                _open.Remove(number);
        }

        return DeviceResult.Done(command, new JsonObject { ["job"] = number });
    }

    /// <inheritdoc/>
    protected override DeviceException Interrupted(DeviceCommand command, DeviceException error)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(error);
        return _sent ? new(DeviceOutcome.Unknown, "Ob das Dokument gedruckt wurde, ist unbekannt. Sehen Sie am Drucker nach, bevor Sie noch einmal drucken.", error) : error;
    }

    // From here on until the printer has refused it or said how it ended, it may come out.
    private async Task<int> SendAsync(IEnumerable<(byte Tag, string Name, byte[] Value)> attributes, byte[] document, int copies, CancellationToken cancellationToken)
    {
        _sent = true;
        try
        {
            var accepted = await AskAsync(IppMessage.PrintJob, attributes, document, cancellationToken, copies);
            if (!accepted.IsGood)
                throw DeviceException.Refused($"Der Drucker hat den Auftrag nicht angenommen (IPP 0x{accepted.Status:X4}).");
            return int.TryParse(accepted["job-id"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw DeviceException.Garbled("Druckauftrag ohne Nummer");
        }
        catch (DeviceException e) when (e.Outcome == DeviceOutcome.Refused)
        {
            _sent = false;
            throw;
        }
    }

    // With a time of its own: that of the command is over.
    private async Task TryCancelAsync()
    {
        using var timer = new CancellationTokenSource(Timing.Probe, Time);
        try
        {
            await CancelAsync(timer.Token);
        }
        catch (Exception e) when (e is DeviceException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The reset after the visit tries it again.
        }
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        foreach (var job in _open.ToList())
        {
            IppAnswer answer;
            try
            {
                answer = await AskAsync(IppMessage.CancelJob, [Number("job-id", job), Text(0x42, "requesting-user-name", User)], [], cancellationToken);
            }
            catch (DeviceException e) when (e.Outcome == DeviceOutcome.Refused)
            {
                // Refused means that nothing is left; here it is.
                throw new DeviceException(DeviceOutcome.NeedsAttention, $"Ein Druckauftrag ließ sich nicht abbrechen. {e.Message}", e);
            }

            // A printer that does not find the job, or cannot cancel it any more, has ended it.
            if (!answer.IsGood && answer.Status is not (IppMessage.NotFound or IppMessage.NotPossible))
                throw new DeviceException(DeviceOutcome.NeedsAttention, $"Ein Druckauftrag ließ sich nicht abbrechen (IPP 0x{answer.Status:X4}). Sehen Sie am Drucker nach.");
            _open.Remove(job);
        }
    }

    private async Task PrintedAsync(int job, CancellationToken cancellationToken)
    {
        for (var failed = 0; ; await Task.Delay(LookAgain, Time, cancellationToken))
        {
            IppAnswer answer;
            try
            {
                answer = await AskAsync(IppMessage.GetJob, [Number("job-id", job)], [], cancellationToken);
            }
            catch (Exception e) when (e is DeviceException or HttpRequestException or IOException && ++failed < MaxFailedLooks)
            {
                continue;
            }

            failed = 0;
            var state = answer["job-state"];
            // A job the printer has already forgotten is a finished one.
            _sent = state is not ("7" or "8" or "9") && answer.Status != IppMessage.NotFound;
            switch (state)
            {
                case "9" or null when !_sent:
                    return;
                case "7":
                    throw new DeviceException(DeviceOutcome.Cancelled, "Der Druckauftrag wurde am Drucker abgebrochen.");
                case "8":
                    throw new DeviceException(DeviceOutcome.NeedsAttention, "Der Drucker hat den Auftrag mit einem Fehler abgebrochen. Sehen Sie am Drucker nach.");
                case "4" or "6":
                    var reasons = PrinterReasons.German(answer.All("job-state-reasons"));
                    Report(DeviceCondition.Degraded, reasons.Length > 0 ? reasons : "Der Drucker wartet auf einen Eingriff.");
                    break;
            }
        }
    }

    private async Task<IppAnswer> PrinterAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(IppMessage.GetPrinter, [], [], cancellationToken);
        return answer.IsGood ? answer : throw DeviceException.Refused($"Der Drucker gibt keine Auskunft (IPP 0x{answer.Status:X4}).");
    }

    private async Task<IppAnswer> AskAsync(short operation, IEnumerable<(byte Tag, string Name, byte[] Value)> attributes, byte[] document, CancellationToken cancellationToken, int copies = 1)
    {
        var request = Interlocked.Increment(ref _request);
        var body = IppMessage.Build(operation, request, address.ToString(), attributes, copies, document);
        var answer = await _http.SendAsync(HttpMethod.Post, _http1, body, "application/ipp", MaxAnswer, cancellationToken);
        if (answer.Status != 200)
            throw DeviceException.Refused($"Der Drucker lehnt die Verbindung ab (HTTP {answer.Status}).");
        var read = IppMessage.Read(answer.Body);
        return read.Request == request ? read : throw DeviceException.Garbled("fremde IPP-Antwort");
    }

    private static (byte Tag, string Name, byte[] Value) Number(string name, int value)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, value);
        return (0x21, name, number);
    }

    private static (byte Tag, string Name, byte[] Value) Text(byte tag, string name, string value) => (tag, name, Encoding.UTF8.GetBytes(value.Length > 200 ? value[..200] : value));
}
