using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>A step that has one device of the booth do something during the call.</summary>
public abstract class DeviceActivity : Activity
{
    internal const string Done = "Erledigt";
    internal const string Failed = "Fehlgeschlagen";

    // A little less than an attempt may take.
    private const int AttemptSeconds = 40;

    /// <summary>Why it failed, in German.</summary>
    [Output("message", "Meldung", Description = "Warum es nicht ging und was zu tun ist.")]
    public Output Message { get; } = new();

    /// <summary>Asks for a command.</summary>
    internal static void Command(ActivityContext context, string? device, string kind, string action, int seconds, string description) =>
        context.RequestEffect(ConversationWork.Device, new() { ["geraet"] = device, ["art"] = kind, ["aktion"] = action, ["sekunden"] = seconds }, description, Patience(seconds));

    /// <summary>
    /// An attempt of the engine is shorter than a citizen may take: enough attempts that the wait ends by its own time, and not with a fault. They
    /// follow each other closely, so that nobody waits for what has been done already.
    /// </summary>
    internal static RetryPolicy? Patience(int seconds) => seconds <= AttemptSeconds ? null : new(6 + (Math.Min(seconds, 600) / AttemptSeconds), TimeSpan.FromSeconds(2), 1.5, TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        Message.Set(context, Values.Text(resumption.Input, "meldung"));
        Ended(context, Values.Text(resumption.Input, "ergebnis"), resumption.Input);
    }

    /// <summary>The command has ended.</summary>
    private protected virtual void Ended(ActivityContext context, string outcome, object? result) => context.Complete(outcome == "Done" ? Done : Failed);
}

/// <summary>Unlocks the booth's door for a moment.</summary>
[Activity("Buergerservice.ControlDoor", "Tür öffnen", Category = ConversationWork.Category, Waits = true, Outcomes = [Done, Failed], Description = "Entriegelt die Tür der Kabine für einen Moment.")]
public sealed class ControlDoor : DeviceActivity
{
    /// <summary>The device.</summary>
    [Input("device", "Gerät", Description = "Kennung in der Kabine; leer: die Tür, die es dort gibt.")]
    public Input<string?> Device { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Command(context, Device.Get(context), "DoorAndLight", "door.open", 15, "dass die Tür entriegelt wird");
}

/// <summary>Switches the booth's light.</summary>
[Activity("Buergerservice.ControlLight", "Licht schalten", Category = ConversationWork.Category, Waits = true, Outcomes = [Done, Failed], Description = "Schaltet das Licht der Kabine ein oder aus.")]
public sealed class ControlLight : DeviceActivity
{
    /// <summary>On or off.</summary>
    [Input("on", "Einschalten", UiHint = "checkbox", Description = "Sonst wird ausgeschaltet.")]
    public Input<bool> On { get; } = new(true);

    /// <summary>The device.</summary>
    [Input("device", "Gerät", Description = "Kennung in der Kabine; leer: das Licht, das es dort gibt.")]
    public Input<string?> Device { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Command(context, Device.Get(context), "DoorAndLight", On.Get(context) ? "light.on" : "light.off", 15, "dass das Licht geschaltet wird");
}

/// <summary>Waits for a card on the reader and reads its number .</summary>
[Activity("Buergerservice.ReadCard", "Karte lesen", Category = ConversationWork.Category, Waits = true, Outcomes = [Read, NoCard, Failed],
    Description = "Wartet auf eine Karte am Leser der Kabine. Die Nummer weist auf eine Person hin: Geben Sie sie nur weiter, wo sie gebraucht wird.")]
public sealed class ReadCard : DeviceActivity
{
    internal const string Read = "Gelesen";
    internal const string NoCard = "Keine Karte";

    /// <summary>The device.</summary>
    [Input("device", "Gerät", Description = "Kennung in der Kabine; leer: der Leser, den es dort gibt.")]
    public Input<string?> Device { get; } = new();

    /// <summary>How long to wait.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "So lange wird auf die Karte gewartet.")]
    public Input<int> Seconds { get; } = new(60);

    /// <summary>The number.</summary>
    [Output("number", "Kartennummer")]
    public Output Number { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Command(context, Device.Get(context), "CardReader", "card.read", Seconds.Get(context), "eine Karte am Leser");

    private protected override void Ended(ActivityContext context, string outcome, object? result)
    {
        if (outcome == "Done")
            Number.Set(context, Values.Text(Values.Of(result, "werte"), "uid"));
        context.Complete(outcome switch { "Done" => Read, "TimedOut" or "Cancelled" => NoCard, _ => Failed });
    }
}
