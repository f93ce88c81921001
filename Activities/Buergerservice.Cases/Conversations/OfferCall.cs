using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Puts the citizen into the queue and waits until somebody takes the call (L3). How long it may wait and at whom it rings is
/// decided by the call centre's rules, not here.
/// </summary>
[Activity("Buergerservice.OfferCall", "Gespräch vermitteln", Category = ConversationWork.Category, Waits = true, Outcomes = [Accepted, NobodyReady, Abandoned, Lost],
    Description = "Reiht den Besuch in die Warteschlange ein und wartet, bis jemand annimmt. Klingeldauer und Wartezeit stehen unter „Anrufe“, „Leitung“.")]
public sealed class OfferCall : Activity, IEventExamples
{
    internal const string Accepted = "Angenommen";
    internal const string NobodyReady = "Niemand bereit";
    internal const string Abandoned = "Aufgegeben";
    internal const string Lost = "Verbindung verloren";

    /// <summary>What the person must be able to do.</summary>
    [Input("service", "Leistung der Vermittlung", Description = "Schlüssel unter „Organisation“, „Leistungen“; leer: wie bei der Kabine eingestellt.")]
    public Input<string?> Service { get; } = new();

    /// <summary>What the person must be able to do besides.</summary>
    [Input("needs", "Außerdem nötig", UiHint = "multitext", Description = "Weitere Fähigkeiten, zum Beispiel eine Sprache oder Gebärdensprache.")]
    public Input<List<string>> Needs { get; } = new([]);

    /// <summary>Who is asked first.</summary>
    [Input("person", "Zuerst bei", Description = "Benutzername der Person, die zuerst gefragt wird. Nimmt jemand anderes an, gehen ihre offenen Aufgaben des Vorgangs an diese Person.")]
    public Input<string?> Person { get; } = new();

    /// <summary>Higher comes first.</summary>
    [Input("priority", "Dringlichkeit", Description = "0 ist üblich; höhere Zahlen kommen eher dran.")]
    public Input<int> Priority { get; } = new();

    /// <summary>Who has taken it.</summary>
    [Output("acceptedBy", "Angenommen von")]
    public Output AcceptedBy { get; } = new();

    /// <summary>The call.</summary>
    [Output("call", "Gespräch")]
    public Output Call { get; } = new();

    /// <inheritdoc/>
    public object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties)
    {
        var call = properties?.GetValueOrDefault("gespraech");
        return wait?.Key == ConversationWork.Answered
            ? new Dictionary<string, object?> { ["gespraech"] = call, ["person"] = "probe" }
            : new Dictionary<string, object?> { ["gespraech"] = call, ["ende"] = "CallbackOffered" };
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var call = Guid.CreateVersion7(context.Now).ToString();
        context.Properties["gespraech"] = call;
        Call.Set(context, call);
        context.Properties["zuerst"] = Person.Get(context);
        // The waits before the effect: whoever answers at once is heard.
        context.WaitForEvent(ConversationWork.Answered);
        context.WaitForEvent(ConversationWork.Ended);
        context.RequestEffect(ConversationWork.Offer, new()
        {
            ["gespraech"] = call,
            ["leistung"] = Service.Get(context),
            ["braucht"] = Needs.Get(context).ConvertAll(n => (object?)n),
            ["person"] = Person.Get(context),
            ["dringlichkeit"] = Priority.Get(context),
        }, "dass jemand das Gespräch annimmt");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Effect)
        {
            if (Values.Text(resumption.Input, "abgelehnt").Length > 0)
                context.Complete(Lost);
            return;
        }

        if (Values.Text(resumption.Input, "gespraech") != context.Properties["gespraech"] as string)
        {
            context.KeepWaiting(resumption.Bookmark);
            return;
        }

        // The end of a short talk may come before the word that it was answered, which another worker carries: it was answered all the same.
        if (resumption.Bookmark.Key == ConversationWork.Answered || Values.Flag(resumption.Input, "angenommen"))
        {
            var by = Values.Text(resumption.Input, "person");
            AcceptedBy.Set(context, by);
            CallHolder.TakeOver(context, context.Properties.GetValueOrDefault("zuerst") as string, by);
            context.Complete(Accepted);
            return;
        }

        context.Complete(Values.Text(resumption.Input, "ende") switch
        {
            "CallbackOffered" => NobodyReady,
            "BoothLost" => Lost,
            _ => Abandoned,
        });
    }
}
