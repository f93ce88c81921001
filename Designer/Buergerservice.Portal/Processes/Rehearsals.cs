using Buergerservice.Engine;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Portal.Processes;

/// <summary>A definition being tried out by one person.</summary>
/// <param name="Id">Id.</param>
/// <param name="User">Who tries it out; nobody else sees it.</param>
/// <param name="DefinitionId">The definition.</param>
/// <param name="Version">Number of its version.</param>
/// <param name="Run">The run.</param>
public sealed record Rehearsal(Guid Id, string User, string DefinitionId, int Version, RehearsalRun Run)
{
    /// <summary>One request at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>When it was last used.</summary>
    public DateTimeOffset UsedAt { get; set; }
}

/// <summary>
/// Rehearsals under way on this node. They live in memory only and end by themselves: after two hours without use, and the
/// oldest when there are too many. Nodes behind a load balancer need requests of one person on one node, as live updates do.
/// </summary>
public sealed class Rehearsals(TimeProvider time)
{
    private const int Max = 20;
    private const int MaxPerPerson = 3;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly Lock _lock = new();
    private readonly List<Rehearsal> _all = [];

    public Rehearsal Add(string user, string definitionId, int version, RehearsalRun run)
    {
        var rehearsal = new Rehearsal(Guid.CreateVersion7(), user, definitionId, version, run) { UsedAt = time.GetUtcNow() };
        lock (_lock)
        {
            _all.RemoveAll(r => r.UsedAt < time.GetUtcNow() - Lifetime);
            foreach (var old in _all.Where(r => r.User == user).OrderByDescending(r => r.UsedAt).Skip(MaxPerPerson - 1).Concat(_all.OrderByDescending(r => r.UsedAt).Skip(Max - 1)).ToList())
                _all.Remove(old);
            _all.Add(rehearsal);
        }

        return rehearsal;
    }

    /// <summary>A person's rehearsal, or null when it is not here, not any more, or somebody else's.</summary>
    public Rehearsal? Find(Guid id, string user)
    {
        lock (_lock)
        {
            var found = _all.Find(r => r.Id == id && r.User == user && r.UsedAt >= time.GetUtcNow() - Lifetime);
            if (found is not null)
                found.UsedAt = time.GetUtcNow();
            return found;
        }
    }

    /// <exception cref="NotFoundException">There is none.</exception>
    public Rehearsal Get(Guid id, string user) => Find(id, user) ?? throw new NotFoundException();
}
