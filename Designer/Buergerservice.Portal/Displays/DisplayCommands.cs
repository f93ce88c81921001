using System.Security.Cryptography;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Booths;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Displays;

/// <summary>Signs the browsers of booths in by one-time code and out again.</summary>
public sealed class DisplayCommands(BuergerserviceDb db, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(30);

    /// <summary>Makes a one-time code for the booth's browser. The browser signed in so far stays until the code is used.</summary>
    /// <returns>The code, shown this once.</returns>
    /// <exception cref="NotFoundException">There is no such booth in the actor's tenant.</exception>
    public async Task<string> NewCodeAsync(Guid boothId, Actor actor, CancellationToken cancellationToken)
    {
        var booth = await BoothAsync(boothId, actor, cancellationToken);
        var display = await db.Set<BoothDisplay>().FirstOrDefaultAsync(d => d.BoothId == boothId, cancellationToken);
        if (display is null)
            db.Add(display = new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = actor.Tenant, BoothId = boothId });
        var code = OneTimeCode.New();
        (display.CodeHash, display.CodeExpiresAt) = (ApiKeyHandler.HashOf(code), time.GetUtcNow() + CodeLife);
        await SaveAsync(display, actor.UserName, DisplayAudit.Code, booth, cancellationToken);
        return code;
    }

    /// <summary>Signs a browser in; the code works once, and whichever browser was signed in before no longer is.</summary>
    /// <returns>What the browser keeps as its cookie, or null when the code is not accepted; nobody learns why.</returns>
    public async Task<string?> SignInAsync(string code, CancellationToken cancellationToken)
    {
        var (hash, now) = (ApiKeyHandler.HashOf(code.Trim().ToUpperInvariant()), time.GetUtcNow());
        var display = await db.Set<BoothDisplay>().FirstOrDefaultAsync(d => d.CodeHash == hash && d.CodeExpiresAt > now, cancellationToken);
        if (display is null)
            return null;
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == display.BoothId).Select(a => a.Booth).FirstAsync(cancellationToken);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        (display.CodeHash, display.CodeExpiresAt, display.SecretHash, display.SignedInAt) = (null, null, ApiKeyHandler.HashOf(secret), now);
        await SaveAsync(display, $"kabine:{booth}", DisplayAudit.SignedIn, booth, cancellationToken);
        return $"{display.Id:N}.{secret}";
    }

    /// <summary>Signs the booth's browser out: a stolen or exchanged computer .</summary>
    /// <exception cref="NotFoundException">There is no such booth in the actor's tenant.</exception>
    public async Task RevokeAsync(Guid boothId, Actor actor, CancellationToken cancellationToken)
    {
        var booth = await BoothAsync(boothId, actor, cancellationToken);
        if (await db.Set<BoothDisplay>().FirstOrDefaultAsync(d => d.BoothId == boothId, cancellationToken) is not { } display)
            return;
        (display.CodeHash, display.CodeExpiresAt, display.SecretHash, display.SignedInAt) = (null, null, null, null);
        await SaveAsync(display, actor.UserName, DisplayAudit.Revoked, booth, cancellationToken);
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
