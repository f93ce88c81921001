using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Asks a person, a unit or a partner to take the call over (L6a, L6b). Whoever holds it keeps it until then: the citizen is
/// never dropped. While nobody holds the call, because a person or the booth was lost, it waits and then asks again.
/// </summary>
[Activity("Buergerservice.TransferCall", "Gespräch weitergeben", Category = ConversationWork.Category, Waits = true, Outcomes = [Accepted, Declined, NobodyReady, HungUp],
    Description = "Bittet eine Person, eine Stelle oder einen Partner, das Gespräch zu übernehmen, und zeigt dort eine Zusammenfassung. Bis dahin bleibt es, wo es ist.")]
public sealed class TransferCall : Activity, IEventExamples
{
    internal const string Accepted = "Angenommen";
    internal const string Declined = "Abgelehnt";
    internal const string NobodyReady = "Niemand bereit";
    internal const string HungUp = "Aufgelegt";

    private const string Away = "abwesend";
    private const string TakenBack = "zurueckgenommen";
    private const string Watched = "beobachtet";

    /// <summary>How long to wait until somebody holds the call again: longer than a call waits in the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The unit.</summary>
    [Input("unit", "Stelle", Description = "Name der Organisationseinheit; gefragt wird, wer von ihr am längsten frei ist.")]
    public Input<string?> Unit { get; } = new();

    /// <summary>The person.</summary>
    [Input("person", "Person", Description = "Benutzername; geht der Stelle vor.")]
    public Input<string?> Person { get; } = new();

    /// <summary>The partner.</summary>
    [Input("partner", "Partner", Description = "Mandant derselben Vermittlung, zum Beispiel eine Krankenkasse; leer: die eigene Behörde.")]
    public Input<string?> Partner { get; } = new();

    /// <summary>What is asked for.</summary>
    [Input("service", "Leistung der Vermittlung", Description = "Schlüssel der Leistung; leer: irgendeine der Stelle.")]
    public Input<string?> Service { get; } = new();

    /// <summary>Who is not asked.</summary>
    [Input("except", "Nicht bei", Description = "Benutzername der Person, die schon abgelehnt hat.")]
    public Input<string?> Except { get; } = new();

    /// <summary>Who was asked first.</summary>
    [Input("insteadOf", "Vertretung von", Description = "Benutzername; wer als Vertretung dieser Person eingetragen ist, wird zuerst gefragt. Leer: von wem unter „Nicht bei“ steht.")]
    public Input<string?> InsteadOf { get; } = new();

    /// <summary>What the person asked sees.</summary>
    [Input("summary", "Zusammenfassung", UiHint = "multiline", Description = "Worum es geht, in zwei Sätzen. Steht nur während des Gesprächs da. An einen Partner nichts, wozu die Einwilligung fehlt.")]
    public Input<string?> Summary { get; } = new();

    /// <summary>Who has taken it over.</summary>
    [Output("acceptedBy", "Übernommen von")]
    public Output AcceptedBy { get; } = new();

    /// <summary>Who has declined or not answered.</summary>
    [Output("declinedBy", "Abgelehnt von")]
    public Output DeclinedBy { get; } = new();

    /// <inheritdoc/>
    public object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties) => wait?.Key switch
    {
        ConversationWork.Transferred => new Dictionary<string, object?> { ["person"] = "probe" },
        ConversationWork.TransferFailed => new Dictionary<string, object?> { ["person"] = "probe", ["grund"] = "Declined" },
        _ => null,
    };

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        context.WaitForEvent(ConversationWork.Transferred);
        context.WaitForEvent(ConversationWork.TransferFailed);
        context.WaitForEvent(ConversationWork.Ended);
        Ask(context);
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var input = resumption.Input;
        switch (resumption.Bookmark.Kind)
        {
            case WaitKind.Effect when Values.Of(input, "beendet") is bool:
                Looked(context, input);
                break;
            case WaitKind.Effect:
                Answered(context, Values.Text(input, "stand"), Values.Text(input, "person"));
                break;
            case WaitKind.Timer when IsAway(context):
                context.Complete(HungUp);
                break;
            case WaitKind.Event:
                Happened(context, resumption.Bookmark, input);
                break;
        }
    }

    private void Ask(ActivityContext context)
    {
        context.Properties[Away] = false;
        context.Properties[TakenBack] = false;
        context.RequestEffect(ConversationWork.Transfer, new()
        {
            ["einheit"] = Unit.Get(context),
            ["person"] = Person.Get(context),
            ["partner"] = Partner.Get(context),
            ["leistung"] = Service.Get(context),
            ["ausser"] = Except.Get(context),
            ["vertritt"] = InsteadOf.Get(context),
            ["zusammenfassung"] = Summary.Get(context),
        }, "dass jemand das Gespräch übernimmt");
    }

    private void Answered(ActivityContext context, string stand, string person)
    {
        switch (stand)
        {
            case "niemand":
                context.Complete(NobodyReady);
                break;
            case "schon-dort":
                AcceptedBy.Set(context, person);
                context.Complete(Accepted);
                break;
            // Over, or nobody holds it: which of the two, and whether it goes on, is looked at.
            case "beendet" or "wartet":
                Look(context, isTakenBack: false);
                break;
        }
    }

    private void Happened(ActivityContext context, Bookmark wait, object? input)
    {
        switch (wait.Key)
        {
            case ConversationWork.Transferred:
                AcceptedBy.Set(context, Values.Text(input, "person"));
                context.Complete(Accepted);
                break;
            case ConversationWork.TransferFailed when Values.Text(input, "grund") == "Withdrawn":
                // Nobody has declined: whoever held the call has gone, or it is over, or it was taken back.
                context.KeepWaiting(wait);
                Look(context, isTakenBack: true);
                break;
            case ConversationWork.TransferFailed:
                DeclinedBy.Set(context, Values.Text(input, "person"));
                context.Complete(Values.Text(input, "grund") == "NoAnswer" ? NobodyReady : Declined);
                break;
            case ConversationWork.Ended:
                context.KeepWaiting(wait);
                Look(context, isTakenBack: false);
                break;
            case ConversationWork.Answered:
                context.KeepWaiting(wait);
                if (IsAway(context))
                    Ask(context);
                break;
            case ConversationWork.Left:
                context.Complete(HungUp);
                break;
        }
    }

    // The waits before the effect: whoever takes the call at once is heard.
    private static void Look(ActivityContext context, bool isTakenBack)
    {
        context.Properties[Away] = true;
        context.Properties[TakenBack] = isTakenBack;
        if (context.Properties.TryAdd(Watched, true))
        {
            context.WaitForEvent(ConversationWork.Answered);
            context.WaitForEvent(ConversationWork.Left);
        }

        context.WaitUntil(context.Now + Patience, "dass das Gespräch weitergeht");
        context.RequestEffect(ConversationWork.Look, [], "den Stand des Gesprächs");
    }

    private void Looked(ActivityContext context, object? stand)
    {
        if (!IsAway(context))
            return;
        // A booth whose line was lost while somebody is inside is called again; then it goes on here.
        if (Values.Flag(stand, "beendet"))
        {
            if (Values.Flag(stand, "leer") || Values.Text(stand, "ende") != "BoothLost")
                context.Complete(HungUp);
        }
        else if (Values.Flag(stand, "gehalten"))
        {
            if (context.Properties.GetValueOrDefault(TakenBack) is true)
                context.Complete(Declined);
            else
                Ask(context);
        }
    }

    private static bool IsAway(ActivityContext context) => context.Properties.GetValueOrDefault(Away) is true;
}
