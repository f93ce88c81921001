using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>Waits beside the work on the case until the call is over, so that the booth is reset whatever becomes of the case.</summary>
[Activity("Buergerservice.FollowCall", "Gespräch verfolgen", Category = ConversationWork.Category, Waits = true, Outcomes = [Over, Lost],
    Description = "Wartet, bis das Gespräch zu Ende ist. „Verbindung verloren“: Die Kabine war zu lange nicht verbunden, und es ist noch jemand da.")]
public sealed class FollowCall : Activity, IEventExamples
{
    internal const string Over = "Beendet";
    internal const string Lost = "Verbindung verloren";

    /// <inheritdoc/>
    public object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties) => new Dictionary<string, object?> { ["ende"] = "Completed" };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        context.WaitForEvent(ConversationWork.Ended);
        context.RequestEffect(ConversationWork.Look, [], "den Stand des Gesprächs");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Effect && !Values.Flag(resumption.Input, "beendet"))
            return;
        context.Complete(Values.Text(resumption.Input, "ende") == "BoothLost" && !Values.Flag(resumption.Input, "leer") ? Lost : Over);
    }
}
