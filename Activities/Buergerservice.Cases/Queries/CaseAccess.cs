using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Queries;

/// <summary>
/// Who may see what. A case: the same tenant and one of the roles Sachbearbeitung, Clearing, Administration; everybody
/// else gets the answer for a case that does not exist. Who the citizen is (name, address, Anliegen, form values,
/// contents of documents) and what people have written freely (result, reason, titles of documents, steps of tasks): Administration, whoever has or had a task of the case, and Sachbearbeitung of the
/// responsible unit (the unit of the staff account equals the responsible unit of the case). Whoever created the case
/// sees, while it is open, what was entered then (name, address, Anliegen) and may add documents, but reads only the
/// documents of their own.
/// </summary>
internal static class CaseAccess
{
    private const string Sachbearbeitung = "Sachbearbeitung";
    private static readonly string[] Roles = [Sachbearbeitung, "Clearing", Actor.AdministratorRole];

    public static bool MaySeeCases(Actor actor) => Roles.Any(actor.Roles.Contains);

    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public static async Task<CitizenCase> FindAsync(BuergerserviceDb db, Guid id, Actor actor, CancellationToken cancellationToken) =>
        (MaySeeCases(actor) ? await db.Set<CitizenCase>().FirstOrDefaultAsync(c => c.Id == id && c.Tenant == actor.Tenant, cancellationToken) : null) ?? throw new NotFoundException();

    /// <summary>True while the case is open for the person who created it.</summary>
    public static bool IsOpenFor(CitizenCase file, Actor creator) =>
        file.Tenant == creator.Tenant && file.CreatedBy == creator.UserName && !CaseTransitions.IsFinal(file.Status);

    public static async Task<bool> MaySeeCitizenAsync(BuergerserviceDb db, CitizenCase file, Actor actor, CancellationToken cancellationToken)
    {
        if (file.Tenant != actor.Tenant)
            return false;
        if (actor.IsAdministrator)
            return true;
        if (await db.Tasks.AnyAsync(t => t.InstanceId == file.InstanceId && (t.CompletedBy == actor.UserName || (t.Assignee == actor.UserName && t.State == UserTaskState.Assigned)), cancellationToken))
            return true;
        return file.ResponsibleUnit is { Length: > 0 } unit && actor.Roles.Contains(Sachbearbeitung)
            && await db.Users.AnyAsync(u => u.UserName == actor.UserName && u.Tenant == file.Tenant && u.Unit == unit, cancellationToken);
    }
}
