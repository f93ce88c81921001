using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Ends the visit's call, if it still goes on.</summary>
[Activity("Buergerservice.EndCall", "Gespräch beenden", Category = ConversationWork.Category, Waits = true,
    Description = "Beendet das Gespräch der Kabine. Ist es schon zu Ende, geschieht nichts.")]
public sealed class EndCall : Activity
{
    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => context.RequestEffect(ConversationWork.End, [], "das Ende des Gesprächs");
}
