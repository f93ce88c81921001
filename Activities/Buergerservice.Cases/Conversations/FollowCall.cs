using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Waits beside the work on the case until the call is over, so that the booth is reset whatever becomes of the case. When whoever
/// held the call was lost or has handed it over by hand, and somebody else has taken it, the open tasks go with it.
/// </summary>
[Activity("Buergerservice.FollowCall", "Gespräch verfolgen", Category = ConversationWork.Category, Waits = true, Outcomes = [Over, Lost],
    Description = "Wartet, bis das Gespräch zu Ende ist. „Verbindung verloren“: Die Kabine war zu lange nicht verbunden, und es ist noch jemand da.")]
public sealed class FollowCall : Activity, IEventExamples
{
    internal const string Over = "Beendet";
    internal const string Lost = "Verbindung verloren";

    /// <summary>Who holds the call.</summary>
    [Output("heldBy", "Gespräch jetzt bei", Description = "Wer das Gespräch nach einer verlorenen Verbindung oder nach „Weitergeben“ übernommen hat; sonst unverändert.")]
    public Output HeldBy { get; } = new();

    /// <inheritdoc/>
    public object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties) => new Dictionary<string, object?> { ["ende"] = "Completed" };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        context.WaitForEvent(ConversationWork.Answered);
        context.WaitForEvent(ConversationWork.Ended);
        context.RequestEffect(ConversationWork.Look, [], "den Stand des Gesprächs");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Effect && !Values.Flag(resumption.Input, "beendet"))
            return;
        if (resumption.Bookmark.Key == ConversationWork.Answered)
        {
            context.KeepWaiting(resumption.Bookmark);
            var by = Values.Text(resumption.Input, "person");
            if (CallHolder.TakeOver(context, Values.Text(resumption.Input, "vorher"), by, Values.Flag(resumption.Input, "weitergegeben")))
                HeldBy.Set(context, by);
            return;
        }

        context.Complete(Values.Text(resumption.Input, "ende") == "BoothLost" && !Values.Flag(resumption.Input, "leer") ? Lost : Over);
    }
}
