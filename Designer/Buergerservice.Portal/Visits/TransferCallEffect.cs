using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>Asks a person, a unit or a partner to take the call over from whoever holds it (L6).</summary>
internal sealed class TransferCallEffect(IServiceScopeFactory scopes) : VisitEffect(scopes)
{
    private const int MaxSummary = 1000;

    public override string Kind => ConversationWork.Transfer;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["stand"] = "schon-dort", ["person"] = "probe" };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is not { Call: { } open, Booth.CallPerson: { } holder })
            return new() { ["stand"] = "beendet" };
        var person = Text(call, "person");
        if (person.Length > 0 && person == holder)
            return new() { ["stand"] = "schon-dort", ["person"] = holder };
        var db = services.GetRequiredService<BuergerserviceDb>();
        var tenant = Text(call, "partner") is { Length: > 0 } partner ? partner : place.Visit.Tenant;
        var summary = Text(call, "zusammenfassung");
        var kept = summary.Length > MaxSummary ? summary[..MaxSummary] : summary;
        await db.Set<BoothVisit>().Where(v => v.Id == place.Visit.Id).ExecuteUpdateAsync(u => u.SetProperty(v => v.Summary, kept), cancellationToken);
        var skills = await SkillsAsync(db, tenant, Text(call, "leistung"), Text(call, "einheit"), cancellationToken);
        var center = (await services.GetRequiredService<OrganisationDirectory>().GetAsync(place.Visit.Tenant, cancellationToken)).Center;
        var outcome = await services.GetRequiredService<CallCenters>().ExecuteAsync(
            new(center, place.Visit.Tenant, "system", s => Order(s, open.ToString(), person, tenant, skills, holder, Text(call, "ausser"))) { Audit = (CallAudit.Transfer, CallAudit.Subject(open.ToString()), new Dictionary<string, object?> { ["tenant"] = tenant, ["person"] = person.Length > 0 ? person : null }) }, cancellationToken);
        return outcome.Refusal switch
        {
            null or AcdRefusal.NotNow => [],
            AcdRefusal.UnknownCall => new() { ["stand"] = "beendet" },
            _ => new() { ["stand"] = "niemand" },
        };
    }

    // Whoever of the unit is longest free, the first line before the second; who has just declined is not asked again.
    private static IReadOnlyList<AcdCommand> Order(AcdState state, string call, string person, string tenant, List<string> skills, string holder, string except)
    {
        var target = person.Length > 0 ? person : state.Agents.Values
            .Where(a => a.Tenant == tenant && a.Id != except && a.Id != holder && a.Status == AgentStatus.Ready && a.LostAt is null && skills.Exists(a.Skills.ContainsKey))
            .OrderBy(a => skills.Where(a.Skills.ContainsKey).Min(s => a.Skills[s])).ThenBy(a => a.IdleSince).ThenBy(a => a.Id, StringComparer.Ordinal).Select(a => a.Id).FirstOrDefault();
        return [new Media.Acd.TransferCall(holder, call, target ?? "")];
    }

    // What a unit does is what its people can be asked for. A partner names his services himself.
    private static async Task<List<string>> SkillsAsync(BuergerserviceDb db, string tenant, string service, string unit, CancellationToken cancellationToken)
    {
        if (service.Length > 0)
            return [service];
        var units = await db.Set<UnitRow>().Where(u => u.Tenant == tenant && u.Name == unit).Select(u => (Guid?)u.Id).ToListAsync(cancellationToken);
        return await db.Set<ServiceRow>().Where(s => s.Tenant == tenant && (units.Contains(s.UnitId) || s.Name == unit || s.Key == unit)).OrderBy(s => s.Key).Select(s => s.Key).ToListAsync(cancellationToken);
    }
}
