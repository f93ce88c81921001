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
/// <c>copies</c>, waits until the job has left the printer and returns <c>job</c>.
/// </remarks>
/// <param name="id">Id in the booth.</param>
/// <param name="address">Address such as <c>ipp://192.0.2.9/ipp/print</c>.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
public sealed class IppPrinter(string id, Uri address, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    private const int MaxAnswer = 512 * 1024;
    private const int MaxCopies = 20;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private readonly HttpWire _http = new();
    private readonly Uri _http1 = new UriBuilder(address) { Scheme = address.Scheme is "ipps" or "https" ? "https" : "http", Port = address.IsDefaultPort || address.Port <= 0 ? 631 : address.Port }.Uri;
    private int _request;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Printer;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Print, DeviceActions.Status };

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
        var printer = await PrinterAsync(cancellationToken);
        if (command.Action == DeviceActions.Status)
            return DeviceResult.Done(command, new JsonObject { ["state"] = printer["printer-state"], ["reasons"] = PrinterReasons.German(printer.All("printer-state-reasons")) });
        var document = command.RequiredBytes("document");
        var format = PictureKind.Of(document) ?? throw DeviceException.Refused("Nur PDF-, JPEG- und PNG-Dateien können gedruckt werden.");
        if (!printer.All("document-format-supported").Contains(format))
            throw DeviceException.Refused($"Der Drucker kann das Format {format} nicht drucken.");
        var copies = (int)Math.Clamp(command.Number("copies") ?? 1, 1, MaxCopies);
        var accepted = await AskAsync(IppMessage.PrintJob,
            [Text(0x42, "requesting-user-name", "buergerservice"), Text(0x42, "job-name", command.Text("title") ?? "Dokument"), Text(0x49, "document-format", format)], document, cancellationToken, copies);
        if (!accepted.IsGood || accepted["job-id"] is not { } job || !int.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw DeviceException.Refused($"Der Drucker hat den Auftrag nicht angenommen (IPP 0x{accepted.Status:X4}).");
        await PrintedAsync(number, cancellationToken);
        return DeviceResult.Done(command, new JsonObject { ["job"] = number });
    }

    /// <inheritdoc/>
    protected override DeviceException Interrupted(DeviceCommand command, DeviceException error)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(error);
        return command.Action == DeviceActions.Print && error.Outcome == DeviceOutcome.TimedOut
            ? new(DeviceOutcome.Unknown, "Der Druck wurde nicht rechtzeitig fertig. Sehen Sie am Drucker nach, bevor Sie noch einmal drucken.", error) : error;
    }

    private async Task PrintedAsync(int job, CancellationToken cancellationToken)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, job);
        while (true)
        {
            var answer = await AskAsync(IppMessage.GetJob, [(0x21, "job-id", number)], [], cancellationToken);
            switch (answer["job-state"])
            {
                // A job the printer has already forgotten is a finished one.
                case "9":
                case null when answer.Status == IppMessage.NotFound:
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

            await Task.Delay(LookAgain, Time, cancellationToken);
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

    private static (byte Tag, string Name, byte[] Value) Text(byte tag, string name, string value) => (tag, name, Encoding.UTF8.GetBytes(value.Length > 200 ? value[..200] : value));
}
