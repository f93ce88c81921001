using Buergerservice.Portal.Live;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// Tells the browsers of this node what another has done in a call centre, should its message have been lost, or should there be no
/// bus between them: a call that rings at somebody who does not see it would cost him his place in the queue.
/// </summary>
internal sealed class MissedChanges(IServiceScopeFactory scopes, LiveNotifier live, TimeProvider time, ILogger<MissedChanges> logger) : Lookout(time, logger)
{
    private Dictionary<string, long>? _seen;

    internal override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var numbers = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<CallCenterRow>().Select(c => new { c.Center, c.Number }).ToDictionaryAsync(c => c.Center, c => c.Number, cancellationToken);
        if (_seen is { } seen && numbers.Where(n => seen.GetValueOrDefault(n.Key) != n.Value).Select(n => LiveCalls.Topic(n.Key)).ToList() is { Count: > 0 } topics)
            await live.ChangedHereAsync(topics, cancellationToken);
        _seen = numbers;
    }
}
