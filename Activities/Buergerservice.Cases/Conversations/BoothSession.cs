using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Somebody has come to a booth or a terminal (L1, L2): the process starts, once for each visit. Whether it is open, is known
/// by then; who does not stay was a false alarm.
/// </summary>
[Activity("Buergerservice.BoothSession", "Besuch in der Kabine", Category = ConversationWork.Category, IsTrigger = true, Waits = true, Outcomes = [Opened, Closed, FalseAlarm],
    Description = "Startet den Prozess, wenn jemand eine Kabine betritt oder den Bildschirm berührt. Je Kabine gibt es einen Besuch; der nächste beginnt erst nach dem Zurücksetzen.")]
public sealed class BoothSession : Activity, ITrigger
{
    internal const string Opened = "Geöffnet";
    internal const string Closed = "Geschlossen";
    internal const string FalseAlarm = ConversationWork.FalseAlarm;

    /// <summary>Who leaves sooner has called nobody; the sensor itself has waited already.</summary>
    [Input("staySeconds", "Mindestens da (Sekunden)", Description = "Wer früher wieder geht, gilt als Fehlauslösung; 0: der Sensor allein entscheidet.")]
    public Input<int> StaySeconds { get; } = new();

    /// <summary>Booth, site, hours.</summary>
    [Output("visit", "Besuch", Description = "Kabine, Standort, ob geöffnet ist und der Hinweis außerhalb der Zeiten.")]
    public Output Visit { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers => [new(TriggerKind.Event, ConversationWork.Visit, BookmarkHash.OfEvent(ConversationWork.Visit))];

    /// <inheritdoc/>
    public object? ExampleStart => new Dictionary<string, object?> { ["besuch"] = Guid.Empty.ToString(), ["kabine"] = "probe", ["kabineName"] = "Kabine des Probelaufs", ["standort"] = "Rathaus", ["offen"] = true, ["hinweis"] = "Montag bis Freitag: 8 bis 16 Uhr" };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        if (!context.TakeTrigger(out var input) || input is not IReadOnlyDictionary<string, object?> visit || visit.GetValueOrDefault("kabine") is not string)
            throw new Engine.DomainRuleException("Dieser Prozess beginnt mit einem Besuch in einer Kabine und lässt sich nicht von Hand starten.");
        Visit.Set(context, new Dictionary<string, object?>(visit));
        context.Properties["offen"] = visit.GetValueOrDefault("offen") is true;
        if (StaySeconds.Get(context) is > 0 and var seconds)
        {
            context.WaitForEvent(ConversationWork.Left);
            context.WaitUntil(context.Now.AddSeconds(seconds), "dass jemand in der Kabine bleibt");
            return;
        }

        Begin(context);
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Event)
            context.Complete(FalseAlarm);
        else
            Begin(context);
    }

    private static void Begin(ActivityContext context) => context.Complete(context.Properties["offen"] is true ? Opened : Closed);
}
