using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Payments;

/// <summary>Card payment terminal that speaks ZVT over TCP .</summary>
/// <remarks>
/// <c>payment.pay</c> takes <c>cents</c> and returns <c>cents</c>, <c>receipt</c>, <c>trace</c>, <c>terminal</c>, <c>card</c>
/// (name of the card type; the card's number is never taken over). When the line drops after the order, the result is
/// <see cref="DeviceOutcome.Unknown"/>: nothing is charged again before <c>payment.last</c> has said what became of it. Nor does a
/// payment wait for another one: whoever orders it a second time is refused, not charged twice.
/// <c>payment.reverse</c> takes <c>receipt</c>.
/// </remarks>
public sealed class PaymentTerminal(string id, PaymentSettings settings, DeviceTiming timing, TimeProvider time) : Device(id, timing, time)
{
    /// <summary>Said to whoever orders a payment before it is known what became of the one before.</summary>
    public const string AskFirst = "Ob die vorige Zahlung abgebucht wurde, ist noch nicht geklärt. Es wurde nichts weiter abgebucht. Fragen Sie zuerst die letzte Zahlung ab und buchen Sie danach nur, was noch offen ist.";

    private const string Nothing = "Die Zahlung wurde abgebrochen. Es wurde nichts abgebucht.";
    private const long MaxCents = 100_000_00;
    private static readonly byte[] Euro = [0x49, 0x09, 0x78];
    private ZvtConversation? _terminal;
    private bool _ordered;
    private int _charging;
    private volatile bool _isUnclear;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.PaymentTerminal;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.Pay, DeviceActions.LastPayment, DeviceActions.Refund, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    public override async Task<DeviceResult> ExecuteAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!IsCharge(command))
            return await base.ExecuteAsync(command, cancellationToken);
        if (Interlocked.CompareExchange(ref _charging, 1, 0) != 0)
            return DeviceResult.Failed(command.Id, DeviceOutcome.Refused, "Am Bezahlterminal läuft bereits eine Zahlung. Es wurde nichts weiter abgebucht. Warten Sie ihr Ergebnis ab oder setzen Sie das Terminal zurück.");
        try
        {
            return await base.ExecuteAsync(command, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _charging, 0);
        }
    }

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command is not null && IsCharge(command) ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        _ordered = false;
        var order = OrderOf(command);
        if (_isUnclear && command.Action == DeviceActions.Pay)
            throw DeviceException.Refused(AskFirst);
        var terminal = await OpenAsync(cancellationToken);
        if (order is null)
            return DeviceResult.Done(command, new JsonObject { ["registered"] = true });
        if (IsCharge(command) && BrokenOff.IsCancellationRequested)
            throw new DeviceException(DeviceOutcome.Cancelled, Nothing);
        _ordered = IsCharge(command);
        // Until the terminal has said how it ended; a line that drops leaves it so.
        _isUnclear |= command.Action == DeviceActions.Pay;
        var end = await terminal.RunAsync(order, BrokenOff, cancellationToken);
        Settle(command, end);
        _ordered = false;
        return Read(command, end, BrokenOff.IsCancellationRequested);
    }

    /// <inheritdoc/>
    protected override DeviceException Interrupted(DeviceCommand command, DeviceException error) => _ordered
        ? new(DeviceOutcome.Unknown, "Die Verbindung zum Bezahlterminal ist während der Zahlung abgebrochen. Buchen Sie nicht noch einmal, sondern fragen Sie zuerst die letzte Zahlung ab.", error) : error;

    /// <inheritdoc/>
    protected override ValueTask DropConnectionAsync()
    {
        _terminal?.Dispose();
        _terminal = null;
        return ValueTask.CompletedTask;
    }

    private ZvtFrame? OrderOf(DeviceCommand command) => command.Action switch
    {
        DeviceActions.Pay => new(0x06, 0x01, [ZvtFields.Amount, .. ZvtFrame.Bcd(Cents(command), 6), .. Euro]),
        DeviceActions.LastPayment => new(0x06, 0x20, settings.Password),
        DeviceActions.Refund => new(0x06, 0x30, [.. settings.Password, ZvtFields.Receipt, .. ZvtFrame.Bcd(Receipt(command), 2)]),
        _ => null,
    };

    private async Task<ZvtConversation> OpenAsync(CancellationToken cancellationToken)
    {
        if (_terminal is { IsStale: false } open)
            return open;
        await DropConnectionAsync();
        var terminal = new ZvtConversation(await TcpWire.ConnectAsync(settings.Host, settings.Port, cancellationToken));
        try
        {
            // Registration (06 00): password, config byte BE (terminal prints, no cash register printing), euro, service byte, TLV.
            var end = await terminal.RunAsync(new(0x06, 0x00, [.. settings.Password, 0xBE, 0x09, 0x78, 0x03, 0x00, 0x06, 0x00]), CancellationToken.None, cancellationToken);
            if (end.Ending != ZvtEnding.Completed)
                throw new DeviceException(DeviceOutcome.NeedsAttention, "Das Bezahlterminal lehnt die Anmeldung ab. Ist es gerade beschäftigt, versuchen Sie es gleich noch einmal; sonst prüfen Sie das Kennwort in der Konfiguration.");
            return _terminal = terminal;
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    // That nothing was paid is an answer of the last payment too; a terminal that is busy has given none.
    private void Settle(DeviceCommand command, ZvtEnd end)
    {
        if (command.Action == DeviceActions.Pay)
            _isUnclear = end is { Ending: ZvtEnding.Completed, Code: 0 } && !IsConfirmed(command, end);
        else if (command.Action == DeviceActions.LastPayment && (end.Ending == ZvtEnding.Aborted || end.Status.Count > 0))
            _isUnclear = false;
    }

    private static bool IsCharge(DeviceCommand command) => command.Action is DeviceActions.Pay or DeviceActions.Refund;

    private static bool IsConfirmed(DeviceCommand command, ZvtEnd end) =>
        end.Status.ContainsKey(ZvtFields.Result) && end.Status.TryGetValue(ZvtFields.Amount, out var amount) && ZvtFields.Number(amount) == Cents(command);

    private static DeviceResult Read(DeviceCommand command, ZvtEnd end, bool brokenOff)
    {
        // Refused would be an answer: that nothing was paid.
        if (end.Ending == ZvtEnding.Refused && command.Action == DeviceActions.LastPayment)
            throw new DeviceException(DeviceOutcome.NeedsAttention, $"Das Bezahlterminal gibt über die letzte Zahlung gerade keine Auskunft (ZVT {end.Code:X2}). Fragen Sie gleich noch einmal.");
        if (end.Ending == ZvtEnding.Refused)
            throw DeviceException.Refused($"Das Bezahlterminal nimmt den Auftrag gerade nicht an (ZVT {end.Code:X2}).");
        if (end.Ending == ZvtEnding.Aborted || end.Code != 0)
            throw brokenOff || end.Code is 0x6C or 0x6B ? new DeviceException(DeviceOutcome.Cancelled, Nothing) : DeviceException.Refused(ZvtResults.German(end.Code));
        var values = new JsonObject();
        void Add(string name, byte field)
        {
            if (end.Status.TryGetValue(field, out var value))
                values[name] = ZvtFields.Number(value);
        }

        Add("cents", ZvtFields.Amount);
        Add("receipt", ZvtFields.Receipt);
        Add("trace", ZvtFields.Trace);
        Add("terminal", ZvtFields.Terminal);
        if (end.Status.TryGetValue(ZvtFields.CardName, out var card))
            values["card"] = Encoding.Latin1.GetString(card).TrimEnd('\0');
        // A completion without a status says nothing about money.
        if (command.Action is DeviceActions.Pay && !IsConfirmed(command, end))
            throw new DeviceException(DeviceOutcome.Unknown, "Das Bezahlterminal hat die Zahlung nicht eindeutig bestätigt. Fragen Sie die letzte Zahlung ab.");
        return DeviceResult.Done(command, values);
    }

    private static long Cents(DeviceCommand command) =>
        command.Number("cents") is { } cents && cents == Math.Floor(cents) && cents is > 0 and <= MaxCents ? (long)cents : throw DeviceException.Refused("Der Betrag muss zwischen 0,01 und 100.000,00 € liegen.");

    private static long Receipt(DeviceCommand command) =>
        command.Number("receipt") is { } receipt && receipt == Math.Floor(receipt) && receipt is > 0 and <= 9999 ? (long)receipt : throw DeviceException.Refused("Zum Stornieren fehlt die Belegnummer.");
}

/// <summary>Where the terminal is.</summary>
public sealed record PaymentSettings(string Host, int Port = 20007)
{
    /// <summary>Password of the cash register side, three bytes BCD.</summary>
    public byte[] Password { get; init; } = [0, 0, 0];
}
