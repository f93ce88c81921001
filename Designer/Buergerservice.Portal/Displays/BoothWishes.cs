using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>What a citizen writes at the booth.</summary>
/// <param name="Art"><c>rueckruf</c> or <c>termin</c>.</param>
/// <param name="Name">Who is to be called.</param>
/// <param name="Kontakt">Telephone number or e-mail address.</param>
/// <param name="Zeit">When it suits.</param>
/// <param name="Anliegen">What it is about.</param>
/// <param name="Schluessel">The wish's own id, given by the screen: sent again after a lost answer, it is one wish.</param>
public sealed record WishRequest(string? Art, string? Name, string? Kontakt, string? Zeit, string? Anliegen, Guid? Schluessel = null);

/// <summary>A wish as the staff see it.</summary>
public sealed record WishView(Guid Id, WishKind Kind, string Booth, string Name, string Contact, string Time, string Concern, DateTimeOffset CreatedAt);

/// <summary>Wishes for a call or an appointment that citizens leave when nobody is free or it is closed .</summary>
public sealed class BoothWishes(BuergerserviceDb db, AuditLog audit, EngineSignal signal, LiveNotifier live, TimeProvider time)
{
    /// <summary>Topic of the staff's list.</summary>
    public const string Topic = "wuensche";

    /// <summary>Engine event a process may wait for; it names the wish, not the citizen.</summary>
    public const string Event = AgentIntake.EventPrefix + "wunsch";

    /// <summary>Most wishes of the list.</summary>
    public const int MaxListed = 200;

    // A booth has one person at a time; more than this is somebody playing with the screen.
    private const int MaxInAnHour = 20;

    /// <summary>Takes a wish.</summary>
    /// <exception cref="InputException">Something is missing or too long; the sentences say what to do.</exception>
    public async Task AddAsync(Guid boothId, WishRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var now = time.GetUtcNow();
        var known = await db.Set<BoothWish>().Where(w => w.Id == request.Schluessel).Select(w => (Guid?)w.BoothId).FirstOrDefaultAsync(cancellationToken);
        if (known == boothId)
            return;
        var booth = await db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == boothId, cancellationToken);
        var hourAgo = now.AddHours(-1);
        if (await db.Set<BoothWish>().CountAsync(w => w.BoothId == boothId && w.CreatedAt > hourAgo, cancellationToken) >= MaxInAnHour)
            throw new InputException("Gerade sind zu viele Wünsche eingegangen. Bitte versuchen Sie es später noch einmal oder rufen Sie uns an.");
        var wish = new BoothWish
        {
            Id = known is null && request.Schluessel is { } key && key != Guid.Empty ? key : Guid.CreateVersion7(now),
            Tenant = booth.Tenant,
            BoothId = boothId,
            Kind = request.Art == "termin" ? WishKind.Termin : WishKind.Rueckruf,
            Name = request.Name!.Trim(),
            Contact = request.Kontakt!.Trim(),
            Time = request.Zeit?.Trim() ?? "",
            Concern = request.Anliegen?.Trim() ?? "",
            CreatedAt = now,
        };
        db.Add(wish);
        var payload = new Dictionary<string, object?> { ["kabine"] = booth.Booth, ["art"] = wish.Kind.ToString(), ["wunsch"] = wish.Id.ToString() };
        db.WorkItems.Add(new() { Id = Guid.CreateVersion7(now), Kind = WorkKind.Event, Tenant = booth.Tenant, Name = Event, Payload = Plain.ToJson(payload), DueAt = now });
        audit.Add(db, booth.Tenant, $"kabine:{booth.Booth}", DisplayAudit.Wish, $"wish:{wish.Id}", null);
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        await live.ChangedAsync(Topic, cancellationToken);
    }

    /// <summary>The open wishes of the person's organisation, oldest first; one more than <see cref="MaxListed"/> when there are more than that.</summary>
    public async Task<IReadOnlyList<WishView>> OpenAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var rows = await (from wish in db.Set<BoothWish>().AsNoTracking()
                          where wish.Tenant == actor.Tenant && wish.DoneAt == null
                          join booth in db.Set<BoothAgent>() on wish.BoothId equals booth.Id
                          orderby wish.CreatedAt, wish.Id
                          select new { wish, booth.Name }).Take(MaxListed + 1).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => new WishView(r.wish.Id, r.wish.Kind, r.Name, r.wish.Name, r.wish.Contact, r.wish.Time, r.wish.Concern, r.wish.CreatedAt));
    }

    /// <summary>Somebody has dealt with it: what the citizen wrote is emptied.</summary>
    /// <exception cref="NotFoundException">There is no such open wish in the person's organisation.</exception>
    public async Task DoneAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var wish = await db.Set<BoothWish>().FirstOrDefaultAsync(w => w.Id == id && w.Tenant == actor.Tenant && w.DoneAt == null, cancellationToken) ?? throw new NotFoundException();
        (wish.Name, wish.Contact, wish.Time, wish.Concern) = ("", "", "", "");
        (wish.DoneAt, wish.DoneBy) = (time.GetUtcNow(), actor.UserName);
        wish.Revision++;
        audit.Add(db, actor.Tenant, actor.UserName, DisplayAudit.WishDone, $"wish:{wish.Id}", null);
        await db.SaveWithAuditAsync(cancellationToken);
        await live.ChangedAsync(Topic, cancellationToken);
    }

    private static void Check(WishRequest request)
    {
        var wrong = new Dictionary<string, string>();
        if (request.Art is not ("rueckruf" or "termin"))
            wrong["art"] = "Bitte wählen Sie: Rückruf oder Termin.";
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 200)
            wrong["name"] = "Bitte geben Sie Ihren Namen ein, höchstens 200 Zeichen.";
        if (string.IsNullOrWhiteSpace(request.Kontakt) || request.Kontakt.Length > 200)
            wrong["kontakt"] = "Bitte geben Sie eine Telefonnummer oder E-Mail-Adresse ein, unter der wir Sie erreichen.";
        if (request.Zeit?.Length > 200)
            wrong["zeit"] = "Bitte beschreiben Sie die Zeit mit höchstens 200 Zeichen.";
        if (request.Anliegen?.Length > 1000)
            wrong["anliegen"] = "Bitte beschreiben Sie Ihr Anliegen mit höchstens 1.000 Zeichen.";
        if (wrong.Count > 0)
            throw new InputException(wrong.First().Value, wrong);
    }
}
