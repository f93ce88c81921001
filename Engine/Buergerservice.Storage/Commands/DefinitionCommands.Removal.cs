using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <content>Removal: only of what nothing running or finished refers to.</content>
public sealed partial class DefinitionCommands
{
    /// <summary>Removes a definition with all its versions.</summary>
    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="ConflictException">It is published, used by another one, or has instances whose course it explains.</exception>
    public async Task DeleteAsync(string definitionId, Actor actor, CancellationToken cancellationToken = default)
    {
        var rows = await db.Definitions.Where(d => d.DefinitionId == definitionId).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            throw new NotFoundException("Diese Prozessdefinition gibt es nicht.");
        var name = rows[^1].Name;
        if (rows.Exists(r => r.IsPublished))
            throw new ConflictException("published", $"„{name}“ ist veröffentlicht. Nehmen Sie zuerst die Veröffentlichung zurück.");
        if (await db.Instances.AnyAsync(i => i.DefinitionId == definitionId, cancellationToken))
            throw new ConflictException("has-instances", $"Zu „{name}“ gibt es Vorgänge. Ihr Verlauf bliebe ohne den Prozess unverständlich; er kann deshalb nicht gelöscht werden.");
        db.Definitions.RemoveRange(rows);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.delete", $"definition:{definitionId}", new Dictionary<string, object?> { ["versions"] = rows.Count });
        await db.SaveWithAuditAsync(cancellationToken);
    }

    /// <summary>Discards a draft. The version before it becomes the newest again.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    /// <exception cref="ConflictException">The version has been published once; such a version is kept.</exception>
    public async Task DeleteVersionAsync(Guid versionId, Actor actor, CancellationToken cancellationToken = default)
    {
        var row = await db.Definitions.FirstOrDefaultAsync(d => d.Id == versionId, cancellationToken) ?? throw new NotFoundException("Diese Version gibt es nicht.");
        if (row.WasPublished)
            throw new ConflictException("immutable", $"Version {row.Version} von „{row.Name}“ war veröffentlicht und bleibt als Nachweis erhalten. Löschen lässt sich nur ein Entwurf.");
        var before = await db.Definitions.Where(d => d.DefinitionId == row.DefinitionId && d.Version < row.Version).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
        if (row.IsLatest && before is not null)
        {
            before.IsLatest = true;
            before.Revision++;
        }

        db.Definitions.Remove(row);
        audit.Add(db, actor.Tenant, actor.UserName, "definition.delete-draft", $"definition:{row.DefinitionId}", new Dictionary<string, object?> { ["version"] = row.Version });
        await db.SaveWithAuditAsync(cancellationToken);
    }
}
