namespace Buergerservice.Portal.Live;

/// <summary>
/// Short messages between the nodes of one database. It only wakes and fans out: a message may be lost, come twice or come
/// back to its sender, and nothing but speed may depend on it.
/// </summary>
public interface INodeBus
{
    /// <summary>Longest message in characters, ASCII only.</summary>
    public const int MaxLength = 4000;

    /// <summary>Raised for each message of another node (or of this one), on any thread.</summary>
    event Action<string>? Received;

    /// <summary>Sends a message to all nodes. A bus that is away is no error: the message is lost.</summary>
    Task SendAsync(string message, CancellationToken cancellationToken);
}

/// <summary>The bus of a node that is alone.</summary>
internal sealed class NoBus : INodeBus
{
    public event Action<string>? Received
    {
        add { }
        remove { }
    }

    public Task SendAsync(string message, CancellationToken cancellationToken) => Task.CompletedTask;
}
