using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>
/// The times of a call centre: how long it rings, how long somebody waits at most. They hold for all organisations of the
/// centre and are set by the one that runs it.
/// </summary>
public sealed class CallTimes(CallCenters centers, OrganisationDirectory organisations, BuergerserviceDb db)
{
    /// <summary>The times in force.</summary>
    public async Task<CallTimesView> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var organisation = await organisations.GetAsync(actor.Tenant, cancellationToken);
        var policy = await centers.ReadAsync(organisation.Center, s => s.Policy, cancellationToken);
        var runs = await RunByAsync(organisation.Center, cancellationToken) ?? actor.Tenant;
        return new([.. AcdLimits.All.Select(l => new CallTimeView(l.Name, AcdLimits.Read(policy, l.Name), l.Least, l.Most))], runs == actor.Tenant);
    }

    /// <summary>Sets times; those not named stay.</summary>
    /// <exception cref="InputException">A value is outside its limits.</exception>
    /// <exception cref="ConflictException">Another organisation runs the call centre.</exception>
    public async Task SetAsync(IReadOnlyDictionary<string, int?> values, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(values);
        var center = (await organisations.GetAsync(actor.Tenant, cancellationToken)).Center;
        if ((await RunByAsync(center, cancellationToken) ?? actor.Tenant) != actor.Tenant)
            throw new ConflictException("center-of-another", "Die Zeiten legt die Organisation fest, die den Vermittlungsverbund betreibt.");
        Check(values, await centers.ReadAsync(center, s => s.Policy, cancellationToken));
        var outcome = await centers.ExecuteAsync(new(center, actor.Tenant, actor.UserName, s => [new SetPolicy(values.Aggregate(s.Policy, (policy, v) => AcdLimits.With(policy, v.Key, v.Value!.Value)))])
        {
            Audit = (CallAudit.Policy, $"center:{center}", values.ToDictionary(v => v.Key, v => (object?)v.Value)),
        }, cancellationToken);
        if (outcome.Refusal is { } refusal)
            throw CallDesk.Refused(refusal);
    }

    private static void Check(IReadOnlyDictionary<string, int?> values, AcdPolicy present)
    {
        var wrong = new Dictionary<string, string>();
        foreach (var (name, value) in values)
        {
            if (AcdLimits.All.FirstOrDefault(l => l.Name == name) is not { } limit)
                wrong[name] = "Diese Zeit gibt es nicht.";
            else if (value is null || value < limit.Least || value > limit.Most)
                wrong[name] = string.Create(CultureInfo.InvariantCulture, $"Bitte geben Sie eine ganze Zahl von {limit.Least} bis {limit.Most} ein.");
        }

        // What is not named stays as it is, and must fit as well.
        int Of(string name) => values.GetValueOrDefault(name) ?? AcdLimits.Read(present, name);
        if (Of(nameof(AcdPolicy.Relax)) >= Of(nameof(AcdPolicy.MaxWait)))
            wrong.TryAdd(nameof(AcdPolicy.Relax), "Die zweite Linie muss vor dem Ende der längsten Wartezeit dazukommen.");
        if (Of(nameof(AcdPolicy.Overflow)) >= Of(nameof(AcdPolicy.MaxWait)))
            wrong.TryAdd(nameof(AcdPolicy.Overflow), "Partner müssen vor dem Ende der längsten Wartezeit dazukommen.");
        if (wrong.Count > 0)
            throw new InputException("Bitte prüfen Sie die markierten Zeiten.", wrong);
    }

    private Task<string?> RunByAsync(string center, CancellationToken cancellationToken) =>
        db.Set<CallCenterRow>().Where(c => c.Center == center).Select(c => c.Tenant).FirstOrDefaultAsync(cancellationToken);
}

/// <summary>The times of a call centre.</summary>
/// <param name="Times">All times.</param>
/// <param name="MayChange">Whether the own organisation runs the centre.</param>
public sealed record CallTimesView(IReadOnlyList<CallTimeView> Times, bool MayChange);

/// <summary>One time, in seconds (or a number of calls), with its limits.</summary>
public sealed record CallTimeView(string Name, int Value, int Least, int Most);
