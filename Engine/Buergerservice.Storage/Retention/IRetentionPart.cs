using Buergerservice.Storage.Model;

namespace Buergerservice.Storage.Retention;

/// <summary>What a module of the host removes from its own tables when their time is over; the module's share of the daily run.</summary>
public interface IRetentionPart
{
    /// <summary>Removes, in small transactions.</summary>
    /// <param name="db">The context of the run.</param>
    /// <param name="note">Says in the audit trail what was removed, how much, and up to when; saved with the next save.</param>
    /// <param name="cancellationToken">Ends the run; the next one goes on.</param>
    Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken);
}
