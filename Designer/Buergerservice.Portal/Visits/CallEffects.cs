using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>Says how the visit's call stands, for a step that begins to wait for its end: an event that came before it is not missed.</summary>
internal sealed class LookEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.Look;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["beendet"] = true, ["leer"] = true };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        var last = place?.Visit.CallId is { } id ? await services.GetRequiredService<BuergerserviceDb>().Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken) : null;
        return new() { ["beendet"] = place?.Call is null, ["ende"] = last?.End?.ToString(), ["leer"] = place is not { IsLeft: false }, ["gehalten"] = place is { Call: not null, Booth.CallPerson: not null } };
    }
}

/// <summary>Ends the visit's call, if it goes on.</summary>
internal sealed class EndCallEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.End;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?>();

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is { Call: { } open, Visit.Tenant: var tenant })
        {
            var center = (await services.GetRequiredService<OrganisationDirectory>().GetAsync(tenant, cancellationToken)).Center;
            await services.GetRequiredService<CallCenters>().ExecuteAsync(new(center, tenant, "system", s => s.Calls.ContainsKey(open.ToString()) ? [new HangUp(open.ToString(), HangUpBy.System)] : []), cancellationToken);
        }

        return [];
    }
}
