using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Shows a notice while the citizen waits; the booth's own pictures go on below it.</summary>
[Activity("Buergerservice.PlayWaiting", "Hinweis in der Kabine", Category = ConversationWork.Category,
    Description = "Zeigt einen Hinweis auf den Bildschirmen der Kabine, ohne zu warten, zum Beispiel beim Warten oder außerhalb der Öffnungszeiten.")]
public sealed class PlayWaiting : PromptActivity
{
    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => Show(context, "Hinweis");
}
