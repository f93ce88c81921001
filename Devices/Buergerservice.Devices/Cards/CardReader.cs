using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cards;

/// <summary>NFC or chip card reader behind PC/SC .</summary>
/// <remarks>
/// <c>card.read</c> waits for a card and returns <c>uid</c> (hex; PC/SC part 3, <c>FF CA 00 00 00</c>). The number identifies
/// a person: it is returned to the caller and appears in no log, event or health text.
/// </remarks>
/// <param name="id">Id in the booth.</param>
/// <param name="reader">Part of the reader's name, or empty for the first one.</param>
/// <param name="timing">Time limits.</param>
/// <param name="time">Clock.</param>
/// <param name="cards">The service for card readers.</param>
public sealed class CardReader(string id, string reader, DeviceTiming timing, TimeProvider time, ISmartCards cards) : Device(id, timing, time)
{
    private static readonly byte[] GetUid = [0xFF, 0xCA, 0x00, 0x00, 0x00];
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private readonly Pcsc _pcsc = new(cards);
    private Task _hanging = Task.CompletedTask;
    private bool? _hadCard;

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.CardReader;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Actions { get; } = new HashSet<string> { DeviceActions.ReadCard, DeviceActions.Status, DeviceActions.Reset };

    /// <inheritdoc/>
    protected override TimeSpan LimitOf(DeviceCommand command) => command?.Action == DeviceActions.ReadCard ? Timing.Person : Timing.Command;

    /// <inheritdoc/>
    protected override async Task<(DeviceCondition Condition, string Detail)> ProbeAsync(CancellationToken cancellationToken)
    {
        var has = await OnReaderAsync((_, _) => "", cancellationToken) is not null;
        if (_hadCard is { } before && before != has)
            Raise(has ? DeviceEvents.CardInserted : DeviceEvents.CardRemoved);
        _hadCard = has;
        return (DeviceCondition.Ok, "");
    }

    /// <inheritdoc/>
    protected override async Task<DeviceResult> CarryOutAsync(DeviceCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Action != DeviceActions.ReadCard)
            return DeviceResult.Done(command, new JsonObject { ["card"] = await OnReaderAsync((_, _) => "", cancellationToken) is not null });
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, BrokenOff);
        try
        {
            while (true)
            {
                if (await OnReaderAsync(Uid, reading.Token) is { } uid)
                    return DeviceResult.Done(command, new JsonObject { ["uid"] = uid });
                await Task.Delay(LookAgain, Time, reading.Token);
            }
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeviceException(DeviceOutcome.Cancelled, "Das Lesen der Karte wurde abgebrochen.");
        }
    }

    private string Uid(nint card, int protocol)
    {
        var answer = _pcsc.Transmit(card, protocol, GetUid);
        return answer is [.., 0x90, 0x00] && answer.Length is >= 6 and <= 12 ? Convert.ToHexString(answer, 0, answer.Length - 2)
            : throw DeviceException.Refused("Diese Karte hat keine lesbare Kartennummer. Bitte nehmen Sie eine andere Karte.");
    }

    // PC/SC calls block and cannot be cancelled: each has a thread of its own, and while one hangs there is no second.
    private async Task<string?> OnReaderAsync(Func<nint, int, string> use, CancellationToken cancellationToken)
    {
        await _hanging.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var call = Task.Factory.StartNew(() => Use(use), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _hanging = call;
        return await call.WaitAsync(cancellationToken);
    }

    private string? Use(Func<nint, int, string> use)
    {
        var context = _pcsc.Establish();
        try
        {
            var name = _pcsc.Readers(context).FirstOrDefault(r => r.Contains(reader, StringComparison.OrdinalIgnoreCase))
                ?? throw new DeviceException(DeviceOutcome.Unreachable, "Es ist kein Kartenleser angesteckt, oder der Name in der Konfiguration stimmt nicht.");
            if (_pcsc.Connect(context, name) is not { } card)
                return null;
            try
            {
                return use(card.Card, card.Protocol);
            }
            finally
            {
                _pcsc.Disconnect(card.Card);
            }
        }
        finally
        {
            _pcsc.Release(context);
        }
    }
}
