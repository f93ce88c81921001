namespace Buergerservice.Cases.Conversations;

/// <summary>
/// What the steps of a conversation ask for and wait for. The host that has booths and calls does it; the names are the seam
/// between the two.
/// </summary>
public static class ConversationWork
{
    /// <summary>Heading in the toolbox.</summary>
    internal const string Category = "Kabine und Gespräch";

    /// <summary>Event by which a visit starts the process.</summary>
    public const string Visit = "Kabine.Besuch";

    /// <summary>Event of the visit's instance: nobody is inside any more.</summary>
    public const string Left = "Kabine.verlassen";

    /// <summary>Event of the visit's instance: somebody has taken the call.</summary>
    public const string Answered = "Gespräch.angenommen";

    /// <summary>Event of the visit's instance: the call is over.</summary>
    public const string Ended = "Gespräch.beendet";

    /// <summary>Event of the visit's instance: somebody has taken the call over.</summary>
    public const string Transferred = "Gespräch.übergeben";

    /// <summary>Event of the visit's instance: nobody has taken it over.</summary>
    public const string TransferFailed = "Gespräch.nicht-übergeben";

    /// <summary>Outcome of the clearing when nobody was there: the sensor was mistaken.</summary>
    public const string FalseAlarm = "Fehlauslösung";

    /// <summary>Effect: puts the citizen into the queue.</summary>
    public const string Offer = "calls.offer";

    /// <summary>Effect: how the visit's call stands.</summary>
    public const string Look = "calls.look";

    /// <summary>Effect: asks somebody to take the call over.</summary>
    public const string Transfer = "calls.transfer";

    /// <summary>Effect: ends the call.</summary>
    public const string End = "calls.end";

    /// <summary>Effect: a command to a device of the booth.</summary>
    public const string Device = "booth.device";

    /// <summary>Effect: a picture of a document.</summary>
    public const string Capture = "booth.capture";

    /// <summary>Effect: puts the citizen's signature into the document.</summary>
    public const string Sign = "booth.sign";

    /// <summary>Effect: clears the booth for the next citizen and proves it.</summary>
    public const string Reset = "booth.reset";

    /// <summary>Effect nobody waits for: the booth's pages look at once.</summary>
    public const string Wake = "booth.wake";

    /// <summary>Domain change: the citizen is asked or shown something.</summary>
    public const string Asked = "booth.prompt";

    /// <summary>Domain change: it is not asked any more.</summary>
    public const string Withdrawn = "booth.prompt-end";

    /// <summary>Domain change: the signature is in the document; what was drawn is wiped.</summary>
    public const string Sealed = "booth.prompt-sealed";

    /// <summary>Domain change: after a lost connection somebody else holds the call; the open tasks of the visit go with it.</summary>
    public const string TakenOver = "calls.taken-over";

    /// <summary>Domain change: somebody has handed the call over by hand; the open tasks of the visit go with it.</summary>
    public const string HandedOver = "calls.handed-over";

    /// <summary>Domain change: chosen fields become a row of a partner.</summary>
    public const string Capsule = "booth.capsule";
}
