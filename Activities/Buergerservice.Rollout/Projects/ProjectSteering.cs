using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Projects;

/// <summary>Steers a running project from outside of its tasks: ends it early, hands it to another lead, corrects its master data.</summary>
public sealed class ProjectSteering(BuergerserviceDb db, InstanceCommands instances, InstanceData data, EngineSignal signal, AuditLog audit, TimeProvider time)
{
    /// <summary>Role of those who can lead a project.</summary>
    public const string LeadRole = "Projektleitung";

    /// <summary>
    /// Ends a project early, wherever it stands, and cancels its process with all open tasks. For the head of the
    /// authority and administrators. Who sends the same twice ends nothing twice.
    /// </summary>
    /// <exception cref="InputException">The reason is missing or too long.</exception>
    /// <exception cref="NotFoundException">There is no such project for this person, or the person does not decide that.</exception>
    /// <exception cref="ConflictException">The project has ended or is not any more what the person saw.</exception>
    public async Task CancelAsync(string number, CancelProject request, Actor actor, CancellationToken cancellationToken = default)
    {
        RequireLead(actor);
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > CancelProject.MaxReasonLength)
            throw new InputException("Bitte prüfen Sie eine Angabe.", new Dictionary<string, string> { ["reason"] = reason.Length == 0 ? "Bitte begründen Sie den Abbruch." : $"Bitte höchstens {CancelProject.MaxReasonLength} Zeichen." });
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var project = await ProjectVisibility.FindAsync(db, number, actor, cancellationToken);
        if (project.Status == ProjectStatus.Cancelled && project.EndReason == reason)
            return;
        if (project.Status != ProjectStatus.Active)
            throw new ConflictException("terminal", $"Das Vorhaben {number} ist schon {ProjectLabels.Of(project.Status)}.");
        if (project.Revision != request.Seen)
            throw new ConflictException("revision-conflict", "Im Vorhaben ist inzwischen etwas geschehen. Es ist nicht abgebrochen. Bitte sehen Sie sich den jetzigen Stand an und entscheiden Sie noch einmal.");
        project.Close(ProjectStatus.Cancelled, reason, time.GetUtcNow());
        await instances.StageCancelAsync(db, project.InstanceId, "Das Vorhaben wurde abgebrochen.", actor.Tenant, cancellationToken);
        audit.Add(db, actor.Tenant, actor.UserName, "rollout.project.close", $"project:{number}", new Dictionary<string, object?> { ["status"] = project.Status.ToString(), ["phase"] = project.CurrentPhase });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
    }

    /// <summary>
    /// Hands a project to another lead, with the tasks the present one is working on. For the head of the authority
    /// and administrators.
    /// </summary>
    /// <exception cref="InputException">The person is not known as a lead.</exception>
    /// <exception cref="NotFoundException">There is no such project for this person, or the person does not decide that.</exception>
    /// <exception cref="ConflictException">Somebody else has been named meanwhile, or the process has ended.</exception>
    public async Task NameLeadAsync(string number, NameLead request, Actor actor, CancellationToken cancellationToken = default)
    {
        RequireLead(actor);
        var project = await ActiveAsync(number, actor, cancellationToken);
        var person = await RequireLeadPersonAsync(db, actor.Tenant, request.UserName, "userName", cancellationToken);
        if (project.ProjectLead == person.UserName)
            return;
        var change = new DomainChange(LeadChange.Name, new() { ["userName"] = person.UserName, ["name"] = person.DisplayName, ["seen"] = request.Seen, ["by"] = actor.UserName });
        await data.ChangeAsync(project.InstanceId, RolloutVariables.Project, project => LeadChange.WriteTo(project, person.UserName, person.DisplayName), change, "Projektleitung", cancellationToken);
    }

    /// <summary>Corrects title, authority, Land and goal of an active project. For those who create projects.</summary>
    /// <exception cref="InputException">Fields are missing or wrong.</exception>
    /// <exception cref="NotFoundException">There is no such project for this person.</exception>
    /// <exception cref="ConflictException">The data are not any more what the person saw, or the process has ended.</exception>
    public async Task CorrectAsync(string number, CorrectProject request, Actor actor, CancellationToken cancellationToken = default)
    {
        var project = await ActiveAsync(number, actor, cancellationToken);
        MasterData.ThrowIfAny(request.Data.Errors());
        var wanted = request.Data.Trimmed();
        if (wanted == project.Master)
            return;
        var change = new DomainChange(MasterDataChange.Name, new(wanted.ToPlain()) { ["seen"] = request.Seen, ["by"] = actor.UserName });
        await data.ChangeAsync(project.InstanceId, RolloutVariables.Project, wanted.WriteTo, change, "Stammdaten", cancellationToken);
    }

    /// <summary>A person who can lead a project.</summary>
    /// <exception cref="InputException">There is no such person.</exception>
    internal static async Task<Actor> RequireLeadPersonAsync(BuergerserviceDb db, string tenant, string? userName, string field, CancellationToken cancellationToken) =>
        await StaffDirectory.FindAsync(db, tenant, userName, cancellationToken) is { } person && person.Roles.Contains(LeadRole) && !await StaffDirectory.IsLockedAsync(db, tenant, person.UserName, cancellationToken)
            ? person
            : throw new InputException("Bitte prüfen Sie eine Angabe.", new Dictionary<string, string> { [field] = "Bitte wählen Sie eine Person aus der Liste." });

    private async Task<RolloutProject> ActiveAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        var project = await ProjectVisibility.ReadAsync(db, number, actor, cancellationToken);
        project.RequireActive();
        return project;
    }

    private static void RequireLead(Actor actor)
    {
        if (!actor.IsLead)
            throw new NotFoundException();
    }
}
