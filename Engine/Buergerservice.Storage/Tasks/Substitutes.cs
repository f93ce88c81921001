using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Tasks;

/// <summary>Who stands in for whom (Vertretung). People enter their own substitutes, administrators those of all.</summary>
public sealed class Substitutes(BuergerserviceDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>Longest period in days; a longer absence is entered again.</summary>
    public const int MaxDays = 366;

    private readonly Dictionary<string, Actor> _acting = new(StringComparer.Ordinal);

    private DateOnly Today => GermanDates.DateOf(time.GetUtcNow());

    /// <summary>The person with those they stand in for today. Every command and list goes through here.</summary>
    public async Task<Actor> ActingAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        if (_acting.TryGetValue(actor.UserName, out var known) && known.Tenant == actor.Tenant)
            return actor with { StandsInFor = known.StandsInFor };
        var acting = actor with { StandsInFor = await PeopleForAsync(actor, cancellationToken) };
        _acting[actor.UserName] = acting;
        return acting;
    }

    /// <summary>Substitutions in which the person has a part and that have not ended, the next first.</summary>
    public async Task<IReadOnlyList<Substitution>> OfAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        var today = Today;
        return await db.Substitutions.AsNoTracking()
            .Where(s => s.Tenant == actor.Tenant && (s.Person == actor.UserName || s.Substitute == actor.UserName) && s.Until >= today)
            .OrderBy(s => s.From).ThenBy(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>All substitutions of the tenant that have not ended; for those who distribute work.</summary>
    /// <exception cref="NotFoundException">The person may not see them.</exception>
    public async Task<IReadOnlyList<Substitution>> AllAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.IsLead)
            throw new NotFoundException();
        var today = Today;
        return await db.Substitutions.AsNoTracking().Where(s => s.Tenant == actor.Tenant && s.Until >= today).OrderBy(s => s.From).ThenBy(s => s.Person).ToListAsync(cancellationToken);
    }

    /// <summary>Enters a substitution.</summary>
    /// <param name="person">User name of the person who is away.</param>
    /// <param name="substitute">User name of the person standing in.</param>
    /// <param name="from">First day.</param>
    /// <param name="until">Last day.</param>
    /// <param name="actor">Who enters it: the person, or an administrator.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">Something is missing or cannot be; each field has its message.</exception>
    public async Task<Substitution> AddAsync(string person, string substitute, DateOnly? from, DateOnly? until, Actor actor, CancellationToken cancellationToken = default)
    {
        if (person != actor.UserName && !actor.IsAdministrator)
            throw new NotFoundException();
        var errors = new Dictionary<string, string>();
        if (!await db.Users.AnyAsync(u => u.Tenant == actor.Tenant && u.UserName == person, cancellationToken))
            errors["person"] = "Bitte wählen Sie eine Person aus der Liste.";
        if (substitute == person)
            errors["substitute"] = "Niemand kann sich selbst vertreten.";
        else if (!await db.Users.AnyAsync(u => u.Tenant == actor.Tenant && u.UserName == substitute, cancellationToken))
            errors["substitute"] = "Bitte wählen Sie aus, wer die Vertretung übernimmt.";
        CheckPeriod(from, until, errors);
        if (errors.Count == 0 && await db.Substitutions.AnyAsync(s => s.Tenant == actor.Tenant && s.Person == person && s.Substitute == substitute && s.From <= until && s.Until >= from, cancellationToken))
            errors["from"] = "Für diese Tage ist diese Vertretung schon eingetragen.";
        if (errors.Count > 0)
            throw new InputException("Bitte prüfen Sie Ihre Angaben.", errors);
        var row = new Substitution
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Tenant = actor.Tenant,
            Person = person,
            Substitute = substitute,
            From = from!.Value,
            Until = until!.Value,
            CreatedBy = actor.UserName,
            CreatedAt = time.GetUtcNow(),
        };
        db.Substitutions.Add(row);
        Note(actor, "substitution.add", row);
        await db.SaveWithAuditAsync(cancellationToken);
        return row;
    }

    /// <summary>Ends a substitution: from now on it counts no more. One that has not begun is removed.</summary>
    /// <exception cref="NotFoundException">There is no such substitution for this person.</exception>
    public async Task EndAsync(Guid id, Actor actor, CancellationToken cancellationToken = default)
    {
        var row = await db.Substitutions.FirstOrDefaultAsync(s => s.Id == id && s.Tenant == actor.Tenant, cancellationToken);
        if (row is null || (row.Person != actor.UserName && !actor.IsAdministrator))
            throw new NotFoundException();
        var yesterday = Today.AddDays(-1);
        if (row.From > yesterday)
            db.Substitutions.Remove(row);
        else if (row.Until > yesterday)
            row.Until = yesterday;
        Note(actor, "substitution.end", row);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    private void CheckPeriod(DateOnly? from, DateOnly? until, Dictionary<string, string> errors)
    {
        if (from is null)
            errors["from"] = "Bitte geben Sie den ersten Tag an.";
        if (until is null)
            errors["until"] = "Bitte geben Sie den letzten Tag an.";
        else if (until < Today)
            errors["until"] = "Der letzte Tag liegt in der Vergangenheit.";
        else if (until < from)
            errors["until"] = "Der letzte Tag liegt vor dem ersten.";
        else if (from is { } start && until.Value.DayNumber - start.DayNumber >= MaxDays)
            errors["until"] = $"Eine Vertretung dauert höchstens {MaxDays} Tage.";
    }

    private async Task<IReadOnlyList<Actor>> PeopleForAsync(Actor actor, CancellationToken cancellationToken)
    {
        var today = Today;
        var people = await db.Substitutions.AsNoTracking()
            .Where(s => s.Tenant == actor.Tenant && s.Substitute == actor.UserName && s.From <= today && s.Until >= today)
            .Select(s => s.Person).Distinct().ToListAsync(cancellationToken);
        return people.Count == 0 ? [] : await StaffDirectory.FindAsync(db, actor.Tenant, people, cancellationToken);
    }

    private void Note(Actor actor, string action, Substitution row) => audit.Add(db, actor.Tenant, actor.UserName, action, $"substitution:{row.Id}", new Dictionary<string, object?>
    {
        ["person"] = row.Person,
        ["substitute"] = row.Substitute,
        ["from"] = row.From.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["until"] = row.Until.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    });
}
