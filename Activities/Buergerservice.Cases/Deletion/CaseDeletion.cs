using Buergerservice.Cases.Files;
using Buergerservice.Cases.Handover;
using Buergerservice.Cases.Queries;
using Buergerservice.Cases.Work;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Deletion;

/// <summary>When a case is deleted, and who suspends it: a complaint, a court case or a question of the citizen needs the record longer.</summary>
public sealed class CaseDeletion(BuergerserviceDb db, DeletionRules rules, AuditLog audit, TimeProvider time)
{
    /// <summary>Most characters of a reason.</summary>
    public const int MaxReason = 500;

    /// <summary>What is to be said about the deletion of a case.</summary>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public async Task<DeletionView> GetAsync(string number, Actor actor, CancellationToken cancellationToken = default)
    {
        var file = await FindAsync(number, actor, cancellationToken);
        var rule = rules.Find(file.DeletionClass);
        var confirmed = await db.Set<CaseHandover>().Where(h => h.CaseId == file.Id && h.State == HandoverState.Confirmed).OrderByDescending(h => h.At).Select(h => (DateTimeOffset?)h.At).FirstOrDefaultAsync(cancellationToken);
        var mayDecide = !file.IsForgotten && await CaseAccess.MaySeeCitizenAsync(db, file, actor, cancellationToken);
        return new()
        {
            Class = rule?.Name ?? (file.IsForgotten ? "Statistik" : file.DeletionClass),
            Basis = rule?.Basis,
            DaysAfterHandover = rule?.DaysAfterHandover ?? 0,
            DaysWithoutHandover = rule?.DaysWithoutHandover ?? 0,
            IsForgotten = file.IsForgotten,
            DueAt = file.ClosedAt is { } closed ? rule?.DueAt(closed, confirmed) : null,
            IsClosed = file.ClosedAt is not null,
            // Somebody's own words, which may name the citizen.
            HoldReason = mayDecide ? file.DeletionHold : null,
            HeldAt = file.HeldAt,
            HeldBy = (await StaffNames.LoadAsync(db, file.Tenant, [file.HeldBy], cancellationToken)).Find(file.HeldBy),
            MayDecide = mayDecide,
        };
    }

    /// <summary>Suspends the deletion of a case until somebody resumes it.</summary>
    /// <exception cref="InputException">The reason is missing or too long; the field is <c>reason</c>.</exception>
    /// <exception cref="DomainRuleException">The person does not work on the case.</exception>
    /// <exception cref="ConflictException">The case has been deleted, or somebody changed it at the same moment.</exception>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public async Task HoldAsync(string number, string? reason, Actor actor, CancellationToken cancellationToken = default)
    {
        var text = reason?.Trim() ?? "";
        if (text.Length is 0 or > MaxReason)
        {
            throw new InputException("Die Löschung ist nicht ausgesetzt.", new Dictionary<string, string>
            {
                ["reason"] = text.Length == 0 ? "Bitte begründen Sie, wofür der Fall länger gebraucht wird." : $"Bitte höchstens {MaxReason} Zeichen.",
            });
        }

        await DecideAsync(number, text, CaseAudit.Held, actor, cancellationToken);
    }

    /// <summary>Lets the period count again; a case whose period is over goes with the next daily run.</summary>
    /// <exception cref="DomainRuleException">The person does not work on the case.</exception>
    /// <exception cref="ConflictException">The case has been deleted, or somebody changed it at the same moment.</exception>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public Task ReleaseAsync(string number, Actor actor, CancellationToken cancellationToken = default) =>
        DecideAsync(number, null, CaseAudit.Released, actor, cancellationToken);

    private async Task DecideAsync(string number, string? reason, string action, Actor actor, CancellationToken cancellationToken)
    {
        var file = await FindAsync(number, actor, cancellationToken);
        if (!await CaseAccess.MaySeeCitizenAsync(db, file, actor, cancellationToken))
            throw new DomainRuleException("Über die Löschung entscheidet, wer an dem Fall arbeitet oder gearbeitet hat, die zuständige Stelle oder die Administration.");
        if (file.IsForgotten)
            throw new ConflictException("forgotten", "Die Angaben dieses Falls sind schon gelöscht.");
        if (file.DeletionHold == reason)
            return;
        file.Hold(reason, actor.UserName, time.GetUtcNow());
        CaseAudit.Add(audit, db, file, actor.UserName, action, []);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    private async Task<CitizenCase> FindAsync(string number, Actor actor, CancellationToken cancellationToken)
    {
        var id = await db.Set<CitizenCase>().Where(c => c.Tenant == actor.Tenant && c.Number == number).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
        return await CaseAccess.FindAsync(db, id ?? throw new NotFoundException(), actor, cancellationToken);
    }
}

/// <summary>What people are told about the deletion of a case.</summary>
public sealed record DeletionView
{
    /// <summary>Name of its deletion class.</summary>
    public required string Class { get; init; }

    /// <summary>Why that long, or null.</summary>
    public string? Basis { get; init; }

    /// <summary>Days after the DMS has confirmed; 0 for ever.</summary>
    public required int DaysAfterHandover { get; init; }

    /// <summary>Days after the end of a case that never went to the DMS; 0 for ever.</summary>
    public required int DaysWithoutHandover { get; init; }

    /// <summary>True when it has been deleted.</summary>
    public required bool IsForgotten { get; init; }

    /// <summary>True when the case has ended.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>When it is due, or null while it is open or when it is never deleted. The daily run after that deletes it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why the deletion is suspended, for those who decide, or null.</summary>
    public string? HoldReason { get; init; }

    /// <summary>Since when the deletion is suspended, or null.</summary>
    public DateTimeOffset? HeldAt { get; init; }

    /// <summary>Name of who suspended it.</summary>
    public string? HeldBy { get; init; }

    /// <summary>True when the reader may suspend and resume it.</summary>
    public required bool MayDecide { get; init; }
}
