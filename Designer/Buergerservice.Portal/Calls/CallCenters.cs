using System.Collections.Concurrent;
using Buergerservice.Media.Acd;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// The call distribution of all call centres. Any number of nodes may run it on one database: each order is one
/// transaction that queues up at the centre's row.
/// </summary>
public sealed class CallCenters(IServiceScopeFactory scopes, AuditLog audit, TimeProvider time) : IDisposable
{
    private const int MaxTries = 5;

    private readonly ConcurrentDictionary<string, CallCenter> _centers = new(StringComparer.Ordinal);

    /// <summary>Raised after each commit in which something happened, with the centre and the events.</summary>
    public event Action<string, IReadOnlyList<AcdEvent>>? Changed;

    /// <summary>Carries out an order. A lost race is tried again.</summary>
    public async Task<CallOutcome> ExecuteAsync(CallOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return (await RunAsync(order, null, cancellationToken))!;
    }

    /// <summary>Reads the present state of a centre; what is returned must not refer to it.</summary>
    public Task<T> ReadAsync<T>(string center, Func<AcdState, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Of(center).ReadAsync(read, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var center in _centers.Values)
            center.Dispose();
    }

    internal Task TickAsync(string center, Guid tick, CancellationToken cancellationToken) =>
        RunAsync(new(center, "system", "system", _ => [new Tick()]), tick, cancellationToken);

    private async Task<CallOutcome?> RunAsync(CallOrder order, Guid? tick, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var outcome = await Of(order.Center).ExecuteAsync(order, tick, cancellationToken);
                if (outcome?.Events.Count > 0)
                    Changed?.Invoke(order.Center, outcome.Events);
                return outcome;
            }
            catch (Exception e) when (tries < MaxTries && DatabaseFaults.Of(e) == DatabaseFault.Busy)
            {
                // Nothing was written. A little chance, so that two nodes do not meet again and again.
                await Task.Delay(TimeSpan.FromMilliseconds(tries * Random.Shared.Next(20, 60)), time, cancellationToken);
            }
        }
    }

    private CallCenter Of(string center) => _centers.GetOrAdd(center, key => new(key, scopes, audit, time));
}
