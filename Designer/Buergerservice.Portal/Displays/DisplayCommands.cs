using System.Security.Cryptography;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>Signs the browsers of booths in by one-time code and out again.</summary>
public sealed class DisplayCommands(BuergerserviceDb db, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(30);

    /// <summary>Makes a one-time code for the browser of the booth's large monitor.</summary>
    /// <returns>The code, shown this once.</returns>
    /// <exception cref="NotFoundException">There is no such booth in the actor's tenant.</exception>
    public Task<string> NewCodeAsync(Guid boothId, Actor actor, CancellationToken cancellationToken) => NewCodeAsync(boothId, BoothScreen.Kabine, actor, cancellationToken);

    /// <summary>Makes a one-time code for the browser of one of the booth's screens. The browser signed in so far stays until the code is used.</summary>
    /// <returns>The code, shown this once.</returns>
    /// <exception cref="NotFoundException">There is no such booth in the actor's tenant.</exception>
    public async Task<string> NewCodeAsync(Guid boothId, BoothScreen screen, Actor actor, CancellationToken cancellationToken)
    {
        var booth = await BoothAsync(boothId, actor, cancellationToken);
        var display = await db.Set<BoothDisplay>().FirstOrDefaultAsync(d => d.BoothId == boothId && d.Screen == screen, cancellationToken);
        if (display is null)
            db.Add(display = new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = actor.Tenant, BoothId = boothId, Screen = screen });
        var code = OneTimeCode.New();
        (display.CodeHash, display.CodeExpiresAt) = (ApiKeyHandler.HashOf(code), time.GetUtcNow() + CodeLife);
        await SaveAsync(display, actor.UserName, DisplayAudit.Code, booth, cancellationToken);
        return code;
    }

    /// <summary>The booth's screens that have ever had a code, and since when each is signed in.</summary>
    public async Task<IReadOnlyDictionary<BoothScreen, DateTimeOffset?>> ScreensAsync(Guid boothId, Actor actor, CancellationToken cancellationToken) =>
        await db.Set<BoothDisplay>().AsNoTracking().Where(d => d.BoothId == boothId && d.Tenant == actor.Tenant).ToDictionaryAsync(d => d.Screen, d => d.SecretHash == null ? null : d.SignedInAt, cancellationToken);

    /// <summary>Signs a browser in; the code works once, and whichever browser was signed in before no longer is.</summary>
    /// <returns>Which screen it is and what the browser keeps as its cookie, or null when the code is not accepted; nobody learns why.</returns>
    public async Task<(BoothScreen Screen, string Secret)?> SignInAsync(string code, CancellationToken cancellationToken)
    {
        var (hash, now) = (ApiKeyHandler.HashOf(code.Trim().ToUpperInvariant()), time.GetUtcNow());
        var display = await db.Set<BoothDisplay>().FirstOrDefaultAsync(d => d.CodeHash == hash && d.CodeExpiresAt > now, cancellationToken);
        if (display is null)
            return null;
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == display.BoothId).Select(a => a.Booth).FirstAsync(cancellationToken);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        (display.CodeHash, display.CodeExpiresAt, display.SecretHash, display.SignedInAt) = (null, null, ApiKeyHandler.HashOf(secret), now);
        // A place is a booth or a terminal: two screens that take the same call would take it from each other.
        foreach (var other in await db.Set<BoothDisplay>().Where(d => d.BoothId == display.BoothId && d.Id != display.Id && d.SecretHash != null).ToListAsync(cancellationToken))
        {
            if (display.Screen != BoothScreen.ViewBoard && other.Screen != BoothScreen.ViewBoard && (display.Screen == BoothScreen.Terminal) != (other.Screen == BoothScreen.Terminal))
                (other.SecretHash, other.SignedInAt, other.Revision) = (null, null, other.Revision + 1);
        }

        await SaveAsync(display, $"kabine:{booth}", DisplayAudit.SignedIn, booth, cancellationToken);
        return (display.Screen, $"{display.Id:N}.{secret}");
    }

    /// <summary>
    /// A screen says that it is empty after a call. Only a call of its own booth that has ended counts, and only once.
    /// </summary>
    /// <returns>False when there is no such call.</returns>
    public async Task<bool> ClearedAsync(Guid displayId, Guid call, CancellationToken cancellationToken)
    {
        var display = await db.Set<BoothDisplay>().AsNoTracking().FirstAsync(d => d.Id == displayId, cancellationToken);
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == display.BoothId).Select(a => a.Booth).FirstAsync(cancellationToken);
        if (!await db.Set<CallRow>().AnyAsync(c => c.Id == call && c.Tenant == display.Tenant && c.Booth == booth && c.EndedAt != null, cancellationToken))
            return false;
        if (await db.Set<DisplayReset>().AnyAsync(r => r.Call == call && r.BoothId == display.BoothId && r.Screen == display.Screen, cancellationToken))
            return true;
        var now = time.GetUtcNow();
        db.Add(new DisplayReset { Id = Guid.CreateVersion7(now), Tenant = display.Tenant, BoothId = display.BoothId, Screen = display.Screen, Call = call, DisplayId = display.Id, ClearedAt = now });
        audit.Add(db, display.Tenant, $"kabine:{booth}", DisplayAudit.Cleared, BoothAudit.Subject(booth), new Dictionary<string, object?> { ["call"] = call.ToString(), ["screen"] = display.Screen.Key() });
        try
        {
            await db.SaveWithAuditAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            // The same page has said it twice at the same time.
        }

        return true;
    }

    /// <summary>Signs all browsers of the booth out: a stolen or exchanged computer .</summary>
    /// <exception cref="NotFoundException">There is no such booth in the actor's tenant.</exception>
    public async Task RevokeAsync(Guid boothId, Actor actor, CancellationToken cancellationToken)
    {
        var booth = await BoothAsync(boothId, actor, cancellationToken);
        var displays = await db.Set<BoothDisplay>().Where(d => d.BoothId == boothId).ToListAsync(cancellationToken);
        foreach (var display in displays)
        {
            (display.CodeHash, display.CodeExpiresAt, display.SecretHash, display.SignedInAt) = (null, null, null, null);
            display.Revision++;
        }

        audit.Add(db, actor.Tenant, actor.UserName, DisplayAudit.Revoked, BoothAudit.Subject(booth), null);
        await db.SaveWithAuditAsync(cancellationToken);
    }

    private async Task<string> BoothAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await db.Set<BoothAgent>().Where(a => a.Id == id && a.Tenant == actor.Tenant).Select(a => a.Booth).FirstOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();

    private Task SaveAsync(BoothDisplay display, string actor, string action, string booth, CancellationToken cancellationToken)
    {
        display.Revision++;
        audit.Add(db, display.Tenant, actor, action, BoothAudit.Subject(booth), null);
        return db.SaveWithAuditAsync(cancellationToken);
    }
}
