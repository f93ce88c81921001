namespace Buergerservice.Portal.Live;

/// <summary>What nodes tell each other: the sender, and either "wake" or topics that changed. Ids only, as on the socket.</summary>
/// <param name="Sender">Id of the sending node; a node does not act on its own messages again.</param>
/// <param name="Wakes">There is work in the queue.</param>
/// <param name="Topics">What has changed.</param>
internal sealed record BusMessage(string Sender, bool Wakes, IReadOnlyList<string> Topics)
{
    private const string Wake = "wake";
    private const char Separator = ' ';

    public override string ToString() => string.Join(Separator, [Sender, .. Wakes ? [Wake] : Topics]);

    /// <summary>Reads a message; what is damaged says nothing.</summary>
    public static BusMessage Read(string message)
    {
        var parts = message.Split(Separator);
        return parts is [_, Wake] ? new(parts[0], true, []) : new(parts[0], false, [.. parts.Skip(1).Where(LiveTopic.IsValid)]);
    }
}
