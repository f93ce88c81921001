using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>Puts the citizen into the queue of the call centre (L3). The call has the id its step has chosen: it begins once.</summary>
internal sealed class OfferCallEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.Offer;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?>();

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is not { IsOpen: true, Visit: var visit, Booth: var booth })
            return new() { ["abgelehnt"] = "kein-besuch" };
        var id = Guid.Parse(Text(call, "gespraech"));
        var db = services.GetRequiredService<BuergerserviceDb>();
        var organisation = await services.GetRequiredService<OrganisationDirectory>().GetAsync(visit.Tenant, cancellationToken);
        var centers = services.GetRequiredService<CallCenters>();
        // Begun by an attempt that died afterwards, perhaps before it could look once more.
        if (await db.Set<CallRow>().AnyAsync(c => c.Id == id, cancellationToken))
        {
            await EndIfLeftAsync();
            return [];
        }

        if (place.IsLeft)
            return new() { ["abgelehnt"] = "leer" };
        var skill = Text(call, "leistung") is { Length: > 0 } asked ? asked : booth.Service ?? organisation.EntryService ?? OrganisationDirectory.DefaultService;
        var arrive = new Arrive(id.ToString(), BoothKey.Of(visit.Tenant, booth.Booth), visit.Tenant, skill)
        {
            Needs = ValueConverter.Convert<List<string>?>(call.Payload.GetValueOrDefault("braucht")) ?? [],
            Priority = Number(call, "dringlichkeit"),
            PreferredAgentId = Text(call, "person") is { Length: > 0 } person ? person : null,
        };
        var outcome = await centers.ExecuteAsync(new(organisation.Center, visit.Tenant, $"kabine:{booth.Booth}", _ => [arrive]), cancellationToken);
        if (outcome.Refusal is { } refusal)
            return new() { ["abgelehnt"] = refusal.ToString() };
        await EndIfLeftAsync();
        return [];

        // Who has left in this very moment has found no call to end.
        async Task EndIfLeftAsync()
        {
            if (!await db.Set<BoothAgent>().AnyAsync(a => a.Id == booth.Id && a.PersonSince <= visit.StartedAt, cancellationToken))
                await centers.ExecuteAsync(new(organisation.Center, visit.Tenant, $"kabine:{booth.Booth}", s => s.Calls.ContainsKey(id.ToString()) ? [new HangUp(id.ToString(), HangUpBy.Booth)] : []), cancellationToken);
        }
    }
}
