using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Waits until nobody is inside any more: time to read the hours or to leave a wish before the booth is reset.</summary>
[Activity("Buergerservice.AwaitLeaving", "Verlassen abwarten", Category = ConversationWork.Category, Waits = true, Outcomes = [Left, StillThere],
    Description = "Wartet, bis die Kabine leer ist, höchstens so lange wie angegeben.")]
public sealed class AwaitLeaving : Activity
{
    internal const string Left = "Verlassen";
    internal const string StillThere = "Zeit abgelaufen";

    /// <summary>How long at most.</summary>
    [Input("seconds", "Höchstens (Sekunden)", Description = "Danach geht es auch weiter, wenn noch jemand da ist.")]
    public Input<int> Seconds { get; } = new(600);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        // The look answers who has gone between two steps; the event whoever goes from now on.
        context.WaitForEvent(ConversationWork.Left);
        context.RequestEffect(ConversationWork.Look, [], "den Stand der Kabine");
        context.WaitUntil(context.Now.AddSeconds(Math.Max(1, Seconds.Get(context))), "dass die Kabine verlassen wird");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Timer)
            context.Complete(StillThere);
        else if (resumption.Bookmark.Kind == WaitKind.Event || Values.Flag(resumption.Input, "leer"))
            context.Complete(Left);
    }
}
