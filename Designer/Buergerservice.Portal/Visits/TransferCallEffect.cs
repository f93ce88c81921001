using Buergerservice.Cases.Conversations;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>Asks a person, a unit or a partner to take the call over from whoever holds it (L6).</summary>
internal sealed class TransferCallEffect(IServiceScopeFactory scopes, TimeProvider time) : VisitEffect(scopes)
{
    private const int MaxSummary = 1000;

    // Whoever held the call was lost and it waits for somebody else, or it is over: the step looks which.
    private const string Waiting = "wartet";
    private const string Over = "beendet";

    public override string Kind => ConversationWork.Transfer;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["stand"] = "schon-dort", ["person"] = "probe" };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is not { Call: { } open })
            return Stand(Over);
        if (place.Booth.CallPerson is not { } holder)
            return Stand(Waiting);
        var person = Text(call, "person");
        if (person.Length > 0 && person == holder)
            return new() { ["stand"] = "schon-dort", ["person"] = holder };
        var db = services.GetRequiredService<BuergerserviceDb>();
        var tenant = Text(call, "partner") is { Length: > 0 } partner ? partner : place.Visit.Tenant;
        var summary = Text(call, "zusammenfassung");
        var kept = summary.Length > MaxSummary ? summary[..MaxSummary] : summary;
        var target = await TargetAsync(db, call, tenant, holder, cancellationToken);
        var center = (await services.GetRequiredService<OrganisationDirectory>().GetAsync(place.Visit.Tenant, cancellationToken)).Center;
        var outcome = await services.GetRequiredService<CallCenters>().ExecuteAsync(
            new(center, place.Visit.Tenant, "system", s => [new Media.Acd.TransferCall(holder, open.ToString(), (person.Length > 0 ? person : target.Of(s)) ?? "")]) { Summary = kept, Audit = (CallAudit.Transfer, CallAudit.Subject(open.ToString()), new Dictionary<string, object?> { ["tenant"] = tenant, ["person"] = person.Length > 0 ? person : null }) }, cancellationToken);
        return outcome.Refusal switch
        {
            null or AcdRefusal.NotNow => [],
            AcdRefusal.UnknownCall => Stand(Over),
            AcdRefusal.NotYours => Stand(Waiting),
            _ => Stand("niemand"),
        };
    }

    private static Dictionary<string, object?> Stand(string name) => new() { ["stand"] = name };

    private async Task<TransferTarget> TargetAsync(BuergerserviceDb db, EffectCall call, string tenant, string holder, CancellationToken cancellationToken)
    {
        var (service, except) = (Text(call, "leistung"), Text(call, "ausser"));
        // A partner names his services himself.
        var skills = service.Length > 0 ? [service] : await UnitServices.OfAsync(db, tenant, Text(call, "einheit"), cancellationToken);
        var asked = Text(call, "vertritt") is { Length: > 0 } named ? named : except;
        return new(tenant, skills, [holder, except],
            await SubstitutesAsync(db.Substitutions.Where(s => s.Person == asked), tenant, cancellationToken),
            await SubstitutesAsync(db.Substitutions.Where(s => db.Set<SkillRow>().Any(r => r.Tenant == tenant && r.UserName == s.Person && skills.Contains(r.Service))), tenant, cancellationToken));
    }

    private async Task<List<string>> SubstitutesAsync(IQueryable<Buergerservice.Engine.Tasks.Substitution> of, string tenant, CancellationToken cancellationToken)
    {
        var today = GermanDates.DateOf(time.GetUtcNow());
        return await of.Where(s => s.Tenant == tenant && s.From <= today && s.Until >= today).Select(s => s.Substitute).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Who is asked (L6a, R-440): the recorded substitute of whoever was asked first, then who of the unit is longest free, the first
    /// line before the second, then who stands in for somebody of the unit. Who has just declined is not asked again.
    /// </summary>
    private sealed record TransferTarget(string Tenant, List<string> Skills, List<string> NotAsked, List<string> Substitutes, List<string> OfUnit)
    {
        public string? Of(AcdState state)
        {
            var free = state.Agents.Values.Where(a => a.Tenant == Tenant && !NotAsked.Contains(a.Id) && a.Status == AgentStatus.Ready && a.LostAt is null)
                .OrderBy(a => a.IdleSince).ThenBy(a => a.Id, StringComparer.Ordinal).ToList();
            return free.Where(a => Skills.Exists(a.Skills.ContainsKey) || Substitutes.Contains(a.Id) || OfUnit.Contains(a.Id))
                .OrderBy(a => Substitutes.Contains(a.Id) ? 0 : Skills.Exists(a.Skills.ContainsKey) ? 1 : 2)
                .ThenBy(a => Skills.Where(a.Skills.ContainsKey).Select(s => a.Skills[s]).DefaultIfEmpty(int.MaxValue).Min())
                .Select(a => a.Id).FirstOrDefault();
        }
    }
}
