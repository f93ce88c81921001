using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Asks a person, a unit or a partner to take the call over (L6a, L6b). Whoever holds it keeps it until then: the citizen is
/// never dropped.
/// </summary>
[Activity("Buergerservice.TransferCall", "Gespräch weitergeben", Category = ConversationWork.Category, Waits = true, Outcomes = [Accepted, Declined, NobodyReady, HungUp],
    Description = "Bittet eine Person, eine Stelle oder einen Partner, das Gespräch zu übernehmen, und zeigt dort eine Zusammenfassung. Bis dahin bleibt es, wo es ist.")]
public sealed class TransferCall : Activity, IEventExamples
{
    internal const string Accepted = "Angenommen";
    internal const string Declined = "Abgelehnt";
    internal const string NobodyReady = "Niemand bereit";
    internal const string HungUp = "Aufgelegt";

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
        context.RequestEffect(ConversationWork.Transfer, new()
        {
            ["einheit"] = Unit.Get(context),
            ["person"] = Person.Get(context),
            ["partner"] = Partner.Get(context),
            ["leistung"] = Service.Get(context),
            ["ausser"] = Except.Get(context),
            ["zusammenfassung"] = Summary.Get(context),
        }, "dass jemand das Gespräch übernimmt");
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var input = resumption.Input;
        switch (resumption.Bookmark.Kind == WaitKind.Effect ? Values.Text(input, "stand") : resumption.Bookmark.Key)
        {
            case "niemand":
                context.Complete(NobodyReady);
                break;
            case "beendet" or ConversationWork.Ended:
                context.Complete(HungUp);
                break;
            case "schon-dort" or ConversationWork.Transferred:
                AcceptedBy.Set(context, Values.Text(input, "person"));
                context.Complete(Accepted);
                break;
            case ConversationWork.TransferFailed:
                DeclinedBy.Set(context, Values.Text(input, "person"));
                context.Complete(Values.Text(input, "grund") == "NoAnswer" ? NobodyReady : Declined);
                break;
        }
    }
}
