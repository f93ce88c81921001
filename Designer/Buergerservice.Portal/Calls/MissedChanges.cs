using System.Collections.Concurrent;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Tells the browsers of this node what another has done in a call centre, should its message have been lost, or should there be no
/// bus between them: a call that rings at somebody who does not see it would cost him his place in the queue.
/// </summary>
internal sealed class MissedChanges : Lookout
{
    private readonly IServiceScopeFactory _scopes;
    private readonly CallCenters _centers;
    private readonly LiveNotifier _live;

    // Where this node has done something itself, which it tells at once.
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);

    // Where another may have done something after that.
    private readonly HashSet<string> _unsure = new(StringComparer.Ordinal);
    private Dictionary<string, long>? _seen;

    public MissedChanges(IServiceScopeFactory scopes, CallCenters centers, LiveNotifier live, TimeProvider time, ILogger<MissedChanges> logger)
        : base(time, logger)
    {
        (_scopes, _centers, _live) = (scopes, centers, live);
        centers.Changed += Note;
    }

    public override void Dispose()
    {
        _centers.Changed -= Note;
        base.Dispose();
    }

    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var numbers = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<CallCenterRow>().Select(c => new { c.Center, c.Number }).ToDictionaryAsync(c => c.Center, c => c.Number, cancellationToken);
        var missed = _seen is { } seen ? numbers.Where(n => IsMissed(n.Key, seen.GetValueOrDefault(n.Key) != n.Value)).Select(n => LiveCalls.Topic(n.Key)).ToList() : [];
        _seen = numbers;
        if (missed.Count > 0)
            await _live.ChangedHereAsync(missed, cancellationToken);
    }

    private bool IsMissed(string center, bool hasChanged)
    {
        // Whoever was told just now reads everything; only what came after that is looked at the next time.
        if (!_own.TryRemove(center, out _))
            return _unsure.Remove(center) || hasChanged;
        _unsure.Add(center);
        return false;
    }

    private void Note(string center, IReadOnlyList<AcdEvent> events) => _own[center] = true;
}
