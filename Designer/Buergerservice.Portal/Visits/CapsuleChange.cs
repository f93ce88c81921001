using Buergerservice.Cases.Conversations;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Prompts;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Makes the partner's row with the chosen fields (L6b). The consent is looked up here and not believed: given in this visit, by
/// this process, on the booth's own screen, and used for no other partner and no other purpose.
/// </summary>
internal sealed class CapsuleChange : IDomainChangeHandler
{
    public string Kind => ConversationWork.Capsule;

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var partner = ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("partner")) ?? "";
        if (!Guid.TryParse(change.Payload.GetValueOrDefault("einwilligung") as string, out var consent)
            || !await db.Set<BoothPrompt>().AnyAsync(p => p.Id == consent && p.InstanceId == context.InstanceId && p.Kind == PromptKind.Consent && p.State == PromptState.Answered, cancellationToken))
            throw new DomainRuleException("Zu dieser Übergabe gibt es keine Einwilligung; es wurde nichts übergeben.");
        var own = await db.Set<OrganisationRow>().AsNoTracking().FirstOrDefaultAsync(o => o.Tenant == context.Tenant, cancellationToken);
        // The table may name a partner this installation does not have: nothing leaves, and the citizen's visit goes on; there nobody is ready then.
        if (own is null || partner == context.Tenant || !await db.Set<OrganisationRow>().AnyAsync(o => o.Tenant == partner && o.Center == own.Center, cancellationToken))
        {
            context.Audit.Add(db, context.Tenant, "system", CallAudit.CapsuleRefused, $"instance:{context.InstanceId}", new Dictionary<string, object?> { ["to"] = partner, ["consent"] = consent.ToString(), ["reason"] = "no-partner" });
            return;
        }

        var purpose = ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault("zweck")) ?? "";
        if (await db.Set<DataCapsule>().AnyAsync(c => c.ConsentId == consent && (c.Tenant != partner || c.Purpose != purpose), cancellationToken)
            || db.Set<DataCapsule>().Local.Any(c => c.ConsentId == consent && (c.Tenant != partner || c.Purpose != purpose)))
            throw new DomainRuleException("Diese Einwilligung gilt schon einem anderen Partner oder Zweck; es wurde nichts übergeben. Holen Sie für jede Übergabe eine eigene ein.");
        var place = await VisitPlace.OfAsync(db, context.InstanceId, cancellationToken);
        // The citizen has gone: there is nobody left to hand over.
        if (place?.Call is not { } call)
            return;
        var capsule = new DataCapsule
        {
            Id = Guid.CreateVersion7(context.Now),
            Tenant = partner,
            FromTenant = context.Tenant,
            CallId = call,
            Purpose = purpose,
            ConsentId = consent,
            Fields = Plain.ToJson(change.Payload.GetValueOrDefault("angaben")),
            CreatedAt = context.Now,
        };
        db.Add(capsule);
        foreach (var tenant in (string[])[context.Tenant, partner])
            context.Audit.Add(db, tenant, "system", CallAudit.Capsule, CallAudit.Subject(call.ToString()), new Dictionary<string, object?> { ["capsule"] = capsule.Id.ToString(), ["from"] = context.Tenant, ["to"] = partner, ["consent"] = consent.ToString(), ["fields"] = (change.Payload.GetValueOrDefault("angaben") as IReadOnlyCollection<object?>)?.Count });
    }
}
