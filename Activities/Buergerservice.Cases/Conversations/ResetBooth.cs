using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>
/// Clears the booth for the next citizen (L15): prompts, devices, screens. What was cleared and who confirmed it is kept as
/// proof. Before it is done nobody else can begin a visit; when it fails the booth is out of service, with an alarm.
/// </summary>
[Activity("Buergerservice.ResetBooth", "Kabine zurücksetzen", Category = ConversationWork.Category, Waits = true, Outcomes = [Done, Failed],
    Description = "Leert Bildschirme, Fragen und Geräte der Kabine und gibt sie frei. Gelingt das nicht, ist die Kabine außer Betrieb, bis jemand nachgesehen hat.")]
public sealed class ResetBooth : Activity
{
    internal const string Done = "Zurückgesetzt";
    internal const string Failed = "Gescheitert";

    /// <summary>What did not work.</summary>
    [Output("message", "Meldung")]
    public Output Message { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => context.RequestEffect(ConversationWork.Reset, [], "dass die Kabine leer ist");

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        Message.Set(context, Values.Text(resumption.Input, "meldung"));
        context.Complete(Values.Flag(resumption.Input, "geleert") ? Done : Failed);
    }
}
